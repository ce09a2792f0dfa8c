/** What the clerk is told while the page is open: a notification of the browser, a sound. */

import { chime } from "./chime.js";

/**
 * @typedef {{ kind: string, way: string }} Choice
 * @typedef {{ id: number, kind: string, case: number, text: string }} Alert
 */

const SOON_MS = 400; // several changes at once are one look

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
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.soon = undefined;
  }

  /** @param {AbortSignal} signal */
  start(signal) {
    addEventListener("alerts-chosen", () => void this.#choose(), { signal });
    signal.addEventListener("abort", () => clearTimeout(this.soon));
    void this.#choose();
  }

  /** Looks for what is new, a moment from now. */
  look() {
    if (!this.choices.some(({ way }) => way === "page" || way === "sound")) return;
    clearTimeout(this.soon);
    this.soon = setTimeout(() => void this.#look(), SOON_MS);
  }

  async #choose() {
    try {
      this.choices = (await this.api.read("/alerts/choices")).choices;
      this.seen ??= (await this.api.read("/alerts")).newest;
      this.look();
    } catch {
      // the queue shows everything all the same
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
      // looked for again at the next change
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
