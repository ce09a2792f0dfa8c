/** What is on its way to citizens: one outbox a case, kept over a reload. */

import { Outbox } from "../widget/outbox.js";
import { Store } from "../widget/store.js";

export class Outgoing {
  /**
   * @param {import("./api.js").DeskApi} api
   * @param {Store} session
   * @param {(id: number, entries: import("../widget/outbox.js").Entry[]) => void} onChanged
   */
  constructor(api, session, onChanged) {
    this.api = api;
    this.session = session;
    this.onChanged = onChanged;
    /** @type {Map<number, Outbox>} */
    this.outboxes = new Map();
  }

  /** @param {number} id of a case */
  of(id) {
    const kept = this.outboxes.get(id);
    if (kept) return kept;
    const store = new Store(`${this.session.prefix}case ${id} `, this.session.area);
    const made = new Outbox((message) => this.api.reply(id, message), store, () => this.onChanged(id, made.entries));
    this.outboxes.set(id, made);
    return made;
  }
}
