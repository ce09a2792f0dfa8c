/** Where the knowledge comes from, and whether each source's changes wait for an editor. */

import { h } from "../../widget/dom.js";
import { fill } from "../../widget/strings.js";
import { address } from "./address.js";
import { KnowledgeApi } from "./api.js";
import { badge, counted, day, facts } from "./words.js";

/** @typedef {import("./types.js").Source} Source */

export class SourcesTab {
  /** @param {import("./types.js").Room} room */
  constructor(room) {
    this.room = room;
    this.api = new KnowledgeApi(room.api);
    this.decides = room.clerk.powers.includes("approve");
    this.rows = h("ul", { class: "k-rows" });
    this.element = h(
      "section",
      { "aria-labelledby": "k-sources" },
      h("header", { class: "k-head" }, h("h2", { id: "k-sources" }, room.strings.tabs.sources)),
      h("p", { class: "hint" }, room.strings.sources.lead),
      this.rows,
    );
  }

  async show() {
    const found = await this.room.attempt(() => this.api.sources());
    if (!found) return;
    const none = h("li", { class: "empty" }, this.room.strings.sources.none);
    this.rows.replaceChildren(...(found.length ? found.map((source) => this.#row(source)) : [none]));
  }

  /** @param {Source} source */
  #row(source) {
    const { strings } = this.room;
    const words = strings.sources;
    const read = source.read_at ? fill(words.read, { day: day(source.read_at) }) : words.unread;
    const waits = h("a", { href: address("changes", `source/${source.name}`) }, fill(words.waiting, { count: source.waiting }));
    return h(
      "li",
      {},
      h(
        "div",
        { class: "k-row-main" },
        h("b", { class: "k-name" }, source.name),
        facts(counted(words.records, source.records), read, source.place && fill(words.place, { place: source.place })),
      ),
      h("div", { class: "badges" }, source.waiting > 0 && waits),
      this.decides ? this.#setting(source) : badge(source.hold ? words.hold : words.publish, source.hold ? "warn" : "plain"),
    );
  }

  /** @param {Source} source */
  #setting(source) {
    const words = this.room.strings.sources;
    const label = fill(words.setting, { name: source.name });
    const options = ["hold", "publish"].map((value) => h("option", { value, selected: (value === "hold") === source.hold }, words[value]));
    const select = h("select", { "aria-label": label, onchange: () => void this.#decide(source, select.value === "hold") }, ...options);
    return h("p", { class: "field k-setting" }, select);
  }

  /**
   * @param {Source} source
   * @param {boolean} hold
   */
  async #decide(source, hold) {
    const done = await this.room.attempt(async () => {
      await this.api.decideSource(source.name, hold);
      return true;
    });
    const words = this.room.strings.sources;
    if (done) this.room.tell(fill(hold ? words.now_hold : words.now_publish, { name: source.name }));
    else await this.show();
  }
}
