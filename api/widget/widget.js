/**
 * `<mot-cua site="…" lang="vi|en" mode="inline|floating" referral="…" base="https://…"
 * procedure="1.004194" topic="Đăng ký tạm trú">`:
 * the conversation with an office, on any page. What stands between its tags is shown until
 * (and unless) it can start.
 */

import { Announcer } from "./announcer.js";
import { Connection } from "./connection.js";
import { authorOf } from "./messages.js";
import { Outbox } from "./outbox.js";
import { FloatingPanel, InlinePanel } from "./panel.js";
import { Store } from "./store.js";
import { fill, loadStrings } from "./strings.js";
import { dress } from "./styles.css.js";
import { save, transcript } from "./transcript.js";
import { View } from "./view.js";

/** @typedef {import("./types.js").Message} Message */

export class MotCua extends HTMLElement {
  unread = 0;
  failed = 0;
  office = "";
  /** @type {Message[]} */
  messages = [];

  async connectedCallback() {
    if (this.shadowRoot) return this.#wake();
    const language = this.lang === "en" ? "en" : "vi";
    const strings = await loadStrings(new URL("./strings/", import.meta.url), language);
    if (!this.shadowRoot) this.#build(strings, language);
    if (this.isConnected) this.#wake();
  }

  disconnectedCallback() {
    this.connection?.stop();
    this.panel?.stop();
  }

  /**
   * @param {Record<string, any>} strings
   * @param {import("./types.js").Language} language
   */
  #build(strings, language) {
    const place = this.#place(language);
    const store = new Store(`mot-cua ${place.base} ${place.site} `);
    this.strings = strings;
    this.announcer = new Announcer();
    this.connection = new Connection(place, store, {
      onSession: (opened, other) => this.#opened(opened, other),
      onMessages: (messages, fresh) => this.#received(messages, fresh),
      onState: (state) => this.view?.showState(state),
      onLink: (up) => this.view?.showLink(up),
    });
    this.outbox = new Outbox((message) => this.#connection.post(message), store, () => this.#sent());
    const page = { place, topic: this.getAttribute("topic") };
    this.view = new View(strings, language, store, this.#actions(), page);
    this.panel = this.#panel(this.view.parts());
    const root = this.attachShadow({ mode: "open" });
    dress(root);
    root.append(...this.panel.elements, this.announcer.element);
    this.#sent();
  }

  get #connection() {
    return /** @type {Connection} */ (this.connection);
  }

  /** @param {import("./types.js").Language} language */
  #place(language) {
    const base = new URL(this.getAttribute("base") || import.meta.url).origin;
    return {
      base,
      language,
      site: this.getAttribute("site") || "demo",
      referral: this.getAttribute("referral"),
      procedure: this.getAttribute("procedure"),
    };
  }

  /** @param {HTMLElement[]} parts */
  #panel(parts) {
    if (this.getAttribute("mode") !== "floating") return new InlinePanel(parts);
    return new FloatingPanel(parts, /** @type {any} */ (this.strings), () => this.#shown());
  }

  /** @returns {import("./view.js").Actions} */
  #actions() {
    return {
      onSend: (text, choice) => this.outbox?.add(text, choice),
      onRetry: (entry) => this.outbox?.retry(entry),
      onDiscard: (entry) => this.outbox?.drop((one) => one === entry),
      onForget: () => this.#forget(),
      onClose: () => this.panel?.hide(),
      onKeep: () => this.#keep(),
      onTooLong: (words) => this.#say(words),
      onRate: (rating) => this.#connection.rate(rating),
      onTyping: () => void this.connection?.typing(),
    };
  }

  #wake() {
    this.panel?.start();
    if (this.panel?.shown) this.connection?.start();
  }

  #shown() {
    this.unread = 0;
    this.connection?.start();
    // on a touch screen the keyboard would cover the conversation
    if (matchMedia("(pointer: coarse)").matches) this.view?.log.focus();
    else this.view?.composer.focus();
  }

  #keep() {
    const strings = /** @type {Record<string, any>} */ (this.strings);
    const language = this.lang === "en" ? "en" : "vi";
    const text = transcript(this.messages, this.office, strings, language);
    save(text, `${strings.keep_name}.txt`);
  }

  #forget() {
    this.outbox?.drop(() => true);
    this.view?.composer.clear();
    this.connection?.forget();
    this.view?.log.focus();
  }

  /**
   * @param {import("./types.js").OpenedSession} opened
   * @param {boolean} other
   */
  #opened(opened, other) {
    if (other) {
      this.view?.log.clear();
      this.messages = [];
    }
    this.office = opened.office;
    this.view?.showSession(opened);
  }

  /**
   * @param {Message[]} messages
   * @param {boolean} fresh
   */
  #received(messages, fresh) {
    const news = fresh ? messages : this.#afterOwn(messages);
    const ids = new Set(messages.map((message) => message.client_id));
    this.outbox?.drop((entry) => ids.has(entry.message.client_id));
    this.messages.push(...messages);
    this.view?.log.add(messages, fresh);
    this.view?.showIntro();
    const answers = news.filter((message) => message.sender !== "citizen");
    if (!answers.length) return;
    for (const answer of answers) this.#announce(answer);
    if (this.panel?.shown) return;
    this.unread += answers.length;
    this.panel?.countUnread(this.unread);
  }

  /**
   * What follows a question of this page is news, even where it was found with the history.
   * @param {Message[]} messages
   */
  #afterOwn(messages) {
    const own = new Set(this.outbox?.entries.map((entry) => entry.message.client_id));
    const first = messages.findIndex(({ client_id }) => own.has(client_id ?? ""));
    return first < 0 ? [] : messages.slice(first);
  }

  #sent() {
    const entries = this.outbox?.entries ?? [];
    const failed = entries.filter((entry) => entry.status === "unsent").length;
    this.view?.log.showOutgoing(entries);
    this.view?.showIntro();
    if (failed > this.failed) this.#say(this.strings?.unsent_announced);
    this.failed = failed;
  }

  /** @param {Message} message */
  #announce(message) {
    const strings = /** @type {Record<string, any>} */ (this.strings);
    const count = message.choices?.length ?? 0;
    const beside = [
      ...(message.checklist ?? []),
      ...(message.pictures ?? []).map((one) => one.title),
      message.contact && strings.contact,
      count && fill(strings.choices_announced, { count }),
    ];
    const words = [message.text, ...beside].filter(Boolean).join(" ");
    this.announcer?.say(`${authorOf(message, strings)}: ${words}`, message.language);
  }

  /** @param {string} words */
  #say(words) {
    this.announcer?.say(words, this.lang === "en" ? "en" : "vi");
  }
}

if (!customElements.get("mot-cua")) customElements.define("mot-cua", MotCua);
