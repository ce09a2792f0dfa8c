/** A button that unfolds further steps; Escape and a click elsewhere fold it again. */

import { h } from "../widget/dom.js";
import { sprite } from "./icons.js";

export class Menu {
  /**
   * @param {string} label
   * @param {{ label: string, act: () => void, kind?: string }[]} steps
   */
  constructor(label, steps) {
    const buttons = steps.map((step) =>
      h("button", { type: "button", class: step.kind, onclick: () => this.#choose(step.act) }, step.label),
    );
    this.summary = h("summary", { class: "quiet" }, h("span", {}, label), sprite("more"));
    this.element = h("details", { class: "menu" }, this.summary, h("div", { class: "menu-steps" }, ...buttons));
    this.element.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || !this.element.open) return;
      event.stopPropagation();
      this.element.open = false;
      this.summary.focus();
    });
    document.addEventListener("pointerdown", (event) => {
      if (!this.element.contains(/** @type {Node} */ (event.target))) this.element.open = false;
    });
  }

  /** @param {() => void} act */
  #choose(act) {
    this.element.open = false;
    act();
  }
}
