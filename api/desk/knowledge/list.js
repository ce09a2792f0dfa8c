/** The procedures: what is in force, what waits, what was not checked for too long. */

import { h } from "../../widget/dom.js";
import { fill } from "../../widget/strings.js";
import { address } from "./address.js";
import { KnowledgeApi } from "./api.js";
import { pager } from "./pager.js";
import { RecordView } from "./record.js";
import { day, facts, stateBadges } from "./words.js";

/**
 * @typedef {import("./types.js").Room} Room
 * @typedef {import("./types.js").ProcedureRow} ProcedureRow
 */

const STATES = ["all", "in_force", "ended", "waiting", "scheduled", "stale", "faulty"];
const TYPED_MS = 250;

export class ListTab {
  /** @param {Room} room */
  constructor(room) {
    this.room = room;
    this.api = new KnowledgeApi(room.api);
    this.wanted = { q: "", state: "all", field: "", level: "", page: "1" };
    this.turns = 0;
    this.rest = "";
    this.search = this.#search();
    this.states = h("div", { class: "chips", role: "group", "aria-label": room.strings.list.states_label });
    this.field = this.#choice("field");
    this.level = this.#choice("level");
    this.count = h("p", { class: "hint", role: "status" });
    this.rows = h("ul", { class: "k-rows" });
    this.pages = h("div", {});
    this.list = h(
      "section",
      { "aria-labelledby": "k-list" },
      h("header", { class: "k-head" }, h("h2", { id: "k-list" }, room.strings.tabs.list)),
      h("div", { class: "k-filters" }, this.search, this.field.element, this.level.element),
      this.states,
      ...[this.count, this.rows, this.pages],
    );
    this.element = h("div", {}, this.list);
  }

  /** @param {string} rest a code, "" for the list */
  async show(rest) {
    this.rest = rest;
    if (rest) {
      const record = new RecordView(this.room, rest);
      await record.load();
      if (this.rest !== rest) return; // somewhere else by now
      this.element.replaceChildren(record.element);
      record.title.focus();
      return;
    }
    this.element.replaceChildren(this.list);
    await this.#load();
  }

  #search() {
    const { strings } = this.room;
    const later = (/** @type {Event} */ event) => {
      clearTimeout(this.typed);
      const { value } = /** @type {HTMLInputElement} */ (event.target);
      this.typed = setTimeout(() => void this.#want({ q: value.trim() }), TYPED_MS);
    };
    const input = h("input", { type: "search", id: "k-search", placeholder: strings.list.search_hint, oninput: later });
    return h("p", { class: "field k-search" }, h("label", { for: "k-search" }, strings.list.search), input);
  }

  /** @param {"field" | "level"} name */
  #choice(name) {
    const { strings } = this.room;
    const select = h("select", { id: `k-${name}`, onchange: () => void this.#want({ [name]: select.value }) });
    const element = h("p", { class: "field" }, h("label", { for: `k-${name}` }, strings.list[name]), select);
    return {
      element,
      /** @param {string[]} values */
      know: (values) => {
        if (select.options.length === values.length + 1) return;
        const options = ["", ...values].map((value) => h("option", { value }, value || strings.list.any));
        select.replaceChildren(...options);
        select.value = this.wanted[name];
      },
    };
  }

  /** @param {Record<string, string>} changed */
  #want(changed) {
    Object.assign(this.wanted, { page: "1" }, changed);
    return this.#load();
  }

  async #load() {
    const turn = ++this.turns; // an answer that is overtaken by a later question is dropped
    const found = await this.room.attempt(() => this.api.procedures(this.wanted));
    if (!found || turn !== this.turns) return;
    const { strings } = this.room;
    this.field.know(found.fields);
    this.level.know(found.levels);
    this.#showStates(found.counts);
    this.count.textContent = found.total ? fill(strings.list.found, { count: found.total }) : strings.list.none;
    this.rows.replaceChildren(...found.rows.map((row) => this.#row(row)));
    const pages = pager(strings, found, (page) => void this.#want({ page: String(page) }));
    this.pages.replaceChildren(...(pages ? [pages] : []));
  }

  /** @param {Record<string, number>} counts */
  #showStates(counts) {
    const { strings } = this.room;
    const focused = /** @type {HTMLElement | null} */ (document.activeElement)?.dataset.state;
    const chips = STATES.map((state) =>
      h(
        "button",
        {
          type: "button",
          "data-state": state,
          "aria-pressed": String(this.wanted.state === state),
          onclick: () => void this.#want({ state }),
        },
        `${strings.list.states[state]} `,
        h("span", { class: "number" }, String(counts[state] ?? 0)),
      ),
    );
    this.states.replaceChildren(...chips);
    if (focused) chips.find((chip) => chip.dataset.state === focused)?.focus();
  }

  /** @param {ProcedureRow} row */
  #row(row) {
    const { strings } = this.room;
    const checked = row.checked_on ? fill(strings.list.checked, { day: day(row.checked_on) }) : strings.list.unchecked;
    return h(
      "li",
      {},
      h(
        "div",
        { class: "k-row-main" },
        h("a", { class: "k-name", href: address("list", row.code) }, row.name),
        facts(row.code, row.field, row.levels.join(", ")),
      ),
      h("div", { class: "badges" }, ...stateBadges(strings, row)),
      h("div", { class: "k-row-side" }, facts(checked), facts(row.source && fill(strings.list.source, { name: row.source }), row.decision)),
    );
  }
}
