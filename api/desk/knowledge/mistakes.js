/** Mistakes in guides: what clerks and citizens reported, with the conversation; mended or declined. */

import { ask } from "../asking.js";
import { askTrial } from "../learning.js";
import { h } from "../../widget/dom.js";
import { fill } from "../../widget/strings.js";
import { outwardLink, textToNodes } from "../../widget/text.js";
import { clockTime, dayName } from "../../widget/when.js";

/**
 * @typedef {import("../../widget/types.js").Message} Message
 * @typedef {"open" | "mended" | "declined"} State
 * @typedef {object} Mistake
 * @property {number} id
 * @property {State} state
 * @property {string | null} procedure_code
 * @property {string | null} procedure
 * @property {string | null} page
 * @property {string | null} reporter a clerk; null for a citizen
 * @property {string} note
 * @property {string | null} receipt
 * @property {string} opened_at
 * @property {string | null} editor
 * @property {string | null} decided_at
 * @property {string | null} decision
 * @property {string | null} told
 */

/** @type {State[]} */
const STATES = ["open", "mended", "declined"];

export class MistakesTab {
  /** @param {import("./types.js").Room} room */
  constructor(room) {
    this.room = room;
    this.strings = room.strings.mistakes;
    /** @type {State} */
    this.state = "open";
    this.filters = new Map(STATES.map((state) => [state, this.#filter(state)]));
    this.list = h("ul", { class: "mistakes" });
    this.empty = h("p", { class: "hint", hidden: true });
    this.element = h(
      "section",
      { "aria-labelledby": "knowledge-mistakes" },
      h("h2", { id: "knowledge-mistakes" }, room.strings.tabs.mistakes),
      h("p", { class: "hint" }, this.strings.lead),
      h("div", { class: "pills", role: "group", "aria-label": this.strings.states_label }, ...this.filters.values()),
      this.empty,
      this.list,
    );
  }

  async show() {
    const found = await this.room.attempt(() => this.room.api.read(`/mistakes?state=${this.state}`));
    if (!found) return;
    for (const [state, button] of this.filters) {
      button.setAttribute("aria-pressed", String(state === this.state));
      button.textContent = `${this.strings.states[state]} (${found.counts[state] ?? 0})`;
    }
    this.empty.hidden = found.mistakes.length > 0;
    this.empty.textContent = this.strings.empty[this.state];
    this.list.replaceChildren(...found.mistakes.map((/** @type {Mistake} */ one) => this.#card(one)));
  }

  /** @param {State} state */
  #filter(state) {
    const open = () => {
      this.state = state;
      void this.show();
    };
    return h("button", { type: "button", class: "pill", onclick: open }, this.strings.states[state]);
  }

  /** @param {Mistake} one */
  #card(one) {
    const { strings } = this;
    const by = one.reporter ? fill(strings.by_clerk, { name: one.reporter }) : strings.by_citizen;
    const facts = [by, this.#moment(one.opened_at), one.receipt].filter(Boolean);
    return h(
      "li",
      { class: "mistake" },
      h("h3", {}, this.#guide(one)),
      h("p", { class: "facts" }, ...facts.map((fact) => h("span", {}, fact))),
      one.note && h("p", { class: "mistake-note" }, one.note),
      this.#conversation(one),
      one.state === "open" ? this.#steps(one) : this.#outcome(one),
    );
  }

  /** @param {Mistake} one */
  #guide({ procedure, page }) {
    if (!procedure || !page) return procedure ?? this.strings.no_guide;
    const hint = h("span", { class: "unseen" }, ` (${this.room.desk.new_tab})`);
    return outwardLink(new URL(page, location.origin).href, procedure, hint);
  }

  /** @param {Mistake} one */
  #steps(one) {
    const { strings } = this;
    const step = (/** @type {"mended" | "declined"} */ state, /** @type {string} */ kind) =>
      h("button", { type: "button", class: kind, onclick: () => void this.#decide(one, state) }, strings[state]);
    return h("div", { class: "mistake-steps" }, step("mended", "primary"), step("declined", "quiet"));
  }

  /** @param {Mistake} one */
  #outcome({ editor, decided_at, decision, told }) {
    const by = editor ?? this.strings.by_version;
    const facts = [by, decided_at && this.#moment(decided_at), editor && decision, told].filter(Boolean);
    return h("p", { class: "facts" }, ...facts.map((fact) => h("span", {}, String(fact))));
  }

  /**
   * @param {Mistake} one
   * @param {"mended" | "declined"} state
   */
  async #decide(one, state) {
    const { strings, room } = this;
    const given = await ask(room.desk, {
      title: strings[`${state}_title`],
      lead: strings[`${state}_lead`],
      fields: [{ name: "note", label: strings[`${state}_note`], kind: "text", most: 500, optional: state === "mended" }],
      submit: strings[state],
    });
    if (!given) return;
    await room.attempt(() => room.api.change(`/mistakes/${one.id}/decide`, { body: { state, note: given.note ?? "" } }));
    await this.show();
  }

  /** The lines around the mistake, fetched when they are asked for. @param {Mistake} one */
  #conversation(one) {
    const lines = h("ol", { class: "mistake-lines" });
    const details = h("details", {}, h("summary", {}, this.strings.conversation), lines);
    details.addEventListener("toggle", () => {
      if (details.open && !lines.childElementCount) void this.#load(one, lines);
    });
    return details;
  }

  /**
   * @param {Mistake} one
   * @param {HTMLElement} lines
   */
  async #load(one, lines) {
    const found = await this.room.attempt(() => this.room.api.read(`/mistakes/${one.id}`));
    if (!found) return;
    lines.replaceChildren(...found.messages.map((/** @type {Message} */ line) => this.#line(one, line, found.about_seq)));
  }

  /**
   * @param {Mistake} one
   * @param {Message} line
   * @param {number} about
   */
  #line(one, line, about) {
    const { desk } = this.room;
    const names = { citizen: this.strings.citizen, bot: desk.author_bot, system: desk.author_system };
    const author = line.sender === "clerk" ? line.author ?? desk.author_clerk : names[line.sender];
    const keep = () => void this.#keepTrial(one, line);
    return h(
      "li",
      { class: line.seq === about ? `${line.sender} about` : line.sender },
      h("p", { class: "by" }, author),
      h("div", { class: "body", lang: line.language }, textToNodes(line.text, false)),
      line.sender === "citizen" && h("button", { type: "button", class: "keep", onclick: keep }, desk.trial),
    );
  }

  /**
   * @param {Mistake} one
   * @param {Message} line
   */
  async #keepTrial(one, line) {
    const { desk, api, attempt, say } = this.room;
    const known = one.procedure_code ? [{ code: one.procedure_code, name: one.procedure ?? one.procedure_code }] : [];
    const body = await askTrial(desk, api, { text: line.text, language: line.language, known });
    if (body && (await attempt(() => api.change("/trials", { body })))) say(desk.trial_kept);
  }

  /** @param {string} at */
  #moment(at) {
    const { language, desk } = this.room;
    return `${dayName(at, language, desk)}, ${clockTime(at, language)}`;
  }
}
