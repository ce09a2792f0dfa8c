/** The audit log: who did what, found by person, action and day; whether it is whole. */

import { h } from "../../widget/dom.js";
import { sprite } from "../icons.js";
import { Frame, fill, momentOf } from "./frame.js";

/** @typedef {{ id: number, at: string, actor: string, action: string, subject: string, detail: Record<string, unknown> }} Entry */

export class AuditPage {
  /** @param {import("./rooms.js").Ground} ground */
  constructor(ground) {
    this.ground = ground;
    const { strings } = ground;
    this.file = h("a", { class: "quiet", download: "" }, strings.audit_csv);
    this.frame = new Frame(ground, strings.audit, strings.audit_lead, this.file);
    this.chain = h("p", { class: "chain", role: "status" });
    this.actor = h("select", { id: "audit-actor", name: "actor" });
    this.action = h("select", { id: "audit-action", name: "action" });
    this.form = this.#filters();
    this.rows = h("tbody");
    this.more = h("button", { type: "button", class: "quiet more", hidden: true, onclick: () => void this.#next() }, ground.desk.show_more);
    this.frame.body.append(this.chain, this.form, this.#table(), this.more);
    this.element = this.frame.element;
    this.title = this.frame.title;
    this.last = 0;
    this.turn = 0;
  }

  async load() {
    await Promise.all([this.#check(), this.#first()]);
  }

  #filters() {
    const { strings } = this.ground;
    const field = (/** @type {HTMLElement} */ input, /** @type {string} */ label) =>
      h("p", { class: "field" }, h("label", { for: input.id }, label), input);
    const day = (/** @type {string} */ name) => h("input", { type: "date", id: `audit-${name}`, name });
    return h(
      "form",
      { class: "room-filters", onchange: () => void this.#first(), onsubmit: (/** @type {Event} */ event) => event.preventDefault() },
      field(this.actor, strings.audit_actor),
      field(this.action, strings.audit_action),
      field(day("since"), strings.audit_since),
      field(day("until"), strings.audit_until),
    );
  }

  #table() {
    const { strings } = this.ground;
    const heads = [strings.audit_at, strings.audit_actor, strings.audit_action, strings.audit_subject, strings.audit_detail];
    return h(
      "table",
      { class: "room-table" },
      h("caption", { class: "unseen" }, strings.audit),
      h("thead", {}, h("tr", {}, ...heads.map((text) => h("th", { scope: "col" }, text)))),
      this.rows,
    );
  }

  /** Whether the whole log fits together, and whose and what records there are. */
  async #check() {
    const { api, strings, language } = this.ground;
    const found = await this.frame.attempt(() => api.read("/audit/chain"));
    if (!found) return;
    const whole = found.broken_at === null;
    const count = new Intl.NumberFormat(language).format(found.records);
    const words = whole ? fill(strings.audit_whole, { count }) : fill(strings.audit_broken, { id: found.broken_at });
    this.chain.className = whole ? "chain" : "chain broken";
    this.chain.replaceChildren(sprite(whole ? "sent" : "refused"), h("span", {}, words));
    this.#offer(this.actor, found.actors, (actor) => (actor === "desk" ? strings.audit_desk : actor));
    this.#offer(this.action, found.actions, (action) => strings.actions[action] ?? action);
  }

  /**
   * @param {HTMLSelectElement} select keeps what was chosen
   * @param {string[]} values
   * @param {(value: string) => string} said
   */
  #offer(select, values, said) {
    const chosen = select.value;
    const any = h("option", { value: "" }, this.ground.desk.filter_any);
    select.replaceChildren(any, ...values.map((value) => h("option", { value }, said(value))));
    select.value = values.includes(chosen) ? chosen : "";
  }

  #asked() {
    const set = [...new FormData(this.form)].filter(([, value]) => value);
    return new URLSearchParams(set.map(([name, value]) => [name, String(value)]));
  }

  async #first() {
    const asked = this.#asked();
    this.file.href = `/api/desk/audit/file.csv?${asked}`;
    await this.#show(asked, (rows) => this.rows.replaceChildren(...rows));
  }

  async #next() {
    const asked = this.#asked();
    asked.set("before", String(this.last));
    await this.#show(asked, (rows) => this.rows.append(...rows));
  }

  /**
   * @param {URLSearchParams} asked
   * @param {(rows: HTMLElement[]) => void} put
   */
  async #show(asked, put) {
    const { api, strings } = this.ground;
    const turn = ++this.turn; // an answer that is overtaken by a later question is dropped
    const found = await this.frame.attempt(() => api.read(`/audit?${asked}`));
    if (!found || turn !== this.turn) return;
    const none = h("tr", {}, h("td", { class: "empty", colspan: 5 }, strings.audit_none));
    const rows = found.records.map((/** @type {Entry} */ one) => this.#row(one));
    put(rows.length || asked.has("before") ? rows : [none]);
    this.last = found.records.at(-1)?.id ?? this.last;
    this.more.hidden = !found.more;
  }

  /** @param {Entry} one */
  #row({ at, actor, action, subject, detail }) {
    const { strings, language } = this.ground;
    const byHand = detail.by === "command line";
    const told = Object.entries(detail)
      .filter(([name, value]) => value !== null && value !== "" && !(byHand && name === "by"))
      .map(([name, value]) => `${strings.details[name] ?? name}: ${[value].flat().map((one) => this.#said(one)).join(", ")}`);
    const who = byHand ? strings.audit_operator : actor === "desk" ? strings.audit_desk : actor;
    return h(
      "tr",
      {},
      h("td", { class: "at" }, h("time", { datetime: at }, momentOf(at, language))),
      h("th", { scope: "row" }, who),
      h("td", {}, strings.actions[action] ?? action),
      h("td", {}, subject === actor ? "" : subject === "unknown" ? strings.audit_unknown : subject),
      h("td", { class: "detail" }, told.join(" · ")),
    );
  }

  /**
   * @param {unknown} value of a detail; a role with its place is "approver@xa", "*" everywhere
   * @returns {string}
   */
  #said(value) {
    const { strings } = this.ground;
    const [word, place] = String(value).split("@", 2);
    const said = strings.values[word] ?? word;
    return place === undefined || place === "*" ? said : `${said} (${place})`;
  }
}
