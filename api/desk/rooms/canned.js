/** Canned replies: who writes adds, changes and removes them; each has a source and a last day. */

import { h } from "../../widget/dom.js";
import { outwardLink, textToNodes } from "../../widget/text.js";
import { ask } from "../asking.js";
import { officeDay } from "../days.js";
import { Frame, dayOf, fill } from "./frame.js";

/** @typedef {{ id: number, title: string, text: string, citation: string, url: string, valid_until: string, language: string }} Canned */

export class CannedPage {
  /** @param {import("./rooms.js").Ground} ground */
  constructor(ground) {
    this.ground = ground;
    const { strings } = ground;
    const add = h("button", { type: "button", class: "primary", onclick: () => void this.#edit(null) }, strings.canned_add);
    this.frame = new Frame(ground, strings.canned, strings.canned_lead, add);
    this.list = h("ul", { class: "cards" });
    this.frame.body.append(this.list);
    this.element = this.frame.element;
    this.title = this.frame.title;
  }

  async load() {
    const { api, strings } = this.ground;
    const found = await this.frame.attempt(() => api.read("/canned/all"));
    if (!found) return;
    const none = h("li", { class: "empty" }, strings.canned_none);
    this.list.replaceChildren(...(found.length ? found.map((/** @type {Canned} */ one) => this.#card(one)) : [none]));
  }

  /** @param {Canned} one */
  #card(one) {
    const { strings, desk, language } = this.ground;
    const over = one.valid_until < officeDay();
    const words = fill(over ? strings.canned_over : strings.canned_until, { day: dayOf(one.valid_until, language) });
    const source = outwardLink(one.url, one.citation, h("span", { class: "unseen" }, ` (${desk.new_tab})`));
    const button = (/** @type {string} */ label, /** @type {() => void} */ act) =>
      h("button", { type: "button", class: "link-button", "aria-label": `${label}: ${one.title}`, onclick: act }, label);
    return h(
      "li",
      { class: over ? "room-card over" : "room-card" },
      h("h3", {}, one.title),
      h("div", { class: "body", lang: one.language }, textToNodes(one.text, false)),
      h("p", { class: "facts" }, source, h("span", { class: over ? "badge bad" : "" }, words), h("span", {}, desk.languages[one.language])),
      h("div", { class: "card-steps" }, button(strings.edit, () => void this.#edit(one)), button(strings.remove, () => void this.#remove(one))),
    );
  }

  /** @param {Canned | null} one null: a new one */
  async #edit(one) {
    const { strings, desk, api } = this.ground;
    const languages = Object.entries(desk.languages).map(([value, label]) => ({ value, label: String(label) }));
    const given = await ask(desk, {
      title: one ? strings.canned_edit : strings.canned_add,
      wide: true,
      fields: [
        { name: "title", label: strings.canned_title, kind: "text", most: 120, value: one?.title },
        { name: "text", label: strings.canned_text, kind: "area", most: 8000, value: one?.text },
        { name: "citation", label: desk.propose_citation, kind: "text", most: 200, value: one?.citation },
        { name: "url", label: desk.propose_url, kind: "url", most: 480, value: one?.url },
        { name: "valid_until", label: desk.propose_until, kind: "date", value: one?.valid_until },
        { name: "language", label: desk.filters.language, kind: "choice", options: languages, value: one?.language },
      ],
      submit: strings.save,
    });
    if (!given) return;
    const path = one ? `/canned/${one.id}` : "/canned";
    await this.frame.attempt(() => api.change(path, { body: given, method: one ? "PUT" : "POST" }));
    await this.#again();
  }

  /** @param {Canned} one */
  async #remove(one) {
    const { strings, api } = this.ground;
    if (!(await this.frame.sure(strings.canned_remove, one.title, strings.remove))) return;
    await this.frame.attempt(() => api.change(`/canned/${one.id}`, { method: "DELETE" }));
    await this.#again();
  }

  /** Shows what is kept now, unless the step failed: then its reason stays. */
  async #again() {
    if (!this.frame.problem.textContent) await this.load();
  }
}
