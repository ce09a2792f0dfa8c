/** What someone who is typing may want to ask: buttons above the box, none of them in the way. */

import { h } from "./dom.js";
import { ask } from "./http.js";
import { fill } from "./strings.js";

/** @typedef {import("./types.js").Suggestion} Suggestion */

const PAUSE_MS = 150;
const SHORTEST = 2;
const LONGEST = 60;
const PERSONAL = /\d{4}|@/; // a number or address of a person is never sent before it is meant to be

export class Suggestions {
  /**
   * @param {Record<string, any>} strings
   * @param {import("./types.js").Place} place
   * @param {{ onPick: (one: Suggestion) => void, onLeave: () => void, onSay: (words: string) => void }} actions
   */
  constructor(strings, place, actions) {
    this.strings = strings;
    this.place = place;
    this.actions = actions;
    this.asking = new AbortController();
    this.element = h("ul", { class: "suggestions", "aria-label": strings.suggestions, hidden: true });
    this.element.addEventListener("keydown", (event) => this.#key(event));
  }

  /** @param {string} typed */
  async typed(typed) {
    this.asking.abort();
    this.asking = new AbortController();
    const { signal } = this.asking;
    const text = typed.trim();
    if (text.length < SHORTEST || text.length > LONGEST || text.includes("\n") || PERSONAL.test(text)) {
      this.hide();
      return;
    }
    await new Promise((done) => setTimeout(done, PAUSE_MS));
    if (signal.aborted) return;
    const found = await this.#find(text, signal);
    if (!signal.aborted) this.#show(found);
  }

  hide() {
    this.asking.abort();
    this.#show([]);
  }

  /** Into the list from the box below it. @returns {boolean} whether there is a list */
  enter() {
    const last = this.element.querySelector("li:last-child button");
    if (last instanceof HTMLElement) last.focus();
    return last !== null;
  }

  /**
   * @param {string} text
   * @param {AbortSignal} signal
   * @returns {Promise<Suggestion[]>}
   */
  async #find(text, signal) {
    const query = new URLSearchParams({ q: text, language: this.place.language });
    try {
      const address = `${this.place.base}/api/chat/suggest?${query}`;
      const response = await ask(address, { signal, credentials: "omit", referrerPolicy: "origin" });
      return await response.json();
    } catch {
      return []; // suggestions are a help, never an error
    }
  }

  /** @param {Suggestion[]} found */
  #show(found) {
    const before = !this.element.hidden;
    const inside = this.element.contains(/** @type {ShadowRoot} */ (this.element.getRootNode()).activeElement);
    this.element.replaceChildren(...found.map((one) => h("li", {}, this.#button(one))));
    this.element.hidden = !found.length;
    if (inside && !found.length) this.actions.onLeave();
    if (found.length && !before) this.actions.onSay(fill(this.strings.suggestions_announced, { count: found.length }));
  }

  /** @param {Suggestion} one */
  #button(one) {
    return h("button", { type: "button", onclick: () => this.actions.onPick(one) }, one.text);
  }

  /** Arrows move, Escape goes back to the box; Escape is then not the panel's. @param {KeyboardEvent} event */
  #key(event) {
    const buttons = [...this.element.querySelectorAll("button")];
    const at = buttons.indexOf(/** @type {HTMLButtonElement} */ (event.target));
    if (event.key === "Escape") {
      this.hide();
      this.actions.onLeave();
    } else if (event.key === "ArrowUp") buttons[Math.max(at - 1, 0)].focus();
    else if (event.key === "ArrowDown") {
      if (at + 1 < buttons.length) buttons[at + 1].focus();
      else this.actions.onLeave();
    } else return;
    event.preventDefault();
    event.stopPropagation();
  }
}
