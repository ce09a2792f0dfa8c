/** The knowledge page: what citizens are answered from, and who changed it. One tab at a time. */

import { topBar } from "../top.js";
import { h } from "../../widget/dom.js";
import { HttpError } from "../../widget/http.js";
import { loadStrings } from "../../widget/strings.js";
import { address, readAddress } from "./address.js";
import { KnowledgeApi } from "./api.js";
import { TabsNav } from "./nav.js";
import { tabsFor } from "./tabs.js";

/**
 * @typedef {import("./types.js").Room} Room
 * @typedef {import("./types.js").Shown} Shown
 * @typedef {import("./types.js").Strings} Strings
 */

/** @param {string} language */
export function loadKnowledgeStrings(language) {
  return loadStrings(new URL("./strings/", import.meta.url), language);
}

export class KnowledgePage {
  /**
   * @param {Strings} strings of this page
   * @param {Strings} desk of the whole desk
   * @param {import("../types.js").Language} language
   * @param {import("../api.js").DeskApi} api
   * @param {import("../types.js").Clerk} clerk
   * @param {{ language: HTMLElement, onSignOut: () => void }} more
   */
  constructor(strings, desk, language, api, clerk, more) {
    this.strings = strings;
    this.desk = desk;
    this.life = new AbortController();
    this.tabs = tabsFor(clerk.powers);
    /** @type {Map<string, Shown>} */
    this.made = new Map();
    /** @type {Room} */
    this.room = {
      ...{ strings, desk, language, api, clerk },
      say: (words) => this.#say(words),
      tell: (words) => this.#tell(words),
      mark: (tab, number) => this.nav.mark(tab, number),
      count: () => void this.#count(),
      attempt: (work) => this.#attempt(work),
      go: (tab, rest = "", words = "") => this.#go(address(tab, rest), words),
    };
    this.told = ""; // what to say when the next tab opens
    this.problem = h("p", { class: "problem", role: "alert" });
    this.status = h("p", { class: "done", role: "status" });
    this.nav = new TabsNav(strings, this.tabs);
    this.panel = h("div", { class: "knowledge-panel" });
    const top = topBar(desk, clerk, more, { title: strings.title, icon: "book" });
    top.showPlace("#knowledge");
    this.main = h("main", { class: "knowledge-main", tabindex: "-1" }, this.problem, this.status, this.panel);
    this.element = h("div", { class: "desk knowledge" }, top.element, this.nav.element, this.main);
  }

  start() {
    const { signal } = this.life;
    document.title = `${this.strings.title} · ${this.desk.product}`;
    addEventListener("hashchange", () => void this.#follow(), { signal });
    void this.#follow();
    void this.#count();
  }

  stop() {
    this.life.abort();
  }

  /** Opens the tab that the address names. */
  async #follow() {
    const { name, rest } = readAddress(location.hash);
    const tab = this.tabs.find((one) => one.name === name) ?? this.tabs[0];
    if (!tab) return;
    this.#say("");
    this.#tell(this.told);
    this.told = "";
    this.nav.show(tab.name);
    const shown = this.made.get(tab.name) ?? tab.make(this.room);
    this.made.set(tab.name, shown);
    if (this.panel.firstElementChild !== shown.element) this.panel.replaceChildren(shown.element);
    await shown.show(tab.name === name ? rest : "");
  }

  /** How much waits for an editor, beside the tab's name. */
  async #count() {
    const found = await this.#attempt(() => new KnowledgeApi(this.room.api).changes({}));
    if (found) this.nav.mark("changes", found.counts.held);
  }

  /**
   * @param {string} to
   * @param {string} words
   */
  #go(to, words) {
    this.told = words;
    if (location.hash === to) void this.#follow();
    else location.hash = to;
  }

  /** @param {string} words */
  #say(words) {
    this.problem.textContent = words;
    if (words) this.main.scrollTo({ top: 0 });
  }

  /** @param {string} words */
  #tell(words) {
    this.status.textContent = words;
    if (words) this.main.scrollTo({ top: 0 });
  }

  /**
   * @template T
   * @param {() => Promise<T>} work
   * @returns {Promise<T | null>}
   */
  async #attempt(work) {
    this.#say("");
    try {
      return await work();
    } catch (error) {
      if (this.life.signal.aborted) return null;
      const code = error instanceof HttpError ? error.code : "";
      this.#say(this.strings.errors[code] || this.desk.errors[code] || this.desk.failed);
      return null;
    }
  }
}
