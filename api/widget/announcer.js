/** A polite live region: what is added to it is read out once, then taken away again. */

import { h } from "./dom.js";

const KEEP_MS = 10_000;

export class Announcer {
  constructor() {
    this.element = h("div", { class: "unseen", "aria-live": "polite", "data-announcer": "" });
  }

  /**
   * @param {string} words
   * @param {string} language
   */
  say(words, language) {
    const line = h("p", { lang: language }, words);
    this.element.append(line);
    setTimeout(() => line.remove(), KEEP_MS);
  }
}
