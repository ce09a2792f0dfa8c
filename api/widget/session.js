/** The token of one conversation. It travels in a header and is never part of an address. */

import { HttpError, ask, json } from "./http.js";

/** @typedef {import("./types.js").OpenedSession} OpenedSession */

export class Session {
  /**
   * @param {import("./types.js").Place} place
   * @param {import("./store.js").Store} store
   * @param {(opened: OpenedSession, other: boolean) => void} onOpened `other`: it is another
   *   conversation than the one shown so far
   */
  constructor(place, store, onOpened) {
    this.place = place;
    this.store = store;
    this.onOpened = onOpened;
    /** @type {string | null} */
    this.token = null;
    /** @type {string | null} */
    this.conversation = null;
    /** @type {Promise<void> | null} */
    this.opening = null;
    this.left = 0; // how often a conversation gave way to another
  }

  /** Forgets the conversation on this device. */
  forget() {
    this.token = null;
    this.store.remove("token");
    this.opening = null;
    this.left += 1;
  }

  /**
   * Sends a request with the token, renewing it once where the server no longer knows it.
   * @param {string} path
   * @param {RequestInit} init
   * @returns {Promise<Response>}
   */
  async ask(path, init) {
    if (this.token === null) await this.renew();
    try {
      return await this.#withToken(path, init);
    } catch (error) {
      if (!(error instanceof HttpError) || error.status !== 401) throw error;
      await this.renew();
      return this.#withToken(path, init);
    }
  }

  /** @returns {Promise<void>} */
  renew() {
    if (this.opening) return this.opening;
    const opening = this.#open(this.left).finally(() => {
      if (this.opening === opening) this.opening = null;
    });
    this.opening = opening;
    return opening;
  }

  /** @param {number} left a conversation that is forgotten while it is being opened stays forgotten */
  async #open(left) {
    const opened = await this.#request(this.store.get("token"));
    if (left !== this.left) return;
    const other = this.conversation !== null && this.conversation !== opened.conversation;
    if (other) this.left += 1;
    this.token = opened.token;
    this.conversation = opened.conversation;
    this.store.set("token", opened.token);
    this.onOpened(opened, other);
  }

  /**
   * @param {string | null} former
   * @returns {Promise<OpenedSession>}
   */
  async #request(former) {
    const { base, site, language, referral, procedure } = this.place;
    const body = {
      site,
      language,
      ...(former && { token: former }),
      ...(referral && { referral }),
      ...(procedure && { procedure }),
    };
    try {
      const response = await ask(`${base}/api/chat/session`, this.#plain(json("POST", body)));
      return await response.json();
    } catch (error) {
      if (!former || !(error instanceof HttpError) || error.passing) throw error;
      this.store.remove("token");
      return this.#request(null);
    }
  }

  /**
   * @param {string} path
   * @param {RequestInit} init
   */
  #withToken(path, init) {
    const headers = { ...init.headers, Authorization: `Bearer ${this.token}` };
    return ask(this.place.base + path, this.#plain({ ...init, headers }));
  }

  /**
   * @param {RequestInit} init
   * @returns {RequestInit} without cookies, cache and referring address
   */
  #plain(init) {
    return { ...init, credentials: "omit", cache: "no-store", referrerPolicy: "origin" };
  }
}
