/** A clerk's own chat with the office's Telegram bot: linked by a link that works once, and unlinked. */

import { h } from "../../widget/dom.js";
import { dayOf, fill } from "./frame.js";

/**
 * @typedef {{ linked: boolean, name: string | null, since: string | null, ended: string | null }} Chat
 * @typedef {{ url: string, qr: string, minutes: number }} Invite
 */

const LOOK_MS = 2_000;
const MINUTE_MS = 60_000;

export class ChatLink {
  /**
   * @param {import("./rooms.js").Ground} ground
   * @param {import("./frame.js").Frame} frame
   * @param {() => Promise<void>} onChange how this account stands has to be read again
   */
  constructor(ground, frame, onChange) {
    this.ground = ground;
    this.frame = frame;
    this.onChange = onChange;
    /** @type {ReturnType<typeof setInterval> | undefined} */
    this.looking = undefined;
    this.inside = h("div", { class: "chat-inside" });
    const { strings } = ground;
    this.element = h("section", { class: "chat", "aria-label": strings.chat_title, hidden: true }, h("h4", {}, strings.chat_title), this.inside);
  }

  /** @param {Chat | null} chat null: the office has no bot */
  show(chat) {
    this.element.hidden = chat === null;
    if (!chat || (this.looking && !chat.linked)) return; // the link stands open
    this.#stop();
    const { strings } = this.ground;
    if (chat.linked) return this.#linked(chat);
    this.#offer(chat.ended ? strings.chat_ended[chat.ended] : strings.chat_lead);
  }

  /** @param {Chat} chat */
  #linked({ name, since }) {
    const { strings, language } = this.ground;
    const said = fill(strings.chat_linked, { name: name ?? strings.chat_unnamed, day: dayOf(since ?? "", language) });
    this.#put(h("p", { role: "status" }, said), h("p", { class: "hint" }, strings.chat_choose), this.#button(strings.chat_unlink, () => this.#unlink()));
  }

  /** @param {string} said */
  #offer(said) {
    const { strings } = this.ground;
    this.#put(h("p", { class: "hint", role: "status" }, said), this.#button(strings.chat_link, () => this.#invite()));
  }

  async #invite() {
    const { api, language, strings } = this.ground;
    const made = await this.frame.attempt(() => api.change("/alerts/telegram", { body: { language } }));
    if (!made) return;
    const { url, qr, minutes } = /** @type {Invite} */ (made);
    const open = h("a", { class: "primary", href: url, target: "_blank", rel: "noopener noreferrer" }, strings.chat_open);
    this.#put(
      h("p", { class: "hint" }, fill(strings.chat_steps, { minutes: String(minutes) })),
      open,
      h("figure", { class: "chat-code" }, h("img", { class: "qr", src: qr, alt: strings.chat_qr }), h("figcaption", { class: "hint" }, strings.chat_qr_hint)),
    );
    this.#look(Date.now() + minutes * MINUTE_MS);
  }

  /** @param {number} until when the link is over */
  #look(until) {
    this.#stop();
    this.looking = setInterval(() => {
      if (!this.element.isConnected) return this.#stop();
      if (Date.now() < until) return void this.#peek();
      this.#stop();
      this.#offer(this.ground.strings.chat_over);
    }, LOOK_MS);
  }

  async #peek() {
    const { api } = this.ground;
    const found = await api.read("/alerts/choices").catch(() => null); // it is looked at again
    if (this.looking && found?.telegram?.linked) await this.onChange();
  }

  #stop() {
    clearInterval(this.looking);
    this.looking = undefined;
  }

  async #unlink() {
    const { api } = this.ground;
    if (await this.frame.attempt(() => api.change("/alerts/telegram", { method: "DELETE" }))) await this.onChange();
  }

  /** @param {...Node} nodes in place of what was; the focus is not lost */
  #put(...nodes) {
    const focused = this.inside.contains(document.activeElement);
    this.inside.replaceChildren(...nodes);
    if (focused) this.inside.querySelector("a, button")?.focus();
  }

  /**
   * @param {string} words
   * @param {() => Promise<void>} act
   */
  #button(words, act) {
    return h("button", { type: "button", class: "quiet", onclick: () => void act() }, words);
  }
}
