/** The box a clerk answers in; drafts stay with their case. */

import { h } from "../widget/dom.js";
import { fill } from "../widget/strings.js";

const LIMIT = 8000; // characters the desk accepts

export class Reply {
  /**
   * @param {import("./types.js").Strings} strings
   * @param {import("../widget/store.js").Store} store
   * @param {(text: string) => void} onSend
   */
  constructor(strings, store, onSend) {
    this.strings = strings;
    this.store = store;
    this.onSend = onSend;
    this.draft = "";
    this.label = h("label", { for: "reply", class: "unseen" });
    this.problem = h("p", { class: "problem", id: "reply-problem" });
    this.input = h("textarea", {
      id: "reply",
      rows: 2,
      placeholder: strings.reply_placeholder,
      "aria-describedby": "reply-problem",
      "aria-keyshortcuts": "Control+Enter",
      oninput: () => this.#changed(),
      onkeydown: (/** @type {KeyboardEvent} */ event) => this.#key(event),
    });
    this.element = h(
      "form",
      { class: "reply", novalidate: true, onsubmit: (/** @type {Event} */ event) => this.#submit(event) },
      this.label,
      this.input,
      this.problem,
      h(
        "div",
        { class: "reply-foot" },
        h("span", { class: "hint" }, strings.send_hint),
        h("button", { type: "submit", class: "primary" }, strings.send),
      ),
    );
  }

  /** @param {import("./types.js").Summary} summary */
  belongTo({ id, citizen }) {
    this.label.textContent = fill(this.strings.reply_label, { citizen });
    if (this.draft === `draft ${id}`) return;
    this.draft = `draft ${id}`;
    this.input.value = this.store.get(this.draft) ?? "";
    this.#measure();
  }

  focus() {
    this.input.focus();
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    if (event.isComposing) return;
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) this.#submit(event);
    if (event.key === "Escape") this.input.blur();
  }

  /** @param {Event} event */
  #submit(event) {
    event.preventDefault();
    const text = this.input.value.trim();
    if (text && text.length <= LIMIT) {
      this.input.value = "";
      this.#changed();
      this.onSend(text);
    }
    this.focus();
  }

  #changed() {
    this.store.set(this.draft, this.input.value);
    this.#measure();
  }

  #measure() {
    const over = this.input.value.trim().length - LIMIT;
    this.problem.textContent = over > 0 ? fill(this.strings.reply_too_long, { count: over }) : "";
    this.input.setAttribute("aria-invalid", String(over > 0));
  }
}
