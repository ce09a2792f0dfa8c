/** A tab of records: a list to choose from, and one record in its form. Forms become changes. */

import { ask } from "../../asking.js";
import { sprite } from "../../icons.js";
import { h } from "../../../widget/dom.js";
import { HttpError } from "../../../widget/http.js";
import { fill, loadStrings } from "../../../widget/strings.js";
import { address } from "../address.js";
import { day } from "../words.js";
import { LocalApi } from "./api.js";
import { Form, soon } from "./form.js";
import { textsOf } from "./texts.js";

/**
 * @typedef {import("../types.js").Room} Room
 * @typedef {import("../types.js").Strings} Strings
 * @typedef {object} Editor a form over one record
 * @property {HTMLElement} element
 * @property {() => Record<string, unknown>} read
 * @property {() => import("./form.js").Problem[]} [check] what is wrong before anything is sent
 * @property {() => void} [stop]
 * @typedef {object} Opened what an editor is made from
 * @property {Strings} strings
 * @property {Room} room
 * @property {LocalApi} api
 * @property {Form} form
 * @property {any} record null for a new one
 */

export class RecordsTab {
  /**
   * @param {Room} room
   * @param {{ name: string, kind: import("./api.js").Kind, make: (opened: Opened) => Editor }} tab
   */
  constructor(room, tab) {
    this.room = room;
    this.tab = tab;
    this.api = new LocalApi(room.api);
    this.writes = room.clerk.powers.includes("write");
    /** @type {Strings} */
    this.strings = {};
    this.element = h("section", { class: "local", "aria-label": room.strings.tabs[tab.name] });
  }

  /** @param {string} rest */
  async show(rest) {
    if (!this.strings.look) this.strings = await loadStrings(new URL("./strings/", import.meta.url), this.room.language);
    this.editor?.stop?.();
    this.editor = undefined;
    if (rest) await this.#open(rest);
    else await this.#list();
  }

  async #list() {
    const { strings, tab } = this;
    const words = strings.kinds[tab.kind];
    const found = h("ul", { class: "local-rows" });
    const count = h("p", { class: "hint", role: "status" });
    const search = h("input", { type: "search", id: `find-${tab.name}`, autocomplete: "off", maxlength: 200 });
    const fetch = async () => {
      const page = await this.room.attempt(() => this.api.find(tab.kind, search.value));
      if (!page) return;
      count.textContent = fill(page.total ? strings.count : words.none, { count: page.total });
      found.replaceChildren(...page.rows.map((/** @type {any} */ row) => this.#row(row)));
    };
    search.addEventListener("input", soon(fetch));
    this.element.replaceChildren(
      h(
        "header",
        { class: "local-head" },
        h("h2", {}, words.title),
        this.writes && h("a", { class: "primary button", href: address(tab.name, "new") }, sprite("plus"), words.add),
      ),
      h("p", { class: "lead" }, words.lead),
      h("p", { class: "field local-search" }, h("label", { for: search.id }, words.find), search),
      count,
      found,
    );
    await fetch();
  }

  /** @param {any} row */
  #row(row) {
    const { tab } = this;
    const href = address(tab.name, row.key);
    return h(
      "li",
      {},
      h(
        "a",
        { href, class: "local-row" },
        h("b", {}, row.name),
        row.detail && h("span", { class: "detail" }, row.detail),
        h("span", { class: "marks" }, ...this.#marks(row), h("span", { class: "hint" }, row.key)),
      ),
    );
  }

  /** @param {any} row */
  #marks(row) {
    const { strings } = this;
    const marks = [];
    if (row.in_force) marks.push(h("span", { class: "mark-now" }, strings.in_force));
    if (row.waiting) marks.push(h("span", { class: "mark-waits" }, waits(strings, row.waiting)));
    return marks;
  }

  /** @param {string} key */
  async #open(key) {
    const { strings, tab } = this;
    const fresh = key === "new";
    const found = fresh ? null : await this.room.attempt(() => this.api.record(tab.kind, key));
    if (!fresh && !found) return;
    const form = new Form(strings);
    const record = found?.waiting?.record ?? found?.record ?? null;
    const editor = tab.make({ strings, room: this.room, api: this.api, form, record });
    this.editor = editor;
    const submit = () => void this.#send(form, editor, fresh ? null : found);
    const set = h("fieldset", { class: "plain", disabled: !this.writes }, editor.element);
    const parts = [
      h("a", { class: "local-back", href: address(tab.name) }, sprite("back"), strings.kinds[tab.kind].title),
      h("h2", { tabindex: "-1" }, fresh ? strings.kinds[tab.kind].add : found.name),
      found?.waiting ? this.#notice(found.waiting) : null,
      h(
        "form",
        { class: "local-form", novalidate: true, onsubmit: (/** @type {Event} */ event) => (event.preventDefault(), submit()) },
        form.whole,
        set,
        this.writes && this.#buttons(fresh ? null : found),
      ),
      found ? textsOf(strings, this.room, found) : null,
    ];
    this.element.replaceChildren(...parts.filter((part) => part !== null));
    /** @type {HTMLElement | null} */ (this.element.querySelector("h2"))?.focus();
  }

  /** @param {any} waiting */
  #notice(waiting) {
    const { strings } = this;
    const scheduled = waiting.stage === "scheduled";
    const words = scheduled ? strings.scheduled_waits : waiting.mine ? strings.yours_waits : strings.other_waits;
    const who = fill(words, { name: waiting.by ?? "–", id: waiting.id, day: day(waiting.day) });
    const because = waiting.reason ? ` ${fill(strings.because, { reason: waiting.reason })} ` : " ";
    return h("p", { class: "notice" }, who, because, h("a", { href: address("changes", String(waiting.id)) }, strings.see_change));
  }

  /** @param {any} found */
  #buttons(found) {
    const { strings } = this;
    return h(
      "div",
      { class: "local-foot" },
      h("p", { class: "hint" }, strings.four_eyes),
      found?.record && h("button", { type: "button", class: "quiet danger", onclick: () => void this.#withdraw(found) }, strings.withdraw),
      h("button", { type: "submit", class: "primary" }, strings.send),
    );
  }

  /**
   * @param {Form} form
   * @param {Editor} editor
   * @param {any} found
   */
  async #send(form, editor, found) {
    const own = editor.check?.() ?? [];
    if (own.length) return form.show(own);
    form.clear();
    const edit = { record: editor.read(), key: found?.record ? found.key : null, number: found?.number ?? 0 };
    const kept = await this.room.attempt(() => unfit(form, () => this.api.send(this.tab.kind, edit)));
    if (kept) this.#done(kept.change);
  }

  /** @param {any} found */
  async #withdraw(found) {
    const { strings, room } = this;
    const given = await ask(room.desk, {
      title: strings.withdraw_title,
      lead: found.name,
      fields: [{ name: "reason", label: strings.withdraw_reason, kind: "area", most: 500 }],
      submit: strings.withdraw,
    });
    if (!given) return;
    const kept = await room.attempt(() => this.api.withdraw(this.tab.kind, found.key, given.reason));
    if (kept) this.#done(kept.change);
  }

  /** @param {number} change */
  #done(change) {
    this.room.go(this.tab.name, "", fill(this.strings.sent, { id: change }));
  }
}

/**
 * @template T
 * @param {Form} form shows what the server finds wrong
 * @param {() => Promise<T>} work
 * @returns {Promise<T | null>}
 */
async function unfit(form, work) {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof HttpError) || error.code !== "unfit") throw error;
    form.show(error.body.problems);
    return null;
  }
}

/**
 * @param {Strings} strings
 * @param {any} waiting
 */
function waits(strings, waiting) {
  return strings.waits[waiting.stage === "scheduled" ? "scheduled" : waiting.kind] ?? strings.waits.amended;
}
