/** One line of the queue. The link stays the same element, so that focus survives an update. */

import { h } from "../widget/dom.js";
import { fill } from "../widget/strings.js";
import { sprite } from "./icons.js";
import { LONG_WAIT, waitingWords } from "./waiting.js";

const SOON = 10 * 60; // seconds, as the server marks it

/**
 * @typedef {import("./types.js").Summary} Summary
 * @typedef {import("./types.js").Strings} Strings
 */

export class Row {
  /** @param {Strings} strings */
  constructor(strings) {
    this.strings = strings;
    this.link = h("a", { class: "row" });
    this.element = h("li", {}, this.link);
    this.wait = h("span", { class: "wait" });
    this.waiting = 0;
    /** @type {number | null} */
    this.left = null;
    /** @type {Summary["clock"]} */
    this.clock = null;
    this.at = 0;
  }

  /**
   * @param {Summary} summary
   * @param {boolean} chosen
   * @param {number} now milliseconds
   */
  show(summary, chosen, now) {
    this.waiting = summary.status === "closed" ? 0 : summary.waiting_seconds;
    this.left = summary.seconds_left ?? null;
    this.clock = summary.clock ?? null;
    this.at = now;
    this.link.href = `#case=${summary.id}`;
    this.link.classList.toggle("unread", summary.unread > 0);
    if (chosen) this.link.setAttribute("aria-current", "true");
    else this.link.removeAttribute("aria-current");
    this.link.replaceChildren(this.#who(summary), this.#words(summary), this.#facts(summary));
    this.tick(now);
  }

  /** @param {number} now milliseconds */
  tick(now) {
    const passed = (now - this.at) / 1000;
    if (this.left !== null) this.#countDown(this.left - passed);
    else this.#countUp(this.waiting + passed);
  }

  /** @param {number} left seconds until what was promised, or the channel's window, has passed */
  #countDown(left) {
    this.wait.hidden = false;
    this.wait.className = `wait ${left < 0 ? "long" : left <= SOON ? "soon" : ""}`;
    const kind = `${this.clock}_${left < 0 ? "late" : "left"}`;
    this.wait.textContent = fill(this.strings.clocks[kind], { time: waitingWords(Math.abs(left), this.strings) });
  }

  /** @param {number} seconds */
  #countUp(seconds) {
    this.wait.hidden = this.waiting <= 0;
    this.wait.classList.toggle("long", seconds >= LONG_WAIT);
    const time = waitingWords(seconds, this.strings);
    const spoken = h("span", { class: "unseen" }, `${fill(this.strings.waiting, { time: "" }).trim()} `);
    this.wait.replaceChildren(spoken, time);
  }

  /** @param {Summary} summary */
  #who({ channel, citizen }) {
    const name = this.strings.channels[channel] ?? channel;
    return h("span", { class: "who" }, sprite(channel, name), h("b", {}, citizen), this.wait);
  }

  /** @param {Summary} summary */
  #words({ last_text, language, unread }) {
    const label = fill(this.strings.unread, { count: unread });
    const digits = h("span", { class: "count", "aria-hidden": "true" }, String(unread));
    const count = unread > 0 && [digits, h("span", { class: "unseen" }, label)];
    return h("span", { class: "words" }, h("span", { class: "last", lang: language }, last_text), ...(count || []));
  }

  /** @param {Summary} summary */
  #facts({ number, reason_label, owner, mine, field }) {
    const holder = owner && h("span", {}, mine ? this.strings.you : owner);
    const about = field && h("span", {}, field);
    return h("span", { class: "facts" }, h("span", {}, number), h("span", {}, reason_label), about, holder);
  }
}
