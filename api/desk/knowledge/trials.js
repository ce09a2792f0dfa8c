/** Questions from life with their right procedure, and what became of them in the last run. */

import { ask } from "../asking.js";
import { askTrial } from "../learning.js";
import { h } from "../../widget/dom.js";
import { fill } from "../../widget/strings.js";
import { clockTime, dayName } from "../../widget/when.js";

/**
 * @typedef {object} Trial
 * @property {number} id
 * @property {string} text
 * @property {string} language
 * @property {string} procedure_code
 * @property {string | null} procedure
 * @property {string} author
 * @property {string} made_at
 * @property {boolean | null} right null where it was not tried yet
 * @property {string | null} answered the procedure that it was answered from
 */

export class TrialsTab {
  /** @param {import("./types.js").Room} room */
  constructor(room) {
    this.room = room;
    this.strings = room.strings.trials;
    this.writes = room.clerk.powers.includes("write");
    this.tried = h("p", { class: "hint" });
    this.list = h("ul", { class: "trials" });
    const add = h("button", { type: "button", class: "quiet", onclick: () => void this.#add() }, this.strings.add);
    this.element = h(
      "section",
      { "aria-labelledby": "knowledge-trials" },
      h("div", { class: "trials-head" }, h("h2", { id: "knowledge-trials" }, room.strings.tabs.trials), this.writes && add),
      h("p", { class: "hint" }, this.strings.lead),
      this.tried,
      this.list,
    );
  }

  async show() {
    const found = await this.room.attempt(() => this.room.api.read("/trials"));
    if (!found) return;
    this.tried.textContent = this.#summary(found.trials, found.tried_at);
    this.list.replaceChildren(...found.trials.map((/** @type {Trial} */ one) => this.#row(one)));
  }

  /**
   * @param {Trial[]} trials
   * @param {string | null} at
   */
  #summary(trials, at) {
    const { language, desk } = this.room;
    if (!trials.length) return this.strings.empty;
    if (!at) return this.strings.never;
    const right = trials.filter((one) => one.right).length;
    const of = trials.filter((one) => one.right !== null).length;
    return fill(this.strings.tried, { right, of, day: dayName(at, language, desk), time: clockTime(at, language) });
  }

  /** @param {Trial} one */
  #row(one) {
    const { strings } = this;
    const state = one.right === null ? "untried" : one.right ? "right" : "wrong";
    const answered = one.right === false && fill(strings.answered, { code: one.answered ?? strings.nothing });
    const facts = [one.procedure ?? one.procedure_code, one.author, answered].filter(Boolean);
    const remove = () => void this.#remove(one);
    return h(
      "li",
      { class: "trial" },
      h("span", { class: `trial-state ${state}` }, strings.states[state]),
      h("p", { class: "trial-text", lang: one.language }, `“${one.text}”`),
      h("p", { class: "facts" }, ...facts.map((fact) => h("span", {}, String(fact)))),
      this.writes && h("button", { type: "button", class: "keep", "aria-label": `${strings.remove}: ${one.text}`, onclick: remove }, strings.remove),
    );
  }

  async #add() {
    const { desk, api, attempt } = this.room;
    const body = await askTrial(desk, api, { text: "", language: "vi", known: [] });
    if (!body) return;
    await attempt(() => api.change("/trials", { body }));
    await this.show();
  }

  /** @param {Trial} one */
  async #remove(one) {
    const { desk, api, attempt } = this.room;
    const sure = await ask(desk, { title: this.strings.remove_title, lead: `“${one.text}”`, fields: [], submit: this.strings.remove });
    if (!sure) return;
    await attempt(() => api.change(`/trials/${one.id}`, { method: "DELETE" }));
    await this.show();
  }
}
