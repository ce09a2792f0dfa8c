/** The scrolling thread of one case: messages and what happened to the case, in order of time. */

import { h } from "../widget/dom.js";
import { textToNodes } from "../widget/text.js";
import { clockTime, dayName } from "../widget/when.js";
import { bubble, heard, outgoingBubble } from "./bubbles.js";
import { place } from "./place.js";

/**
 * @typedef {import("./types.js").Detail} Detail
 * @typedef {import("../widget/outbox.js").Entry} Outgoing
 */

const NEAR = 120; // pixels from the end that count as reading the end

export class Thread {
  /**
   * @param {import("./types.js").Strings} strings
   * @param {import("./types.js").Language} language
   * @param {{ onRetry: (entry: Outgoing) => void, onDiscard: (entry: Outgoing) => void, onPropose: (text: string) => void,
   *   onTrial: (message: import("./types.js").Message) => void }} actions
   */
  constructor(strings, language, actions) {
    this.strings = strings;
    this.language = language;
    this.actions = actions;
    /** @type {Map<string, { text: string, item: HTMLElement }>} */
    this.items = new Map();
    this.stored = h("ol", { class: "bubbles" });
    this.outgoing = h("ol", { class: "bubbles outgoing" });
    this.element = h(
      "div",
      { class: "thread", role: "log", "aria-live": "off", "aria-label": strings.conversation, tabindex: "0" },
      this.stored,
      this.outgoing,
    );
  }

  /**
   * @param {Detail} detail
   * @param {boolean} other another case than the one shown before
   */
  show(detail, other) {
    const reading = this.#atEnd();
    if (other) this.items.clear();
    place(this.stored, this.#all(detail));
    if (other || reading) this.toEnd();
  }

  /** @param {Outgoing[]} entries */
  showOutgoing(entries) {
    const follow = this.#atEnd() || entries.length > this.outgoing.childElementCount;
    this.outgoing.replaceChildren(...entries.map((one) => outgoingBubble(one, this.strings, this.actions)));
    if (follow) this.toEnd();
  }

  toEnd() {
    this.element.scrollTop = this.element.scrollHeight;
  }

  /** @param {Detail} detail */
  #all({ case: { citizen }, messages, entries, turns, files }) {
    const { strings, language } = this;
    const said = messages.map((message) => {
      const turn = turns.find((one) => one.seq === message.seq);
      const voices = (files ?? []).filter((one) => one.seq === message.seq && one.heard);
      const make = () => {
        const item = bubble(message, turn, citizen, strings, language, this.actions);
        item.querySelector(".body")?.append(...voices.map((one) => heard(one, strings)));
        return item;
      };
      return { at: message.at, item: this.#kept(`m${message.seq}`, [message, turn, voices], make) };
    });
    const done = entries.map((entry, index) => {
      return { at: entry.at, item: this.#kept(`e${index}`, entry, () => this.#entry(entry)) };
    });
    const all = [...said, ...done].sort((a, b) => Date.parse(a.at) - Date.parse(b.at));
    return all.flatMap(({ at, item }, index) => {
      const day = this.#day(at);
      if (index && day === this.#day(all[index - 1].at)) return [item];
      return [this.#kept(`d${day}`, day, () => h("li", { class: "day" }, day)), item];
    });
  }

  /**
   * What has not changed keeps its element, and with it focus, an open note, a playing video.
   * @param {string} key
   * @param {unknown} content
   * @param {() => HTMLElement} make
   */
  #kept(key, content, make) {
    const text = JSON.stringify(content);
    const former = this.items.get(key);
    const item = former?.text === text ? former.item : make();
    this.items.set(key, { text, item });
    return item;
  }

  /** @param {import("./types.js").Entry} entry */
  #entry({ kind, label, actor, at, detail }) {
    const words = [label, actor, clockTime(at, this.language)].filter(Boolean).join(" · ");
    if (!detail) return h("li", { class: "entry" }, words);
    if (kind !== "noted") return h("li", { class: "entry" }, `${words} · ${detail}`);
    const by = h("p", { class: "by" }, words);
    return h("li", { class: "internal" }, by, h("div", { class: "body" }, textToNodes(detail, false)));
  }

  /** @param {string} at */
  #day(at) {
    return dayName(at, this.language, this.strings);
  }

  #atEnd() {
    const { scrollHeight, scrollTop, clientHeight } = this.element;
    return scrollHeight - scrollTop - clientHeight < NEAR;
  }
}
