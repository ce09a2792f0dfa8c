/** Proposals that wait for a second person: read, approve, merge or turn down. */

import { h } from "../widget/dom.js";
import { fill } from "../widget/strings.js";
import { outwardLink, textToNodes } from "../widget/text.js";
import { ask } from "./asking.js";

/**
 * @typedef {import("./types.js").Curated} Curated
 * @typedef {object} Steps
 * @property {(id: number, into: number | null) => void} onApprove
 * @property {(id: number, note: string) => void} onReject
 */

export class Approvals {
  /**
   * @param {import("./types.js").Strings} strings
   * @param {Steps} steps
   */
  constructor(strings, steps) {
    this.strings = strings;
    this.steps = steps;
    this.shown = "";
    this.element = h("ul", { class: "proposals" });
  }

  /** @param {Curated[]} proposals */
  show(proposals) {
    const text = JSON.stringify(proposals);
    if (text === this.shown) return;
    this.shown = text;
    this.element.replaceChildren(...proposals.map((one) => this.#card(one)));
  }

  /** @param {Curated} one */
  #card(one) {
    const { strings } = this;
    const day = one.valid_until.split("-").reverse().join("/");
    const source = outwardLink(one.url, one.citation, h("span", { class: "unseen" }, ` (${strings.new_tab})`));
    return h(
      "li",
      { class: "proposal" },
      h("ul", { class: "questions" }, ...one.questions.map((question) => h("li", {}, `“${question}”`))),
      h("div", { class: "body", lang: one.language }, textToNodes(one.text, false)),
      h("p", { class: "facts" }, source, h("span", {}, fill(strings.valid_until, { day }))),
      h("p", { class: "facts" }, h("span", {}, fill(strings.proposed_by, { name: one.author })), one.procedure && h("span", {}, one.procedure)),
      one.similar.length > 0 && h("p", { class: "similar" }, fill(strings.similar, { ids: one.similar.map((id) => `#${id}`).join(", ") })),
      one.mine ? h("p", { class: "hint" }, strings.own_proposal) : this.#buttons(one),
    );
  }

  /** @param {Curated} one */
  #buttons(one) {
    const { strings, steps } = this;
    const merge = one.similar.at(0);
    return h(
      "div",
      { class: "proposal-steps" },
      h("button", { type: "button", class: "primary", onclick: () => steps.onApprove(one.id, null) }, strings.approve),
      merge !== undefined &&
        h("button", { type: "button", class: "quiet", onclick: () => steps.onApprove(one.id, merge) }, fill(strings.merge, { id: merge })),
      h("button", { type: "button", class: "quiet", onclick: () => void this.#reject(one.id) }, strings.reject),
    );
  }

  /** @param {number} id */
  async #reject(id) {
    const given = await ask(this.strings, {
      title: this.strings.reject_title,
      fields: [{ name: "note", label: this.strings.reject_note, kind: "text", most: 300 }],
      submit: this.strings.reject,
    });
    if (given) this.steps.onReject(id, given.note);
  }
}
