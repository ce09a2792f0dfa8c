/** The scrolling list: what the server has stored, then what is still on its way. */

import { h, icon } from "./dom.js";
import { DOWN } from "./icons.js";
import { messageItem } from "./messages.js";
import { outgoingItem } from "./outgoing.js";
import { contactForm } from "./reaching.js";
import { dayName } from "./when.js";

/** @typedef {import("./types.js").Message} Message */

const NEAR = 80; // pixels from the end that count as reading the end
const SETTLED_MS = 1_500; // a smooth scroll has arrived by then

export class MessageLog {
  /**
   * @param {Record<string, any>} strings
   * @param {import("./types.js").Language} language
   * @param {import("./checklist.js").Ticks} ticks
   * @param {{ onChoice: (choice: import("./types.js").Choice) => void,
   *   onContact: (contact: string) => void,
   *   onRetry: (entry: import("./outbox.js").Entry) => void,
   *   onDiscard: (entry: import("./outbox.js").Entry) => void,
   *   onRate: import("./rating.js").Rate }} actions
   */
  constructor(strings, language, ticks, actions) {
    this.strings = strings;
    this.language = language;
    this.ticks = ticks;
    this.actions = actions;
    this.intro = h("div", { class: "intro" });
    this.stored = h("ol", { class: "messages" });
    this.outgoing = h("ol", { class: "messages outgoing" });
    this.choices = h("div", { class: "choices", role: "group", "aria-label": strings.choices });
    this.newer = h(
      "button",
      { type: "button", class: "newer", hidden: true, onclick: () => this.toEnd() },
      icon(DOWN),
      strings.newer,
    );
    this.scroller = h(
      "div",
      { class: "log", role: "log", "aria-live": "off", "aria-label": strings.log, tabindex: "0" },
      this.intro,
      this.stored,
      this.outgoing,
      this.choices,
    );
    this.scroller.addEventListener("scroll", () => this.#scrolled(), { passive: true });
    for (const name of ["wheel", "touchmove", "pointerdown", "keydown"]) {
      this.scroller.addEventListener(name, () => (this.headedAt = -Infinity), { passive: true });
    }
    this.headedAt = -Infinity; // when it was last sent to its end, unless somebody scrolled since
    this.element = h("div", { class: "log-frame" }, this.scroller, this.newer);
    this.day = "";
  }

  clear() {
    this.stored.replaceChildren();
    this.choices.replaceChildren();
    this.day = "";
  }

  get empty() {
    return !this.stored.childElementCount && !this.outgoing.childElementCount;
  }

  /**
   * @param {Message[]} messages
   * @param {boolean} fresh
   */
  add(messages, fresh) {
    const reading = this.#atEnd();
    const items = messages.map((message) => this.#append(message));
    this.#offer(messages[messages.length - 1]);
    if (!fresh || messages.some((one) => one.sender === "citizen")) this.toEnd();
    else if (reading) this.#show(items[0]);
    else this.newer.hidden = false;
  }

  /** @param {import("./outbox.js").Entry[]} entries */
  showOutgoing(entries) {
    const follow = this.#atEnd() || entries.length > this.outgoing.childElementCount;
    this.outgoing.replaceChildren(...entries.map((one) => outgoingItem(one, this.strings, this.actions)));
    this.choices.hidden = entries.length > 0;
    if (entries.length && follow) this.toEnd();
  }

  toEnd() {
    this.newer.hidden = true;
    this.headedAt = performance.now();
    this.scroller.scrollTop = this.scroller.scrollHeight;
  }

  focus() {
    this.scroller.focus({ preventScroll: true });
  }

  /** @param {Message} message */
  #append(message) {
    const day = dayName(message.at, this.language, /** @type {any} */ (this.strings));
    if (day !== this.day) this.stored.append(h("li", { class: "day" }, day));
    this.day = day;
    const item = messageItem(message, this.strings, this.language, this.ticks, this.actions.onRate);
    this.stored.append(item);
    return item;
  }

  /** Only the newest message can be answered by a button. @param {Message} message */
  #offer(message) {
    const buttons = (message.choices ?? []).map((choice) =>
      h("button", { type: "button", onclick: () => this.actions.onChoice(choice) }, choice.title),
    );
    this.choices.lang = message.language;
    const form = message.contact && contactForm(this.strings, (contact) => this.actions.onContact(contact));
    this.choices.replaceChildren(...(form ? [form] : []), ...buttons);
  }

  /** Also while a smooth scroll is on its way there. */
  #atEnd() {
    if (performance.now() - this.headedAt < SETTLED_MS) return true;
    const { scrollHeight, scrollTop, clientHeight } = this.scroller;
    return scrollHeight - scrollTop - clientHeight < NEAR;
  }

  /** Brings the start of a long answer, and its question, into view rather than its end. @param {HTMLElement} item */
  #show(item) {
    const before = item.previousElementSibling;
    const first = before?.classList.contains("citizen") ? /** @type {HTMLElement} */ (before) : item;
    const start = first.offsetTop - this.scroller.offsetTop - 12;
    const end = this.scroller.scrollHeight - this.scroller.clientHeight;
    this.scroller.scrollTop = Math.min(start, end);
  }

  #scrolled() {
    if (this.#atEnd()) this.newer.hidden = true;
  }
}
