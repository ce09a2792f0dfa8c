/** What a clerk wants to be told of, and how. */

import { h } from "../../widget/dom.js";
import { chime } from "../chime.js";
import { subscribe, unsubscribe } from "./pushing.js";
import { ChatLink } from "./chat.js";
import { fill } from "./frame.js";

const KINDS = ["new", "assigned", "due"];
const WAYS = ["page", "sound", "push", "email"];
const WITH_TELEGRAM = [...WAYS, "telegram"];

export class Notices {
  /**
   * @param {import("./rooms.js").Ground} ground
   * @param {import("./frame.js").Frame} frame
   */
  constructor(ground, frame) {
    this.ground = ground;
    this.frame = frame;
    /** @type {{ push_key: string | null, email: string | null, telegram: import("./chat.js").Chat | null }} */
    this.can = { push_key: null, email: null, telegram: null };
    this.ways = WAYS;
    this.boxes = new Map();
    this.saved = Promise.resolve(); // one change after the other: the last one counts
    this.done = h("p", { class: "done", role: "status" });
    this.hint = h("p", { class: "hint" });
    this.chat = new ChatLink(ground, frame, () => this.load());
    this.table = this.#table();
    this.element = h("div", { class: "notices" }, this.table, this.hint, this.done, this.chat.element);
  }

  async load() {
    const found = await this.frame.attempt(() => this.ground.api.read("/alerts/choices"));
    if (!found) return;
    this.can = found;
    const { strings } = this.ground;
    this.#draw(found.telegram ? WITH_TELEGRAM : WAYS);
    this.chat.show(found.telegram ?? null);
    for (const [name, box] of this.boxes) {
      const [kind, way] = name.split(" ");
      box.checked = found.choices.some((/** @type {{ kind: string, way: string }} */ one) => one.kind === kind && one.way === way);
      box.disabled = !this.#offered(way);
    }
    const mail = found.email ? fill(strings.notices_email, { email: found.email }) : strings.notices_no_email;
    this.hint.textContent = [strings.notices_private, mail, this.#offered("push") ? "" : strings.notices_no_push].filter(Boolean).join(" ");
  }

  /** @param {string} way */
  #offered(way) {
    if (way === "email") return this.can.email !== null;
    if (way === "telegram") return this.can.telegram?.linked ?? false;
    if (way === "push") return this.can.push_key !== null && "PushManager" in window && "serviceWorker" in navigator;
    return way !== "page" || "Notification" in window;
  }

  /** @param {string[]} ways */
  #draw(ways) {
    if (ways === this.ways) return;
    this.ways = ways;
    this.boxes.clear();
    const drawn = this.#table();
    this.table.replaceWith(drawn);
    this.table = drawn;
  }

  #table() {
    const { strings } = this.ground;
    const head = KINDS.map((kind) => h("th", { scope: "col" }, strings.kinds[kind]));
    const rows = this.ways.map((way) =>
      h("tr", {}, h("th", { scope: "row" }, strings.ways[way]), ...KINDS.map((kind) => h("td", {}, this.#box(kind, way)))),
    );
    return h("table", {}, h("caption", { class: "unseen" }, strings.notices), h("thead", {}, h("tr", {}, h("td"), ...head)), h("tbody", {}, ...rows));
  }

  /**
   * @param {string} kind
   * @param {string} way
   */
  #box(kind, way) {
    const { strings } = this.ground;
    const label = `${strings.kinds[kind]}: ${strings.ways[way]}`;
    const onchange = () => (this.saved = this.saved.then(() => this.#change(way, box)).catch(() => this.load()));
    const box = h("input", { type: "checkbox", "aria-label": label, disabled: true, onchange }); // until it is known
    this.boxes.set(`${kind} ${way}`, box);
    return h("label", { class: "cell" }, box);
  }

  /**
   * @param {string} way
   * @param {HTMLInputElement} box
   */
  async #change(way, box) {
    this.done.textContent = "";
    if (box.checked && !(await this.#prepare(way))) {
      box.checked = false;
      return;
    }
    const { api, language, strings } = this.ground;
    const chosen = [...this.boxes].filter(([, one]) => one.checked).map(([name]) => ({ kind: name.split(" ")[0], way: name.split(" ")[1] }));
    if (way === "push" && !chosen.some((one) => one.way === "push")) await unsubscribe(api).catch(() => undefined);
    const done = await this.frame.attempt(() => api.change("/alerts/choices", { body: { choices: chosen, language }, method: "PUT" }));
    if (!done) return this.load();
    this.done.textContent = strings.notices_saved;
    dispatchEvent(new CustomEvent("alerts-chosen"));
  }

  /**
   * What the browser has to allow first.
   * @param {string} way
   * @returns {Promise<boolean>} whether this way works here
   */
  async #prepare(way) {
    if (way === "sound") void chime();
    if (way !== "page" && way !== "push") return true;
    if ((await Notification.requestPermission()) !== "granted") {
      this.frame.problem.textContent = this.ground.strings.notices_blocked;
      return false;
    }
    const { api, language } = this.ground;
    const key = this.can.push_key ?? "";
    return way !== "push" || (await this.frame.attempt(() => subscribe(api, key, language))) !== null;
  }
}
