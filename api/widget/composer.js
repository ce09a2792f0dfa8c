/** The box a question is written in. */

import { h, icon } from "./dom.js";
import { SEND } from "./icons.js";
import { fill } from "./strings.js";

const LIMIT = 2000; // characters the dialogue reads of one message
const WARN = 0.8;

export class Composer {
  /**
   * @param {Record<string, any>} strings
   * @param {import("./store.js").Store} store keeps the draft over reloads
   * @param {(text: string) => void} onSend
   * @param {(words: string) => void} onTooLong
   * @param {import("./suggestions.js").Suggestions} suggestions
   * @param {() => void} onTyping
   */
  constructor(strings, store, onSend, onTooLong, suggestions, onTyping) {
    this.onTyping = onTyping;
    this.strings = strings;
    this.store = store;
    this.onSend = onSend;
    this.onTooLong = onTooLong;
    this.suggestions = suggestions;
    this.count = h("p", { class: "count", id: "count" });
    this.input = h("textarea", {
      id: "input",
      rows: 1,
      placeholder: strings.placeholder,
      enterkeyhint: "send",
      autocomplete: "off",
      "aria-describedby": "count",
      oninput: () => this.#typed(),
      onkeydown: (/** @type {KeyboardEvent} */ event) => this.#key(event),
    });
    this.element = h(
      "form",
      { class: "composer", novalidate: true, onsubmit: (/** @type {Event} */ e) => this.#submit(e) },
      suggestions.element,
      h("label", { for: "input", class: "unseen" }, strings.input_label),
      h(
        "div",
        { class: "field" },
        this.input,
        h("button", { type: "submit", class: "send", "aria-label": strings.send }, icon(SEND)),
      ),
      this.count,
    );
    this.input.value = store.get("draft") ?? "";
    this.#measure();
  }

  focus() {
    this.input.focus();
  }

  clear() {
    this.input.value = "";
    this.#changed();
  }

  /** Enter sends, but not while an input method (Telex, VNI) is still composing a word. */
  #key(/** @type {KeyboardEvent} */ event) {
    const composing = event.isComposing || event.keyCode === 229;
    if (composing) return;
    if (event.key === "Enter" && !event.shiftKey) this.#submit(event);
    else if (event.key === "ArrowUp" && !this.input.value.includes("\n")) {
      if (this.suggestions.enter()) event.preventDefault();
    } else if (event.key === "Escape" && !this.suggestions.element.hidden) {
      event.stopPropagation();
      this.suggestions.hide();
    }
  }

  /** @param {Event} event */
  #submit(event) {
    event.preventDefault();
    const text = this.input.value.trim();
    if (text && this.#left() >= 0) {
      this.clear();
      this.suggestions.hide();
      this.onSend(text);
    }
    this.focus();
  }

  #typed() {
    this.#changed();
    if (this.input.value.trim()) this.onTyping();
    void this.suggestions.typed(this.input.value);
  }

  #changed() {
    this.store.set("draft", this.input.value);
    this.#measure();
  }

  #left() {
    return LIMIT - Array.from(this.input.value.trim().normalize()).length;
  }

  #measure() {
    const left = this.#left();
    const over = left < 0;
    const near = left <= LIMIT * (1 - WARN);
    const sentence = over ? this.strings.count_over : this.strings.count_left;
    this.count.textContent = near ? fill(sentence, { count: Math.abs(left) }) : "";
    if (over && !this.count.classList.contains("over")) this.onTooLong(this.count.textContent);
    this.count.classList.toggle("over", over);
    this.input.setAttribute("aria-invalid", String(over));
    this.#grow();
  }

  /** Fits the height to the text where the browser does not do it by itself. */
  #grow() {
    if (CSS.supports("field-sizing", "content")) return;
    this.input.style.blockSize = "auto";
    this.input.style.blockSize = `${this.input.scrollHeight + 2}px`;
  }
}
