/** The desk's session over HTTP, by a cookie that scripts cannot read. */

import { HttpError, ask, json } from "../widget/http.js";

const ANSWER_MS = 15_000;
const UPLOAD_MS = 600_000;

export class DeskSession {
  /**
   * @param {import("./types.js").Language} language what the server's labels should be in
   * @param {() => void} onSignedOut called when the session turns out to be over
   */
  constructor(language, onSignedOut) {
    this.language = language;
    this.onSignedOut = onSignedOut;
    this.csrf = "";
  }

  /** @returns {Promise<import("./types.js").Clerk | null>} null when signed out */
  async me() {
    try {
      return this.#keep(await this.#ask("/me", json("GET")));
    } catch (error) {
      if (error instanceof HttpError && error.status === 401) return null;
      throw error;
    }
  }

  /**
   * @param {string} login
   * @param {string} password
   * @param {string} code of the clerk's phone, "" where none is asked for
   * @returns {Promise<import("./types.js").Clerk>}
   */
  async signIn(login, password, code) {
    return this.#keep(await this.#ask("/sign-in", json("POST", { login, password, code })));
  }

  /** @returns {Promise<{ openid: string | null }>} how one may sign in beside a password */
  async ways() {
    return (await this.#ask("/sign-in", json("GET"))).json();
  }

  /**
   * @param {string} old
   * @param {string} fresh
   * @returns {Promise<import("./types.js").Clerk>} every other session is over
   */
  async changePassword(old, fresh) {
    return this.#keep(await this.send("/password", { old, new: fresh }));
  }

  /**
   * @returns {Promise<{ secret: string, uri: string, qr: string, replaces: boolean }>} a new second
   *   factor; `replaces`: the code of the one before is asked for too
   */
  newTotp() {
    return this.read("/totp");
  }

  /**
   * @param {{ secret: string, code: string, password: string, old_code: string }} asked
   * @returns {Promise<import("./types.js").Clerk>} every other session is over
   */
  async switchOnTotp(asked) {
    return this.#keep(await this.send("/totp", asked));
  }

  signOut() {
    return this.send("/sign-out");
  }

  /**
   * @param {string} path below /api/desk
   * @returns {Promise<any>}
   */
  async read(path) {
    return (await this.#signedIn(path, json("GET"))).json();
  }

  /**
   * A change whose answer is left unread.
   * @param {string} path
   * @param {unknown} [body]
   * @param {string} [method]
   */
  send(path, body, method = "POST") {
    return this.#signedIn(path, json(method, body, { "X-CSRF-Token": this.csrf }));
  }

  /**
   * A change whose answer is read.
   * @param {string} path below /api/desk
   * @param {{ method?: string, body?: unknown, ms?: number }} [how] `ms` is how long to wait
   * @returns {Promise<any>} null where the answer has no body
   */
  async change(path, { method = "POST", body, ms } = {}) {
    const response = await this.#signedIn(path, json(method, body, { "X-CSRF-Token": this.csrf }), ms);
    return response.status === 204 ? null : response.json();
  }

  /**
   * @param {string} path below /api/desk
   * @param {Blob} file
   * @returns {Promise<any>}
   */
  async upload(path, file) {
    const headers = { "Content-Type": "application/octet-stream", "X-CSRF-Token": this.csrf };
    return (await this.#signedIn(path, { method: "POST", headers, body: file }, UPLOAD_MS)).json();
  }

  /** @param {Response} response */
  async #keep(response) {
    const clerk = await response.json();
    this.csrf = clerk.csrf;
    return clerk;
  }

  /**
   * @param {string} path
   * @param {RequestInit} init
   * @param {number} [ms]
   */
  async #signedIn(path, init, ms) {
    try {
      return await this.#ask(path, init, ms);
    } catch (error) {
      if (error instanceof HttpError && error.status === 401) this.onSignedOut();
      throw error;
    }
  }

  /**
   * @param {string} path
   * @param {RequestInit} init
   * @param {number} [ms]
   */
  #ask(path, init, ms = ANSWER_MS) {
    const signal = AbortSignal.timeout(ms);
    const headers = { ...init.headers, "Accept-Language": this.language };
    return ask(`/api/desk${path}`, { ...init, headers, signal, credentials: "same-origin", cache: "no-store" });
  }
}
