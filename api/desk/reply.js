/** The box a clerk answers in; drafts stay with their case. */

import { h } from "../widget/dom.js";
import { fill } from "../widget/strings.js";
import { Throttle } from "../widget/throttle.js";

const LIMIT = 8000; // characters the desk accepts

export class Reply {
  /**
   * @param {import("./types.js").Strings} strings
   * @param {import("../widget/store.js").Store} store
   * @param {{ onReply: (text: string, beside: Record<string, unknown>) => void, onNote: (text: string) => void, onTyping: () => void }} actions
   */
  constructor(strings, store, { onReply, onNote, onTyping }) {
    this.typing = new Throttle(onTyping);
    this.strings = strings;
    this.store = store;
    this.onReply = onReply;
    this.onNote = onNote;
    this.draft = "";
    this.label = h("label", { for: "reply", class: "unseen" });
    this.noting = h("input", { type: "checkbox", id: "noting", onchange: () => this.#mode() });
    this.send = h("button", { type: "submit", class: "primary" }, strings.send);
    this.tools = h("div", { class: "tools" });
    this.chips = h("ul", { class: "attached" });
    /** @type {{ links: any[], moments: any[], draft: string | undefined }} */
    this.beside = { links: [], moments: [], draft: undefined };
    this.problem = h("p", { class: "problem", id: "reply-problem" });
    this.input = h("textarea", {
      id: "reply",
      rows: 2,
      placeholder: strings.reply_placeholder,
      "aria-describedby": "reply-problem",
      "aria-keyshortcuts": "Control+Enter",
      oninput: () => {
        this.#changed();
        if (!this.noting.checked && this.input.value.trim()) this.typing.tell();
      },
      onkeydown: (/** @type {KeyboardEvent} */ event) => this.#key(event),
    });
    this.element = h(
      "form",
      { class: "reply", novalidate: true, onsubmit: (/** @type {Event} */ event) => this.#submit(event) },
      this.tools,
      this.label,
      this.input,
      this.chips,
      this.problem,
      h(
        "div",
        { class: "reply-foot" },
        h("label", { class: "noting" }, this.noting, strings.note),
        h("span", { class: "hint" }, strings.send_hint),
        this.send,
      ),
    );
  }

  /** @param {import("./types.js").Summary} summary */
  belongTo({ id, citizen }) {
    this.citizen = citizen;
    this.#mode();
    if (this.draft === `draft ${id}`) return;
    this.draft = `draft ${id}`;
    this.noting.checked = false;
    this.#detach();
    this.#mode();
    this.input.value = this.store.get(this.draft) ?? "";
    this.#measure();
  }

  focus() {
    this.input.focus();
  }

  /** Turns the box into one for a note that only the desk reads, and back. */
  toggleNote() {
    this.noting.checked = !this.noting.checked;
    this.#mode();
    this.focus();
  }

  /** @param {string} text put where the cursor is, and the box focused */
  insert(text) {
    const { selectionStart, selectionEnd, value } = this.input;
    const before = value.slice(0, selectionStart);
    const gap = before && !before.endsWith("\n") ? "\n" : "";
    this.input.setRangeText(gap + text, selectionStart, selectionEnd, "end");
    this.#changed();
    this.focus();
  }

  /** @param {{ links: any[], moments: any[], draft?: string }} beside what is to stand beside the text */
  attach({ links, moments, draft }) {
    const { beside } = this;
    const fresh = (/** @type {any[]} */ had, /** @type {any[]} */ more) =>
      more.filter((one) => !had.some((other) => other.url === one.url));
    beside.links = [...beside.links, ...fresh(beside.links, links)].slice(0, 5);
    beside.moments = [...beside.moments, ...fresh(beside.moments, moments)].slice(0, 3);
    beside.draft = draft ?? beside.draft;
    this.#showAttached();
  }

  #showAttached() {
    const { links, moments } = this.beside;
    const chip = (/** @type {any} */ one) => {
      const label = fill(this.strings.detach, { title: one.title });
      const drop = () => {
        this.beside.links = links.filter((other) => other !== one);
        this.beside.moments = moments.filter((other) => other !== one);
        this.#showAttached();
        this.focus();
      };
      return h("li", {}, one.title, h("button", { type: "button", "aria-label": label, title: label, onclick: drop }, "×"));
    };
    this.chips.replaceChildren(...[...links, ...moments].map(chip));
  }

  #besides() {
    const { links, moments, draft } = this.beside;
    return { links, moments, ...(draft && { draft }) };
  }

  #detach() {
    this.beside = { links: [], moments: [], draft: undefined };
    this.#showAttached();
  }

  #mode() {
    const { strings } = this;
    const note = this.noting.checked;
    this.element.classList.toggle("note", note);
    this.label.textContent = note ? strings.note_label : fill(strings.reply_label, { citizen: this.citizen ?? "" });
    this.input.placeholder = note ? strings.note_placeholder : strings.reply_placeholder;
    this.send.textContent = note ? strings.note_save : strings.send;
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
      if (this.noting.checked) this.onNote(text);
      else this.onReply(text, this.#besides());
      this.#detach();
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
