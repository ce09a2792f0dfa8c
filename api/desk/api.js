/** The desk's interface over HTTP, signed in by a cookie that scripts cannot read. */

import { HttpError, ask, json } from "../widget/http.js";

/** @typedef {import("./types.js").Detail} Detail */

const ANSWER_MS = 15_000;
const UPLOAD_MS = 600_000;

export class DeskApi {
  /**
   * @param {import("./types.js").Language} language what the server's labels should be in
   * @param {string} unnamed what to call a citizen whose channel gives no name
   * @param {() => void} onSignedOut called when the session turns out to be over
   */
  constructor(language, unnamed, onSignedOut) {
    this.language = language;
    this.unnamed = unnamed;
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

  /** @returns {Promise<import("./channels.js").Account[]>} accounts on the platforms, troubled ones first */
  channels() {
    return this.#read("/channels");
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
    return this.#keep(await this.#change("/password", { old, new: fresh }));
  }

  /** @param {URLSearchParams} period since and until */
  insight(period) {
    return this.#read(`/insight?${period}`);
  }

  /** @returns {Promise<{ secret: string, uri: string, qr: string }>} a new second factor */
  newTotp() {
    return this.#read("/totp");
  }

  /**
   * @param {string} secret
   * @param {string} code
   */
  switchOnTotp(secret, code) {
    return this.#change("/totp", { secret, code });
  }

  /**
   * @param {string} office
   * @returns {Promise<import("./types.js").Plan>}
   */
  plan(office) {
    return this.#read(`/plan/${office}`);
  }

  /**
   * @param {string} office
   * @param {{ clerk_id: number, begins_at: string, ends_at: string }} shift
   */
  addShift(office, shift) {
    return this.#change(`/plan/${office}/shifts`, shift);
  }

  /**
   * @param {string} office
   * @param {number} id
   */
  removeShift(office, id) {
    return this.#change(`/plan/${office}/shifts/${id}`, undefined, "DELETE");
  }

  /**
   * @param {string} office
   * @param {string} day
   * @param {{ spans: string, note: string } | null} own null: the usual hours again
   */
  setDay(office, day, own) {
    return this.#change(`/plan/${office}/days/${day}`, own ?? undefined, own ? "PUT" : "DELETE");
  }

  signOut() {
    return this.#change("/sign-out");
  }

  /** @returns {Promise<import("./types.js").Around>} */
  around() {
    return this.#read("/around");
  }

  /** @param {boolean} here */
  presence(here) {
    return this.#change("/presence", { here });
  }

  /**
   * @param {import("./types.js").View} view
   * @param {import("./filters.js").Chosen} filters
   * @param {number} limit
   * @returns {Promise<import("./types.js").CaseList>}
   */
  async cases(view, filters, limit) {
    const set = Object.entries(filters).filter(([, value]) => value);
    const query = new URLSearchParams([["view", view], ["limit", String(limit)], ...set]);
    const list = await (await this.#signedIn(`/cases?${query}`, json("GET"))).json();
    for (const summary of list.cases) this.#name(summary);
    return list;
  }

  /**
   * @param {number} id
   * @returns {Promise<Detail>}
   */
  async case(id) {
    return this.#detail(await this.#signedIn(`/cases/${id}`, json("GET")));
  }

  /**
   * @param {number} id
   * @param {"claim" | "release" | "wake" | "note" | "snooze" | "assign" | "category"} step
   * @param {Record<string, unknown>} [body]
   * @returns {Promise<Detail>}
   */
  async step(id, step, body) {
    return this.#detail(await this.#change(`/cases/${id}/${step}`, body));
  }

  /**
   * @param {number} id
   * @param {{ office: string, reason: string }} to
   */
  forward(id, to) {
    return this.#change(`/cases/${id}/forward`, to);
  }

  /**
   * @param {number} id
   * @param {import("./types.js").CloseOutcome} outcome
   * @returns {Promise<Detail>}
   */
  async close(id, outcome) {
    return this.#detail(await this.#change(`/cases/${id}/close`, { outcome }));
  }

  /**
   * @param {number} id
   * @param {{ client_id: string, text: string }} message with links, moments, draft beside it
   */
  reply(id, message) {
    return this.#change(`/cases/${id}/reply`, message);
  }

  /**
   * @param {number} id
   * @returns {Promise<{ draft: import("./types.js").Piece | null }>}
   */
  draft(id) {
    return this.#read(`/cases/${id}/draft`);
  }

  /** @param {number} id */
  rejectDraft(id) {
    return this.#change(`/cases/${id}/draft/reject`);
  }

  /** @param {number} id */
  typing(id) {
    return this.change(`/cases/${id}/typing`);
  }

  /** @returns {Promise<import("./types.js").Canned[]>} */
  canned() {
    return this.#read("/canned");
  }

  /**
   * @param {string} q
   * @returns {Promise<import("./types.js").Procedure[]>}
   */
  procedures(q) {
    return this.#read(`/procedures?${new URLSearchParams({ q })}`);
  }

  /**
   * @param {string} code
   * @param {string} aspect
   * @param {string} language
   * @returns {Promise<{ draft: import("./types.js").Piece | null }>}
   */
  piece(code, aspect, language) {
    return this.#read(`/pieces?${new URLSearchParams({ code, aspect, language })}`);
  }

  /** @returns {Promise<import("./types.js").Curated[]>} what waits for a second person */
  proposals() {
    return this.#read("/curated?state=proposed");
  }

  /**
   * @param {Record<string, unknown>} proposal
   * @returns {Promise<{ id: number, similar: number[] }>}
   */
  async propose(proposal) {
    return (await this.#change("/curated", proposal)).json();
  }

  /**
   * @param {number} id
   * @param {"approve" | "reject"} step
   * @param {Record<string, unknown>} body
   */
  decide(id, step, body) {
    return this.#change(`/curated/${id}/${step}`, body);
  }

  /**
   * What other parts of the desk read.
   * @param {string} path below /api/desk
   * @returns {Promise<any>}
   */
  read(path) {
    return this.#read(path);
  }

  /**
   * What other parts of the desk change.
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

  /** @param {string} path */
  async #read(path) {
    return (await this.#signedIn(path, json("GET"))).json();
  }

  /**
   * @param {Response} response
   * @returns {Promise<Detail>}
   */
  async #detail(response) {
    const detail = await response.json();
    this.#name(detail.case);
    return detail;
  }

  /** @param {import("./types.js").Summary} summary */
  #name(summary) {
    summary.citizen ||= this.unnamed;
  }

  /** @param {Response} response */
  async #keep(response) {
    const clerk = await response.json();
    this.csrf = clerk.csrf;
    return clerk;
  }

  /**
   * @param {string} path
   * @param {unknown} [body]
   * @param {string} [method]
   */
  #change(path, body, method = "POST") {
    return this.#signedIn(path, json(method, body, { "X-CSRF-Token": this.csrf }));
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
