/** Everything inside the panel: header, conversation, state, composer, the way to a person. */

import { Ticks } from "./checklist.js";
import { Composer } from "./composer.js";
import { h, icon } from "./dom.js";
import { CLOSE, DOOR, PERSON } from "./icons.js";
import { MessageLog } from "./log.js";
import { Suggestions } from "./suggestions.js";
import { fill } from "./strings.js";
import { textToNodes } from "./text.js";
import { Throttle } from "./throttle.js";

/**
 * @typedef {import("./types.js").ConversationState} ConversationState
 * @typedef {object} Actions
 * @property {(text: string, choice?: string) => void} onSend
 * @property {(entry: import("./outbox.js").Entry) => void} onRetry
 * @property {(entry: import("./outbox.js").Entry) => void} onDiscard
 * @property {() => void} onForget
 * @property {() => void} onClose
 * @property {() => void} onKeep
 * @property {(words: string) => void} onTooLong
 * @property {import("./rating.js").Rate} onRate
 * @property {() => void} onTyping
 */

export class View {
  /**
   * @param {Record<string, any>} strings
   * @param {import("./types.js").Language} language
   * @param {import("./store.js").Store} store
   * @param {Actions} actions
   * @param {{ place: import("./types.js").Place, topic: string | null }} page
   */
  constructor(strings, language, store, actions, page) {
    this.strings = strings;
    this.actions = actions;
    this.up = true;
    /** @type {ConversationState} */
    this.conversation = { holder: "bot", typing: false };
    this.signs = new Throttle(actions.onTyping);
    this.log = new MessageLog(strings, language, new Ticks(store), {
      onChoice: (choice) => this.#choose(choice.title, choice.value),
      onContact: (contact) => this.#choose(contact),
      onRetry: (entry) => this.#leave(() => actions.onRetry(entry)),
      onDiscard: (entry) => this.#leave(() => actions.onDiscard(entry)),
      onRate: actions.onRate,
    });
    this.page = page;
    this.suggestions = new Suggestions(strings, page.place, {
      onPick: (one) => this.#pick(one),
      onLeave: () => this.composer.focus(),
      onSay: actions.onTooLong,
    });
    this.composer = new Composer(strings, store, actions.onSend, actions.onTooLong, this.suggestions, () => {
      if (this.conversation.holder !== "bot") this.signs.tell(); // the bot does not wait for it
    });
    this.office = h("p", { class: "office", hidden: true });
    this.close = h(
      "button",
      { type: "button", class: "close", "aria-label": strings.close, onclick: actions.onClose },
      icon(CLOSE),
    );
    this.typing = this.#typingLine();
    this.state = h("p", { class: "state", hidden: true });
    this.human = h("button", { type: "button", class: "human", onclick: () => this.#person() });
    this.human.append(icon(PERSON), strings.human);
    this.keep = h("button", { type: "button", class: "keep", hidden: true, onclick: actions.onKeep }, strings.keep);
    this.forget = h("button", { type: "button", class: "forget", onclick: () => this.#forget() });
    this.forget.addEventListener("blur", () => this.#disarm());
    this.#disarm();
  }

  /** @returns {HTMLElement[]} */
  parts() {
    const names = h("div", { class: "names" }, h("h2", { id: "title" }, this.strings.title), this.office);
    const mark = h("span", { class: "mark" }, icon(DOOR));
    return [
      h("header", { role: "none" }, mark, names, this.close),
      this.log.element,
      this.typing,
      this.state,
      this.composer.element,
      h("footer", { role: "none" }, this.human, this.keep, this.forget),
    ];
  }

  /** @param {import("./types.js").OpenedSession} session */
  showSession({ conversation, office, notice, greeting }) {
    this.log.ticks.belong(conversation);
    this.office.textContent = office;
    this.office.hidden = !office;
    this.notice = notice;
    this.greeting = greeting;
    this.showIntro();
  }

  /** The welcome stands where nothing has been said; the notice stands always. */
  showIntro() {
    const { empty } = this.log;
    const notice = this.notice && h("div", { class: "notice" }, textToNodes(this.notice, true));
    this.log.intro.replaceChildren(...[notice, empty && this.#welcome()].filter((part) => part instanceof Node));
    this.log.intro.classList.toggle("alone", empty);
    this.keep.hidden = empty;
  }

  /** @param {ConversationState} conversation */
  showState(conversation) {
    this.conversation = conversation;
    this.#refresh();
  }

  /** @param {boolean} up */
  showLink(up) {
    this.up = up;
    this.#refresh();
  }

  #refresh() {
    const { holder, typing, opens } = this.conversation;
    const known = opens ? fill(this.strings.state_opens, { time: opens }) : this.strings[`state_${holder}`];
    const line = this.up ? known : this.strings.state_offline;
    this.state.textContent = line ?? "";
    this.state.hidden = !line;
    this.state.className = `state ${this.up ? holder : "offline"}`;
    this.typing.hidden = !typing || !this.up;
    this.human.setAttribute("aria-disabled", String(holder !== "bot"));
  }

  #typingLine() {
    const dots = h("span", { class: "dots", "aria-hidden": "true" }, h("i"), h("i"), h("i"));
    return h("p", { class: "typing", hidden: true }, dots, this.strings.typing);
  }

  /** @returns {{ text: string, choice?: string }[]} what to press where nothing has been said */
  #starters() {
    const { procedure } = this.page.place;
    if (!procedure) return this.strings.starters.map((/** @type {string} */ text) => ({ text }));
    return Object.entries(this.strings.procedure_starters).map(([aspect, text]) => ({
      text,
      choice: `p:${procedure}:${aspect}`,
    }));
  }

  #welcome() {
    const buttons = this.#starters().map(({ text, choice }) =>
      h("li", {}, h("button", { type: "button", onclick: () => this.#choose(text, choice) }, text)),
    );
    const topic = this.page.place.procedure && this.page.topic;
    return h(
      "div",
      { class: "welcome" },
      h("p", { class: "welcome-title" }, topic || this.strings.welcome),
      h("p", {}, topic ? this.strings.welcome_topic : this.greeting || this.strings.welcome_more),
      h("ul", { "aria-label": this.strings.starters_label }, ...buttons),
    );
  }

  /** @param {import("./types.js").Suggestion} one */
  #pick(one) {
    this.suggestions.hide();
    this.composer.clear();
    this.actions.onSend(one.text, one.choice ?? undefined);
    this.composer.focus();
  }

  /**
   * @param {string} text
   * @param {string} [choice]
   */
  #choose(text, choice) {
    this.#leave(() => this.actions.onSend(text, choice));
  }

  /** The pressed button goes away: the conversation takes the focus. @param {() => void} step */
  #leave(step) {
    this.log.focus();
    step();
  }

  #person() {
    if (this.conversation.holder === "bot") this.actions.onSend(this.strings.human, "human");
  }

  #forget() {
    if (this.forget.dataset.armed) {
      this.#disarm();
      this.actions.onForget();
    } else {
      this.forget.dataset.armed = "yes";
      this.forget.replaceChildren(...this.#inBoth("forget_confirm"));
    }
  }

  /** The name of a button, and a shorter one for a narrow panel. @param {"forget" | "forget_confirm"} key */
  #inBoth(key) {
    const { strings } = this;
    this.forget.setAttribute("aria-label", strings[key]);
    return [
      h("span", { class: "long" }, strings[key]),
      h("span", { class: "short" }, strings[`${key}_short`]),
    ];
  }

  #disarm() {
    delete this.forget.dataset.armed;
    this.forget.replaceChildren(...this.#inBoth("forget"));
  }
}
