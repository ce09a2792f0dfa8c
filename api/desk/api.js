/** What the desk's pages ask of its interface. */

import { DeskSession } from "./session.js";

/** @typedef {import("./types.js").Detail} Detail */

export class DeskApi extends DeskSession {
  /**
   * @param {import("./types.js").Language} language what the server's labels should be in
   * @param {string} unnamed what to call a citizen whose channel gives no name
   * @param {() => void} onSignedOut called when the session turns out to be over
   */
  constructor(language, unnamed, onSignedOut) {
    super(language, onSignedOut);
    this.unnamed = unnamed;
  }

  /** @returns {Promise<import("./channels.js").Account[]>} accounts on the platforms, troubled ones first */
  channels() {
    return this.read("/channels");
  }

  /** @param {URLSearchParams} period since and until */
  insight(period) {
    return this.read(`/insight?${period}`);
  }

  /**
   * @param {string} office
   * @returns {Promise<import("./types.js").Plan>}
   */
  plan(office) {
    return this.read(`/plan/${office}`);
  }

  /**
   * @param {string} office
   * @param {{ clerk_id: number, begins_at: string, ends_at: string }} shift
   */
  addShift(office, shift) {
    return this.send(`/plan/${office}/shifts`, shift);
  }

  /**
   * @param {string} office
   * @param {number} id
   */
  removeShift(office, id) {
    return this.send(`/plan/${office}/shifts/${id}`, undefined, "DELETE");
  }

  /**
   * @param {string} office
   * @param {string} day
   * @param {{ spans: string, note: string } | null} own null: the usual hours again
   */
  setDay(office, day, own) {
    return this.send(`/plan/${office}/days/${day}`, own ?? undefined, own ? "PUT" : "DELETE");
  }

  /** @returns {Promise<import("./types.js").Around>} */
  around() {
    return this.read("/around");
  }

  /** @param {boolean} here */
  presence(here) {
    return this.send("/presence", { here });
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
    const list = await this.read(`/cases?${query}`);
    for (const summary of list.cases) this.#name(summary);
    return list;
  }

  /**
   * @param {number} id
   * @returns {Promise<Detail>}
   */
  async case(id) {
    return this.#named(await this.read(`/cases/${id}`));
  }

  /**
   * @param {number} id
   * @param {"claim" | "release" | "wake" | "note" | "snooze" | "assign" | "category"} step
   * @param {Record<string, unknown>} [body]
   * @returns {Promise<Detail>}
   */
  async step(id, step, body) {
    return this.#named(await this.change(`/cases/${id}/${step}`, { body }));
  }

  /**
   * @param {number} id
   * @param {{ office: string, reason: string }} to
   */
  forward(id, to) {
    return this.send(`/cases/${id}/forward`, to);
  }

  /**
   * @param {number} id
   * @param {import("./types.js").CloseOutcome} outcome
   * @returns {Promise<Detail>}
   */
  async close(id, outcome) {
    return this.#named(await this.change(`/cases/${id}/close`, { body: { outcome } }));
  }

  /**
   * @param {number} id
   * @param {{ client_id: string, text: string }} message with links, moments, draft beside it
   */
  reply(id, message) {
    return this.send(`/cases/${id}/reply`, message);
  }

  /**
   * @param {number} id
   * @returns {Promise<{ draft: import("./types.js").Piece | null }>}
   */
  draft(id) {
    return this.read(`/cases/${id}/draft`);
  }

  /** @param {number} id */
  rejectDraft(id) {
    return this.send(`/cases/${id}/draft/reject`);
  }

  /** @param {number} id */
  typing(id) {
    return this.change(`/cases/${id}/typing`);
  }

  /** @returns {Promise<import("./types.js").Canned[]>} */
  canned() {
    return this.read("/canned");
  }

  /**
   * @param {string} q
   * @returns {Promise<import("./types.js").Procedure[]>}
   */
  procedures(q) {
    return this.read(`/procedures?${new URLSearchParams({ q })}`);
  }

  /**
   * @param {string} code
   * @param {string} aspect
   * @param {string} language
   * @returns {Promise<{ draft: import("./types.js").Piece | null }>}
   */
  piece(code, aspect, language) {
    return this.read(`/pieces?${new URLSearchParams({ code, aspect, language })}`);
  }

  /** @returns {Promise<import("./types.js").Curated[]>} what waits for a second person */
  proposals() {
    return this.read("/curated?state=proposed");
  }

  /**
   * @param {Record<string, unknown>} proposal
   * @returns {Promise<{ id: number, similar: number[] }>}
   */
  propose(proposal) {
    return this.change("/curated", { body: proposal });
  }

  /**
   * @param {number} id
   * @param {"approve" | "reject"} step
   * @param {Record<string, unknown>} body
   */
  decide(id, step, body) {
    return this.send(`/curated/${id}/${step}`, body);
  }

  /**
   * @param {Detail} detail
   * @returns {Detail} with a name for its citizen
   */
  #named(detail) {
    this.#name(detail.case);
    return detail;
  }

  /** @param {import("./types.js").Summary} summary */
  #name(summary) {
    summary.citizen ||= this.unnamed;
  }
}
