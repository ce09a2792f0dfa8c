/** The way between the tabs: a row of them, and where there is no room for it a button that unfolds it. */

import { sprite } from "../icons.js";
import { h } from "../../widget/dom.js";
import { fill } from "../../widget/strings.js";
import { address } from "./address.js";

export class TabsNav {
  /**
   * @param {import("./types.js").Strings} strings
   * @param {import("./types.js").Tab[]} tabs
   */
  constructor(strings, tabs) {
    this.strings = strings;
    this.numbers = new Map(tabs.map(({ name }) => [name, h("span", { class: "number" })]));
    this.links = new Map(tabs.map(({ name }) => [name, h("a", { href: address(name) }, strings.tabs[name], this.numbers.get(name))]));
    this.here = h("span");
    this.waits = h("span", { class: "number" });
    const list = h("ul", { id: "knowledge-tabs" }, ...[...this.links.values()].map((link) => h("li", {}, link)));
    const unfold = () => this.#open(!this.element.classList.contains("open"));
    this.button = h(
      "button",
      { type: "button", class: "tabs-here", "aria-expanded": "false", "aria-controls": list.id, onclick: unfold },
      this.here,
      this.waits,
      sprite("back"),
    );
    this.element = h("nav", { class: "knowledge-tabs", "aria-label": strings.title }, this.button, list);
    list.addEventListener("click", () => this.#fold()); // the tab that is open already, too
    this.element.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && this.element.classList.contains("open")) this.#fold();
    });
  }

  /** @param {string} open the name of the tab that is open */
  show(open) {
    for (const [name, link] of this.links) {
      if (name === open) link.setAttribute("aria-current", "page");
      else link.removeAttribute("aria-current");
    }
    this.here.textContent = fill(this.strings.tab_here, { tab: this.strings.tabs[open] });
    this.#open(false);
  }

  /**
   * How much waits, beside a tab's name and on the button before all of them.
   * @param {string} tab
   * @param {number} number
   */
  mark(tab, number) {
    const place = this.numbers.get(tab);
    if (place) place.textContent = number ? String(number) : "";
    const all = [...this.numbers.values()].reduce((sum, one) => sum + Number(one.textContent), 0);
    this.waits.textContent = all ? String(all) : "";
  }

  #fold() {
    this.#open(false);
    if (this.button.checkVisibility()) this.button.focus(); // what was focused is out of sight now
  }

  /** @param {boolean} open */
  #open(open) {
    this.element.classList.toggle("open", open);
    this.button.setAttribute("aria-expanded", String(open));
  }
}
