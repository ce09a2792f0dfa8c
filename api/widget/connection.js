/**
 * Keeps a page's copy of the conversation whole: replay by sequence number, live events by
 * streamed fetch, long polling where streams do not get through. No gaps, no duplicates.
 */

import { delayAfter, sleep } from "./backoff.js";
import { HttpError, json } from "./http.js";
import { Session } from "./session.js";
import { ANSWER_MS, SILENT, followEvents, pollLog, readLog } from "./transport.js";

/**
 * @typedef {import("./types.js").Message} Message
 * @typedef {import("./types.js").OpenedSession} OpenedSession
 * @typedef {object} Listener
 * @property {(opened: OpenedSession, other: boolean) => void} onSession
 * @property {(messages: Message[], fresh: boolean) => void} onMessages oldest first; `fresh` is
 *   false for the history found at the start
 * @property {(state: import("./types.js").ConversationState) => void} onState
 * @property {(up: boolean) => void} onLink
 */

const PAUSES = { first: 500, most: 30_000 };
const POLLING_MS = 300_000; // how long to poll before trying a stream again
const HIDDEN_MS = 60_000; // a page that nobody looks at gives its connection back

export class Connection {
  /**
   * @param {import("./types.js").Place} place
   * @param {import("./store.js").Store} store
   * @param {Listener} listener
   */
  constructor(place, store, listener) {
    this.listener = listener;
    this.session = new Session(place, store, (opened, other) => this.#opened(opened, other));
    this.after = 0;
    this.loaded = false;
    this.failures = 0;
    this.heard = false;
    this.away = false;
    this.pollUntil = 0;
    this.attempt = new AbortController();
    this.pause = new AbortController();
    /** @type {AbortController | null} */
    this.life = null;
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.hiding = undefined;
  }

  start() {
    if (this.life) return;
    this.life = new AbortController();
    this.away = false;
    const { signal } = this.life;
    addEventListener("online", () => this.wake(), { signal });
    addEventListener("offline", () => this.attempt.abort("offline"), { signal });
    document.addEventListener("visibilitychange", () => this.#visibility(), { signal });
    void this.#run(signal);
  }

  stop() {
    clearTimeout(this.hiding);
    this.life?.abort();
    this.life = null;
    this.attempt.abort();
    this.wake();
  }

  /** Ends a pause between attempts at once. */
  wake() {
    this.pause.abort();
  }

  /** Leaves this conversation for a new one. */
  forget() {
    this.session.forget();
    this.failures = 0;
    this.attempt.abort();
    this.wake();
  }

  /**
   * @param {import("./types.js").Outgoing} message
   * @throws {HttpError} where the server refused; TypeError or a DOMException where nothing came
   */
  async post(message) {
    const init = json("POST", message);
    await this.session.ask("/api/chat/messages", { ...init, signal: AbortSignal.timeout(ANSWER_MS) });
    this.wake();
  }

  /**
   * @param {import("./types.js").Rating} rating
   * @throws {HttpError} where the server refused; TypeError or a DOMException where nothing came
   */
  async rate(rating) {
    const signal = AbortSignal.timeout(ANSWER_MS);
    await this.session.ask("/api/chat/rating", { ...json("POST", rating), signal });
  }

  /** Says that something is being written, not what; it may get lost. */
  async typing() {
    const init = { ...json("POST"), signal: AbortSignal.timeout(ANSWER_MS) };
    await this.session.ask("/api/chat/typing", init).catch(() => undefined);
  }

  /** @param {AbortSignal} life */
  async #run(life) {
    while (!life.aborted) {
      this.attempt = new AbortController();
      this.heard = false;
      try {
        if (this.session.token === null) await this.session.renew();
        // renewing ends the attempt where it led to another conversation: this one is for that
        if (!life.aborted && !this.away) this.attempt = new AbortController();
        if (!this.loaded) await this.#load();
        await (this.#polls() ? this.#poll() : this.#follow());
      } catch (error) {
        if (!life.aborted) this.#failed(error);
      }
      if (!life.aborted) await this.#rest();
    }
  }

  async #load() {
    const log = await readLog(this.session, 0, this.attempt);
    this.loaded = true;
    this.#takeLog(log, false);
  }

  async #poll() {
    this.#takeLog(await pollLog(this.session, this.after, this.attempt), true);
  }

  #follow() {
    const onBytes = () => {
      this.heard = true;
      this.#alive();
    };
    return followEvents(this.session, this.after, this.attempt, onBytes, (event) => this.#handle(event));
  }

  /** @param {import("./stream.js").ServerEvent} event */
  async #handle(event) {
    const data = JSON.parse(event.data);
    if (event.name === "state") this.listener.onState(data);
    if (event.name !== "message") return;
    if (data.seq > this.after + 1) this.#takeLog(await readLog(this.session, this.after, this.attempt), true);
    this.#take([data], true);
  }

  /**
   * @param {import("./types.js").Log} log
   * @param {boolean} fresh
   */
  #takeLog(log, fresh) {
    this.#take(log.messages, fresh);
    this.listener.onState(log);
    this.#alive();
  }

  /**
   * @param {Message[]} messages
   * @param {boolean} fresh
   */
  #take(messages, fresh) {
    const unseen = messages.filter((one) => one.seq > this.after).sort((a, b) => a.seq - b.seq);
    const kept = unseen.filter((one, index) => one.seq !== unseen[index - 1]?.seq);
    if (!kept.length) return;
    this.after = kept[kept.length - 1].seq;
    this.listener.onMessages(kept, fresh);
  }

  /**
   * @param {OpenedSession} opened
   * @param {boolean} other
   */
  #opened(opened, other) {
    if (other) {
      this.after = 0;
      this.loaded = false;
      this.attempt.abort();
    }
    this.listener.onSession(opened, other);
  }

  #alive() {
    this.failures = 0;
    this.listener.onLink(true);
  }

  /** @param {unknown} error */
  #failed(error) {
    const heldBack = this.attempt.signal.reason === SILENT && !this.heard;
    const without = error instanceof HttpError && !error.passing;
    if (heldBack || without) this.pollUntil = Date.now() + POLLING_MS;
    this.failures += 1;
    if (this.failures > 1 || !navigator.onLine) this.listener.onLink(false);
  }

  async #rest() {
    this.pause = new AbortController();
    const { signal } = this.pause;
    if (this.failures || !this.#polls()) await sleep(delayAfter(this.failures, PAUSES), signal);
    if (this.away) await sleep(2 ** 30, signal);
  }

  #polls() {
    return Date.now() < this.pollUntil;
  }

  #visibility() {
    clearTimeout(this.hiding);
    this.away = false;
    if (document.hidden) this.hiding = setTimeout(() => this.#leave(), HIDDEN_MS);
    else this.wake();
  }

  #leave() {
    this.away = true;
    this.attempt.abort();
  }
}
