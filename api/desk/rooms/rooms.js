/** Pages in place of queue and conversation, each with an address and the power that opens it. */

import { h } from "../../widget/dom.js";
import { loadStrings } from "../../widget/strings.js";
import { InsightPage } from "../insight.js";
import { AccountsPage } from "./accounts.js";
import { AuditPage } from "./audit.js";
import { CannedPage } from "./canned.js";
import { MyPage } from "./me.js";

/**
 * @typedef {object} Room
 * @property {HTMLElement} element
 * @property {HTMLElement} title focused when the room opens
 * @property {() => Promise<unknown>} load
 *
 * @typedef {object} Ground what a room stands on
 * @property {import("../types.js").Strings} strings of the rooms
 * @property {import("../types.js").Strings} desk of the whole desk
 * @property {import("../types.js").Language} language
 * @property {import("../api.js").DeskApi} api
 * @property {import("../types.js").Clerk} clerk
 * @property {import("../../widget/store.js").Store} kept
 */

/** Where each room is, in the order in which somebody who does not see the queue lands in one. */
export const ROOMS = [
  { name: "accounts", power: "accounts" },
  { name: "audit", power: "audit" },
  { name: "canned", power: "write" },
  { name: "insight", power: "insight" },
  { name: "me", power: null },
];

/** @type {Record<string, (ground: Ground) => Room>} */
const MAKERS = {
  accounts: (ground) => new AccountsPage(ground),
  audit: (ground) => new AuditPage(ground),
  canned: (ground) => new CannedPage(ground),
  insight: ({ desk, language, api }) => new InsightPage(desk, language, api),
  me: (ground) => new MyPage(ground),
};

export class Rooms {
  /**
   * @param {import("../types.js").Strings} desk
   * @param {import("../types.js").Language} language
   * @param {import("../api.js").DeskApi} api
   * @param {import("../types.js").Clerk} clerk
   * @param {import("../../widget/store.js").Store} kept
   */
  constructor(desk, language, api, clerk, kept) {
    this.ground = { desk, language, api, clerk, kept };
    this.open = ROOMS.filter(({ power }) => power === null || clerk.powers.includes(power));
    /** @type {Map<string, Room>} */
    this.made = new Map();
    /** @type {Record<string, any> | null} */
    this.strings = null;
    this.name = ""; // of the room that is open
    this.element = h("div", { class: "rooms", hidden: true });
  }

  /**
   * @param {string} hash of the address
   * @param {boolean} queue whether there is a queue for who is in no room
   * @returns {Promise<boolean>} whether a room is open now
   */
  async follow(hash, queue) {
    const name = this.open.find((one) => `#${one.name}` === hash)?.name ?? (queue ? "" : this.open[0].name);
    this.element.hidden = !name;
    this.name = name;
    if (!name) return false;
    const room = await this.#room(name);
    if (location.hash !== hash) return true; // somewhere else by now
    if (this.element.firstElementChild !== room.element) this.element.replaceChildren(room.element);
    room.title.focus();
    void room.load();
    return true;
  }

  /** @param {string} name */
  async #room(name) {
    const kept = this.made.get(name);
    if (kept) return kept;
    this.strings ??= await loadStrings(new URL("./strings/", import.meta.url), this.ground.language);
    const made = MAKERS[name]({ ...this.ground, strings: this.strings });
    this.made.set(name, made);
    return made;
  }
}
