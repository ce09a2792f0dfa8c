/** The procedures: what is in force, what waits, what was not checked for too long. */

import { h } from "../../widget/dom.js";

export class ListTab {
  /** @param {import("./types.js").Room} room */
  constructor(room) {
    this.room = room;
    this.element = h("section", { "aria-labelledby": "knowledge-list" }, h("h2", { id: "knowledge-list" }, room.strings.tabs.list));
  }

  show() {}
}
