/** What the clerk is told while the page is open: a notification of the browser, a sound. */

import { chime } from "./chime.js";

/**
 * @typedef {{ kind: string, way: string }} Choice
 * @typedef {{ id: number, kind: string, case: number, text: string }} Alert
 */

const SOON_MS = 400; // several changes at once are one look
const AGAIN_MS = 5_000;

export class Alerts {
  /**
   * @param {import("./api.js").DeskApi} api
   * @param {string} title of a notification
   */
  constructor(api, title) {
    this.api = api;
    this.title = title;
    /** @type {Choice[]} */
    this.choices = [];
    /** @type {number | null} */
    this.seen = null; // what was before the page opened is not shown
    /** @type {Promise<void> | undefined} */
    this.begun = undefined;
    /** @type {AbortSignal | undefined} */
    this.ended = undefined;
    this.chosen = 0;
    this.looking = Promise.resolve();
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.soon = undefined;
  }

  /** @param {AbortSignal} signal */
  start(signal) {
    this.ended = signal;
    addEventListener("alerts-chosen", () => void this.#choose(), { signal });
    signal.addEventListener("abort", () => clearTimeout(this.soon));
    void this.#choose();
  }

  /** Looks for what is new, a moment from now. */
  look() {
    if (!this.choices.some(({ way }) => way === "page" || way === "sound")) return;
    this.#lookAfter(SOON_MS);
  }

  /** @param {number} ms one look at a time: two at once would show the same twice */
  #lookAfter(ms) {
    clearTimeout(this.soon);
    if (this.ended?.aborted) return;
    this.soon = setTimeout(() => {
      this.looking = this.looking.then(() => this.#look());
    }, ms);
  }

  async #choose() {
    const mine = ++this.chosen;
    try {
      await (this.begun ??= this.#begin());
      const { choices } = await this.api.read("/alerts/choices");
      if (mine !== this.chosen) return; // chosen anew meanwhile
      this.choices = choices;
      this.look();
    } catch {
      // the queue shows everything all the same
    }
  }

  async #begin() {
    try {
      this.seen = (await this.api.read("/alerts")).newest;
    } catch (error) {
      this.begun = undefined;
      throw error;
    }
  }

  async #look() {
    try {
      const { alerts, newest } = await this.api.read(`/alerts?after=${this.seen ?? 0}`);
      this.seen = newest;
      const wanted = (/** @type {string} */ way) =>
        alerts.filter((/** @type {Alert} */ { kind }) => this.choices.some((one) => one.kind === kind && one.way === way));
      if (wanted("sound").length) await inOneTab(`alert sound ${newest}`, chime);
      for (const one of wanted("page")) this.#show(one);
    } catch {
      this.#lookAfter(AGAIN_MS);
    }
  }

  /** @param {Alert} alert */
  #show({ id, case: number, text }) {
    if (!("Notification" in window) || Notification.permission !== "granted") return;
    const shown = new Notification(this.title, { body: text, tag: `alert ${id}`, icon: "/static/site/icon.svg" });
    shown.addEventListener("click", () => {
      window.focus();
      location.hash = `case=${number}`;
      shown.close();
    });
  }
}

/**
 * Several tabs hear of the same; one of them sounds.
 * @param {string} name
 * @param {() => Promise<void>} act
 */
async function inOneTab(name, act) {
  if (!navigator.locks) return act();
  await navigator.locks.request(name, { ifAvailable: true }, (lock) => (lock ? act() : undefined));
}
