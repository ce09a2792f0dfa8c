/** One change that waits: what it does to its record, and the decision on it. */

import { h } from "../../widget/dom.js";
import { address } from "./address.js";
import { KnowledgeApi } from "./api.js";
import { diffView } from "./diff.js";
import { askReason, kindBadge, mayPublish, mayReturn, settledWords, since, waitBadges } from "./settling.js";
import { actor, day } from "./words.js";

/** @typedef {import("./types.js").Change} Change */

/** @type {Record<string, string>} the tab in which a record of each kind is edited */
const TABS_OF = { procedure: "list", override: "rules", group: "groups", video: "videos", office: "offices" };

export class ChangeView {
  /**
   * @param {import("./types.js").Room} room
   * @param {number} id
   */
  constructor(room, id) {
    this.room = room;
    this.id = id;
    this.api = new KnowledgeApi(room.api);
    this.title = h("h2", { tabindex: "-1" });
    this.body = h("div", { class: "k-record" });
    const back = h("a", { class: "k-back", href: address("changes") }, room.strings.changes.back);
    this.element = h("article", {}, h("p", {}, back), this.title, this.body);
  }

  async load() {
    const found = await this.room.attempt(() => this.api.change(this.id));
    if (!found) return;
    const { change, differences } = found;
    const { strings } = this.room;
    this.title.textContent = change.name;
    this.body.replaceChildren(
      h("div", { class: "badges" }, kindBadge(strings, change), ...waitBadges(strings, change)),
      this.#facts(change),
      ...this.#hints(change).map((words) => h("p", { class: "k-note" }, words)),
      differences.length ? diffView(strings, differences, "h3") : h("p", { class: "hint" }, strings.changes.nothing),
      this.#steps(change),
    );
  }

  /** @param {Change} change */
  #facts(change) {
    const { strings } = this.room;
    const tab = TABS_OF[change.record];
    const link = change.record !== "procedure" || change.kind !== "created";
    const key = link ? h("a", { href: address(tab, change.key) }, change.key) : change.key;
    const words = strings.record;
    const told = /** @type {[string, string | HTMLElement | null][]} */ ([
      [strings.records[change.record], key],
      [words.source, actor(strings, change.source)],
      [words.decision, [change.decision, day(change.decided_on)].filter(Boolean).join(" · ")],
      [words.from_label, day(change.effective_from)],
      [words.successor_label, change.successor],
      [strings.changes.since, since(strings, change)],
      [strings.changes.why_written, change.reason],
    ]);
    const shown = told.filter(([, value]) => value).map(([name, value]) => h("div", {}, h("dt", {}, name), h("dd", {}, value)));
    return h("dl", { class: "k-facts" }, ...shown);
  }

  /** @param {Change} change */
  #hints({ outdated, mine, stage, why }) {
    const words = this.room.strings.changes;
    const hints = [outdated && words.outdated_hint, mine && words.own, stage === "scheduled" && words.scheduled_hint, words.why_hints[why]];
    return hints.filter(Boolean).map(String);
  }

  /** @param {Change} change */
  #steps(change) {
    const { strings, clerk } = this.room;
    const publish = () => void this.#settle(() => this.api.publish([this.id]), strings.changes.publishing);
    const sendBack = async () => {
      const reason = await askReason(this.room, 1);
      if (reason) await this.#settle(() => this.api.sendBack([this.id], reason), "");
    };
    return h(
      "div",
      { class: "k-steps k-decide" },
      change.stage === "held" && mayPublish(clerk, change) && h("button", { type: "button", class: "primary", onclick: publish }, strings.changes.publish),
      mayReturn(clerk, change) && h("button", { type: "button", class: "quiet", onclick: () => void sendBack() }, change.mine ? strings.changes.take_back : strings.changes.return),
    );
  }

  /**
   * @param {() => Promise<import("./types.js").Settled>} step
   * @param {string} meanwhile
   */
  async #settle(step, meanwhile) {
    this.room.tell(meanwhile);
    for (const button of this.body.querySelectorAll("button")) button.disabled = true;
    const settled = await this.room.attempt(step);
    if (settled) this.room.go("changes", "", settledWords(this.room.strings, settled));
    else {
      this.room.tell("");
      for (const button of this.body.querySelectorAll("button")) button.disabled = false;
    }
  }
}
