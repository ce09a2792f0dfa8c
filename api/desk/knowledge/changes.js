/** What waits for an editor or for its day: looked through, published, sent back. */

import { ask } from "../asking.js";
import { h } from "../../widget/dom.js";
import { fill } from "../../widget/strings.js";
import { address } from "./address.js";
import { KnowledgeApi } from "./api.js";
import { ChangeView } from "./change.js";
import { pager } from "./pager.js";
import { askReason, kindBadge, mayPublish, mayReturn, settledWords, since, waitBadges } from "./settling.js";
import { actor, facts } from "./words.js";

/**
 * @typedef {import("./types.js").Change} Change
 * @typedef {import("./types.js").ChangePage} ChangePage
 */

const STAGES = /** @type {const} */ (["held", "scheduled"]);
const SOURCE = "source/";

export class ChangesTab {
  /** @param {import("./types.js").Room} room */
  constructor(room) {
    this.room = room;
    this.api = new KnowledgeApi(room.api);
    this.wanted = { source: "", stage: "held", page: "1" };
    this.turns = 0;
    this.rest = "";
    /** @type {Set<number>} */
    this.chosen = new Set();
    this.stages = h("div", { class: "chips", role: "group", "aria-label": room.strings.changes.stages_label });
    this.source = h("select", { id: "k-source", onchange: () => void this.#want({ source: this.source.value }) });
    this.bar = h("div", { class: "k-bar" });
    this.rows = h("ul", { class: "k-rows" });
    this.pages = h("div", {});
    this.list = h(
      "section",
      { "aria-labelledby": "k-changes" },
      h("header", { class: "k-head" }, h("h2", { id: "k-changes" }, room.strings.tabs.changes)),
      h("div", { class: "k-filters" }, h("p", { class: "field" }, h("label", { for: "k-source" }, room.strings.changes.source), this.source)),
      ...[this.stages, this.bar, this.rows, this.pages],
    );
    this.element = h("div", {}, this.list);
  }

  /** @param {string} rest a change's number, "source/NAME", "" for the list */
  async show(rest) {
    this.rest = rest;
    if (/^\d+$/.test(rest)) {
      const view = new ChangeView(this.room, Number(rest));
      await view.load();
      if (this.rest !== rest) return; // somewhere else by now
      this.element.replaceChildren(view.element);
      view.title.focus();
      return;
    }
    this.element.replaceChildren(this.list);
    if (rest.startsWith(SOURCE)) Object.assign(this.wanted, { source: rest.slice(SOURCE.length), stage: "held", page: "1" });
    await this.#load();
  }

  /** @param {Record<string, string>} changed */
  #want(changed) {
    Object.assign(this.wanted, { page: "1" }, changed);
    return this.#load();
  }

  async #load() {
    const turn = ++this.turns; // an answer that is overtaken by a later question is dropped
    const found = await this.room.attempt(() => this.api.changes(this.wanted));
    if (!found || turn !== this.turns) return;
    const { strings } = this.room;
    this.chosen.clear();
    this.room.mark("changes", found.counts.held);
    this.#showStages(found.counts);
    this.#showSources(found);
    const none = h("li", { class: "empty" }, strings.changes.none[this.wanted.stage]);
    this.rows.replaceChildren(...(found.rows.length ? found.rows.map((row) => this.#row(row)) : [none]));
    const pages = pager(strings, found, (page) => void this.#want({ page: String(page) }));
    this.pages.replaceChildren(...(pages ? [pages] : []));
    this.found = found;
    this.#showBar();
  }

  /** @param {{ held: number, scheduled: number }} counts */
  #showStages(counts) {
    const { strings } = this.room;
    const chips = STAGES.map((stage) =>
      h(
        "button",
        { type: "button", "aria-pressed": String(this.wanted.stage === stage), onclick: () => void this.#want({ stage }) },
        `${strings.changes.stages[stage]} `,
        h("span", { class: "number" }, String(counts[stage])),
      ),
    );
    this.stages.replaceChildren(...chips);
  }

  /** @param {ChangePage} found */
  #showSources({ sources }) {
    const { strings } = this.room;
    const names = sources.map(({ name }) => name);
    if (this.wanted.source && !names.includes(this.wanted.source)) names.push(this.wanted.source);
    const options = names.map((name) => h("option", { value: name, selected: name === this.wanted.source }, name));
    this.source.replaceChildren(h("option", { value: "" }, strings.list.any), ...options);
  }

  /** @param {Change} row */
  #row(row) {
    const { strings, clerk } = this.room;
    const box = h("input", { type: "checkbox", "aria-label": fill(strings.changes.choose, { name: row.name }), onchange: () => this.#choose(row.id, box.checked) });
    const free = (mayPublish(clerk, row) && row.stage === "held") || mayReturn(clerk, row);
    return h(
      "li",
      { class: "k-choosable" },
      free ? h("label", { class: "k-box" }, box) : h("span", { class: "k-box" }),
      h(
        "div",
        { class: "k-row-main" },
        h("a", { class: "k-name", href: address("changes", String(row.id)) }, row.name),
        facts(row.key, strings.records[row.record], actor(strings, row.source), row.decision),
      ),
      h("div", { class: "badges" }, kindBadge(strings, row), ...waitBadges(strings, row)),
      h("div", { class: "k-row-side" }, facts(since(strings, row)), row.mine && h("p", { class: "hint" }, strings.changes.own)),
    );
  }

  /**
   * @param {number} id
   * @param {boolean} chosen
   */
  #choose(id, chosen) {
    if (chosen) this.chosen.add(id);
    else this.chosen.delete(id);
    this.#showBar();
  }

  #showBar() {
    const { strings, clerk } = this.room;
    const rows = this.found?.rows.filter((row) => this.chosen.has(row.id)) ?? [];
    const words = strings.changes;
    const approves = clerk.powers.includes("approve");
    const publishable = rows.length > 0 && rows.every((row) => mayPublish(clerk, row));
    const all = approves && this.wanted.stage === "held" && (this.found?.total ?? 0) > 1;
    const label = this.wanted.source ? fill(words.publish_source, { name: this.wanted.source }) : words.publish_all;
    const buttons = [
      publishable && h("button", { type: "button", class: "primary", onclick: () => void this.#publish([...this.chosen]) }, fill(words.publish_chosen, { count: rows.length })),
      rows.length > 0 && h("button", { type: "button", class: "quiet", onclick: () => void this.#return([...this.chosen]) }, fill(words.return_chosen, { count: rows.length })),
      all && !rows.length && h("button", { type: "button", class: "quiet", onclick: () => void this.#publishAll() }, label),
    ];
    this.bar.replaceChildren(...buttons.filter((button) => button instanceof HTMLElement));
    this.bar.hidden = !this.bar.childElementCount;
  }

  async #publishAll() {
    const { strings, desk } = this.room;
    const ids = await this.room.attempt(() => this.api.others(this.wanted.source));
    if (!ids) return;
    if (!ids.length) {
      this.room.say(strings.changes.only_own);
      return;
    }
    const asked = { title: fill(strings.changes.publish_all_title, { count: ids.length }), lead: strings.changes.publish_all_lead, fields: [], submit: strings.changes.publish };
    if (await ask(desk, asked)) await this.#publish(ids);
  }

  /** @param {number[]} ids */
  async #publish(ids) {
    const { strings } = this.room;
    this.room.tell(strings.changes.publishing);
    const settled = await this.room.attempt(() => this.api.publish(ids));
    this.room.tell(settled ? settledWords(strings, settled) : "");
    if (settled) await this.#load();
  }

  /** @param {number[]} ids */
  async #return(ids) {
    const reason = await askReason(this.room, ids.length);
    if (!reason) return;
    const settled = await this.room.attempt(() => this.api.sendBack(ids, reason));
    if (!settled) return;
    await this.#load();
    this.room.tell(settledWords(this.room.strings, settled));
  }
}
