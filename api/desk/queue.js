/** The queue: tabs with counts, and the cases of the chosen one. */

import { h } from "../widget/dom.js";
import { Approvals } from "./approving.js";
import { Filters } from "./filters.js";
import { place } from "./place.js";
import { Row } from "./rows.js";

/**
 * @typedef {import("./types.js").View} View
 * @typedef {import("./types.js").CaseList} CaseList
 */

/** @type {View[]} */
export const VIEWS = ["new", "mine", "waiting", "approve", "snoozed", "all", "closed"];
const PAGE = 50;

export class Queue {
  /**
   * @param {import("./types.js").Strings} strings
   * @param {(view: View) => void} onView
   * @param {boolean} approves whether this clerk decides on proposals
   * @param {import("./approving.js").Steps} steps
   */
  constructor(strings, onView, approves, steps) {
    this.views = VIEWS.filter((view) => approves || view !== "approve");
    this.approvals = new Approvals(strings, steps);
    this.strings = strings;
    this.onView = onView;
    /** @type {View} */
    this.view = "new";
    /** @type {Map<number, Row>} */
    this.rows = new Map();
    this.limit = PAGE;
    this.filters = new Filters(strings, () => onView(this.view));
    this.more = h("button", { type: "button", class: "quiet more", hidden: true, onclick: () => this.#longer() }, strings.show_more);
    this.tabs = this.views.map((view) => this.#tab(view));
    this.list = h("ul", { class: "rows" });
    this.empty = h("p", { class: "empty" }, strings.loading);
    this.panel = h("div", { class: "rows-frame", id: "rows", role: "tabpanel", tabindex: "-1" }, this.list, this.approvals.element, this.empty, this.more);
    this.element = h(
      "section",
      { class: "queue", "aria-label": strings.queue },
      h("div", { class: "tabs", role: "tablist", "aria-label": strings.queue }, ...this.tabs),
      this.filters.element,
      this.panel,
    );
    this.choose("new");
  }

  /** @param {View} view */
  choose(view) {
    if (view !== this.view) {
      this.limit = PAGE;
      this.empty.textContent = this.strings.loading; // what was said is of the former view
    }
    this.view = view;
    this.tabs.forEach((tab, index) => {
      const chosen = this.views[index] === view;
      tab.setAttribute("aria-selected", String(chosen));
      tab.tabIndex = chosen ? 0 : -1;
      if (chosen) this.panel.setAttribute("aria-labelledby", tab.id);
    });
  }

  /**
   * @param {CaseList} found
   * @param {number | null} chosen
   */
  show({ cases, counts, total }, chosen) {
    this.approvals.element.hidden = this.view !== "approve";
    this.filters.element.hidden = this.view === "approve";
    const now = Date.now();
    const former = this.rows;
    this.rows = new Map(cases.map((one) => [one.id, former.get(one.id) ?? new Row(this.strings)]));
    for (const one of cases) this.rows.get(one.id)?.show(one, one.id === chosen, now);
    place(this.list, [...this.rows.values()].map((row) => row.element));
    this.empty.textContent = this.strings.empty[this.view];
    this.empty.hidden = total > 0;
    this.more.hidden = total <= cases.length;
    this.tabs.forEach((tab, index) => {
      const count = counts[this.views[index]] ?? 0;
      /** @type {Element} */ (tab.lastElementChild).textContent = String(count);
    });
  }

  #longer() {
    this.limit += PAGE;
    this.onView(this.view);
  }

  tick() {
    for (const row of this.rows.values()) row.tick(Date.now());
  }

  /**
   * @param {number | null} from
   * @param {1 | -1} step
   * @returns {number | null} the case that comes after or before it in the list
   */
  beside(from, step) {
    const ids = [...this.rows.keys()];
    const at = from === null ? -1 : ids.indexOf(from);
    if (at < 0) return (step > 0 ? ids[0] : ids[ids.length - 1]) ?? null;
    return ids[Math.min(ids.length - 1, Math.max(0, at + step))] ?? null;
  }

  /** @param {number | null} id */
  focus(id) {
    const row = id === null ? undefined : this.rows.get(id);
    (row?.link ?? this.tabs[this.views.indexOf(this.view)]).focus();
  }

  /** @param {View} view */
  #tab(view) {
    return h(
      "button",
      {
        type: "button",
        role: "tab",
        id: `tab-${view}`,
        "aria-controls": "rows",
        onclick: () => this.onView(view),
        onkeydown: (/** @type {KeyboardEvent} */ event) => this.#arrow(event, view),
      },
      this.strings.views[view],
      " ",
      h("span", { class: "number" }),
    );
  }

  /**
   * @param {KeyboardEvent} event
   * @param {View} view
   */
  #arrow(event, view) {
    const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (!step) return;
    event.preventDefault();
    const { views } = this;
    const next = views[(views.indexOf(view) + step + views.length) % views.length];
    this.onView(next);
    this.tabs[views.indexOf(next)].focus();
  }
}
