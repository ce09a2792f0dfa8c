/** Things to tick off, and what was ticked: kept on this device only, never sent. */

import { h } from "./dom.js";
import { fill } from "./strings.js";

/** @typedef {import("./types.js").Message} Message */

export class Ticks {
  /** @param {import("./store.js").Store} store */
  constructor(store) {
    this.store = store;
    /** @type {{ of?: string, by: Record<string, number[]> }} by message, the positions ticked */
    this.kept = store.get("ticks") ?? { by: {} };
  }

  /**
   * @param {number} seq
   * @returns {number[]}
   */
  of(seq) {
    return this.kept.by[seq] ?? [];
  }

  /**
   * @param {number} seq
   * @param {number} position
   * @param {boolean} on
   */
  set(seq, position, on) {
    const others = this.of(seq).filter((one) => one !== position);
    this.kept.by[seq] = on ? [...others, position] : others;
    this.store.set("ticks", this.kept);
  }

  /** Another conversation has other messages under the same numbers. @param {string} conversation */
  belong(conversation) {
    if (this.kept.of === conversation) return;
    this.kept = { of: conversation, by: {} };
    this.store.remove("ticks");
  }
}

/**
 * @param {Message} message
 * @param {Record<string, any>} strings
 * @param {Ticks} ticks
 */
export function checklist({ seq, language, checklist: items }, strings, ticks) {
  if (!items?.length) return null;
  const label = h("p", { class: "label", id: `list-${seq}` });
  const count = () => {
    label.textContent = fill(strings.checklist, { done: ticks.of(seq).length, all: items.length });
  };
  const rows = items.map((item, position) => {
    const box = h("input", { type: "checkbox", checked: ticks.of(seq).includes(position) });
    box.addEventListener("change", () => {
      ticks.set(seq, position, box.checked);
      count();
    });
    return h("li", {}, h("label", {}, box, h("span", { lang: language }, item)));
  });
  count();
  return h("div", { class: "checklist", role: "group", "aria-labelledby": label.id }, label, h("ul", {}, ...rows));
}
