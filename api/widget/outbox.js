/** Messages on their way out: one at a time, in order, each until it is stored or given up. */

import { delayAfter, sleep } from "./backoff.js";
import { HttpError } from "./http.js";

/**
 * @typedef {import("./types.js").Outgoing} Outgoing
 * @typedef {"sending" | "unsent" | "accepted"} OutgoingStatus
 * @typedef {object} Entry
 * @property {Outgoing} message
 * @property {OutgoingStatus} status
 * @property {string} code the server's reason for a refusal, or ""
 * @property {string} at ISO 8601, when it was written
 */

const TRIES = 3;
const PAUSES = { first: 1000, most: 5000 };

export class Outbox {
  /**
   * @param {(message: Outgoing) => Promise<unknown>} post
   * @param {import("./store.js").Store} store
   * @param {() => void} onChange
   */
  constructor(post, store, onChange) {
    this.post = post;
    this.store = store;
    this.onChange = onChange;
    /** @type {Entry[]} */
    this.entries = (store.get("unsent") ?? []).map(unsent);
    this.turn = Promise.resolve();
  }

  /**
   * @param {string} text
   * @param {string} [choice]
   * @returns {Entry}
   */
  add(text, choice) {
    const message = { client_id: newId(), text, ...(choice !== undefined && { choice }) };
    /** @type {Entry} */
    const entry = { message, status: "sending", code: "", at: new Date().toISOString() };
    this.entries.push(entry);
    this.#send(entry);
    return entry;
  }

  /** @param {Entry} entry */
  retry(entry) {
    if (entry.status === "unsent") this.#send(entry);
  }

  /**
   * Takes entries out: they stand in the log, or were given up.
   * @param {(entry: Entry) => boolean} gone
   */
  drop(gone) {
    const kept = this.entries.filter((entry) => !gone(entry));
    if (kept.length === this.entries.length) return;
    this.entries = kept;
    this.#changed();
  }

  /** @param {Entry} entry */
  #send(entry) {
    entry.status = "sending";
    entry.code = "";
    this.#changed();
    this.turn = this.turn.then(() => this.#deliver(entry));
  }

  /** @param {Entry} entry */
  async #deliver(entry) {
    for (let tries = 1; this.entries.includes(entry); tries += 1) {
      try {
        await this.post(entry.message);
        entry.status = "accepted";
        break;
      } catch (error) {
        const refused = error instanceof HttpError && !error.passing;
        if (refused || tries >= TRIES || !navigator.onLine) {
          entry.status = "unsent";
          entry.code = error instanceof HttpError ? error.code : "";
          break;
        }
        await sleep(delayAfter(tries, PAUSES));
      }
    }
    this.#changed();
  }

  #changed() {
    this.store.set("unsent", this.entries.filter((entry) => entry.status !== "accepted"));
    this.onChange();
  }
}

/**
 * What was on its way when the page closed may or may not have arrived: the same id asks again.
 * @param {Entry} entry
 * @returns {Entry}
 */
function unsent(entry) {
  return { ...entry, status: "unsent" };
}

/** @returns {string} 32 hexadecimal digits; works on plain http too, where randomUUID is missing */
function newId() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
