/** Single-letter shortcuts, which a clerk can switch off, and the sheet that lists them. */

import { h } from "../widget/dom.js";

/**
 * @typedef {object} Steps
 * @property {() => void} j
 * @property {() => void} k
 * @property {() => void} c
 * @property {() => void} r
 * @property {() => void} n
 * @property {() => void} x
 * @property {() => void} h
 * @property {() => void} a
 * @property {() => void} f
 * @property {() => void} g
 * @property {() => void} m
 * @property {() => void} t
 */

export class Keys {
  /**
   * @param {import("./types.js").Strings} strings
   * @param {import("../widget/store.js").Store} store
   * @param {Steps} steps
   */
  constructor(strings, store, steps) {
    this.store = store;
    this.steps = steps;
    this.sheet = this.#sheet(strings);
    document.body.append(this.sheet);
  }

  /** @param {AbortSignal} signal */
  listen(signal) {
    document.addEventListener("keydown", (event) => this.#pressed(event), { signal });
    signal.addEventListener("abort", () => this.sheet.remove());
  }

  open() {
    this.sheet.showModal();
  }

  /** @param {KeyboardEvent} event */
  #pressed(event) {
    const busy = event.ctrlKey || event.metaKey || event.altKey || event.isComposing;
    if (busy || isWriting(event.target) || document.querySelector("dialog[open]")) return;
    if (this.store.get("keys-off")) return;
    const step = event.key === "?" ? () => this.open() : this.steps[/** @type {keyof Steps} */ (event.key)];
    if (!step) return;
    event.preventDefault();
    step();
  }

  /** @param {import("./types.js").Strings} strings */
  #sheet(strings) {
    const rows = Object.entries(strings.keys_list).map(([key, what]) =>
      h("div", {}, h("dt", {}, h("kbd", {}, key)), h("dd", {}, String(what))),
    );
    const on = h("input", { type: "checkbox", checked: !this.store.get("keys-off") });
    on.addEventListener("change", () => this.store.set("keys-off", !on.checked));
    return h(
      "dialog",
      { class: "sheet", "aria-labelledby": "keys-title" },
      h(
        "form",
        { method: "dialog" },
        h("h2", { id: "keys-title" }, strings.keys),
        h("dl", { class: "keys" }, ...rows),
        h("label", { class: "option" }, on, strings.keys_on),
        h("div", { class: "buttons" }, h("button", { type: "submit", class: "primary" }, strings.dismiss)),
      ),
    );
  }
}

/** @param {EventTarget | null} target */
function isWriting(target) {
  return target instanceof HTMLElement && target.matches("input, textarea, select, [contenteditable]");
}
