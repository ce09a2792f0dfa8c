/** One procedure: its state, what can be done with it, and every edition with what changed. */

import { ask } from "../asking.js";
import { h } from "../../widget/dom.js";
import { fill } from "../../widget/strings.js";
import { address } from "./address.js";
import { KnowledgeApi } from "./api.js";
import { diffView } from "./diff.js";
import { actor, day, facts, stateBadges } from "./words.js";

/**
 * @typedef {import("./types.js").Edition} Edition
 * @typedef {import("./types.js").ProcedureDetail} ProcedureDetail
 */

const POSTERS = [
  { form: "pdf", size: "a4" },
  { form: "pdf", size: "a5" },
  { form: "svg", size: "a4" },
];

export class RecordView {
  /**
   * @param {import("./types.js").Room} room
   * @param {string} code
   */
  constructor(room, code) {
    this.room = room;
    this.code = code;
    this.api = new KnowledgeApi(room.api);
    this.title = h("h2", { tabindex: "-1" });
    this.body = h("div", { class: "k-record" });
    this.element = h(
      "article",
      {},
      h("p", {}, h("a", { class: "k-back", href: address("list") }, room.strings.list.back)),
      this.title,
      this.body,
    );
  }

  async load() {
    const found = await this.room.attempt(() => this.api.procedure(this.code));
    if (found) this.#show(found);
  }

  /** @param {ProcedureDetail} found */
  #show({ row, url, changes, editions }) {
    const { strings } = this.room;
    this.title.textContent = row.name;
    const waiting = changes.map((id) => h("li", {}, h("a", { href: address("changes", String(id)) }, fill(strings.record.waits, { id }))));
    this.body.replaceChildren(
      h("div", { class: "badges" }, ...stateBadges(strings, row)),
      this.#facts(row),
      h("ul", { class: "k-waits" }, ...waiting),
      this.#steps(row, url),
      h("h3", {}, strings.record.editions),
      h("ol", { class: "editions" }, ...editions.map((edition, index) => h("li", {}, this.#edition(edition, index === 0)))),
    );
  }

  /** @param {import("./types.js").ProcedureRow} row */
  #facts(row) {
    const { strings } = this.room;
    const defects = row.defects.map((defect) => strings.defects[defect] ?? defect).join("; ");
    const told = [
      [strings.record.code, row.code],
      [strings.list.field, row.field],
      [strings.list.level, row.levels.join(", ")],
      [strings.record.decision, row.decision],
      [strings.record.source, row.source],
      [strings.record.checked, row.checked_on ? day(row.checked_on) : strings.list.unchecked],
      [strings.record.defects, defects],
    ];
    const shown = told.filter(([, value]) => value).map(([name, value]) => h("div", {}, h("dt", {}, name), h("dd", {}, value)));
    return h("dl", { class: "k-facts" }, ...shown);
  }

  /**
   * @param {import("./types.js").ProcedureRow} row
   * @param {string | null} url
   */
  #steps(row, url) {
    const { strings } = this.room;
    const inForce = row.state === "in_force";
    const away = { target: "_blank", rel: "noopener" };
    const posters = POSTERS.map(({ form, size }) => {
      const query = new URLSearchParams({ procedure: row.code, form, size, language: "vi" });
      const words = form === "pdf" ? fill(strings.record.poster, { size: size.toUpperCase() }) : strings.record.qr;
      return h("a", { href: `/api/desk/posters/file?${query}`, ...away }, words);
    });
    return h(
      "div",
      { class: "k-steps" },
      inForce && h("button", { type: "button", class: "primary", onclick: () => void this.#check() }, strings.record.check),
      inForce && h("a", { class: "quiet", href: `/p/${encodeURIComponent(row.code)}`, ...away }, strings.record.page),
      url && h("a", { class: "quiet", href: url, ...away, referrerpolicy: "no-referrer" }, strings.record.at_source),
      inForce && h("span", { class: "k-prints" }, ...posters),
    );
  }

  async #check() {
    const { strings, desk } = this.room;
    const asked = { title: strings.record.check, lead: strings.record.check_lead, fields: [], submit: strings.record.check_yes };
    if (!(await ask(desk, asked))) return;
    const done = await this.room.attempt(async () => {
      await this.api.check(this.code);
      return true;
    });
    if (!done) return;
    await this.load();
    this.room.tell(strings.record.check_done);
  }

  /**
   * @param {Edition} edition
   * @param {boolean} open
   */
  #edition(edition, open) {
    const { strings } = this.room;
    const title = fill(strings.record.edition, { number: edition.number });
    const state = strings.badges[edition.state] ?? edition.state;
    const who = fill(strings.record.published, { who: actor(strings, edition.published_by), day: day(edition.published_at) });
    return h(
      "details",
      { open },
      h("summary", {}, h("b", {}, title), ` · ${state}`, facts(...this.#when(edition), who, edition.source)),
      edition.differences.length > 0 && diffView(strings, edition.differences, "h4"),
      edition.differences.length === 0 && h("p", { class: "hint" }, edition.number === 1 ? strings.record.first : strings.record.same),
    );
  }

  /** @param {Edition} edition */
  #when({ decision, effective_from, until, successor }) {
    const words = this.room.strings.record;
    return [
      decision,
      effective_from && fill(words.from, { day: day(effective_from) }),
      until && fill(words.until, { day: day(until) }),
      successor && fill(words.successor, { code: successor }),
    ];
  }
}
