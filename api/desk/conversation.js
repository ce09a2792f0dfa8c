/** The right-hand side: one case, its thread, and what the clerk may do with it. */

import { h } from "../widget/dom.js";
import { fill } from "../widget/strings.js";
import { clockTime, dayName } from "../widget/when.js";
import { sprite } from "./icons.js";
import { Menu } from "./menu.js";
import { Reply } from "./reply.js";
import { Thread } from "./thread.js";
import { Tools } from "./tools.js";

/**
 * @typedef {import("./types.js").Detail} Detail
 * @typedef {import("./types.js").Summary} Summary
 * @typedef {import("../widget/outbox.js").Entry} Outgoing
 * @typedef {object} Actions
 * @property {() => void} onClaim
 * @property {() => void} onRelease
 * @property {() => void} onClose
 * @property {() => void} onSnooze
 * @property {() => void} onWake
 * @property {() => void} onAssign
 * @property {() => void} onForward
 * @property {(text: string) => void} onNote
 * @property {(text: string, beside: Record<string, unknown>) => void} onReply
 * @property {(text: string) => void} onPropose
 * @property {() => void} onMistake
 * @property {(message: import("./types.js").Message) => void} onTrial
 * @property {() => void} onTyping
 * @property {(entry: Outgoing) => void} onRetry
 * @property {(entry: Outgoing) => void} onDiscard
 */

export class Conversation {
  /**
   * @param {import("./types.js").Strings} strings
   * @param {import("./types.js").Language} language
   * @param {import("../widget/store.js").Store} store
   * @param {import("./api.js").DeskApi} api
   * @param {Actions} actions
   */
  constructor(strings, language, store, api, actions) {
    this.strings = strings;
    this.language = language;
    /** @type {Detail | null} */
    this.detail = null;
    this.thread = new Thread(strings, language, actions);
    this.reply = new Reply(strings, store, actions);
    const say = (/** @type {string} */ problem) => this.say(problem);
    this.tools = new Tools(strings, api, this.reply, { onSend: actions.onReply, say });
    this.title = h("h2", { tabindex: "-1" });
    this.facts = h("p", { class: "facts" });
    const quiet = { type: "button", class: "quiet" };
    this.release = h("button", { ...quiet, class: "quiet wide-only", onclick: actions.onRelease }, strings.release);
    this.close = h("button", { ...quiet, class: "quiet wide-only", onclick: actions.onClose }, strings.close);
    this.menu = new Menu(strings.more_steps, [
      { label: strings.assign, act: actions.onAssign },
      { label: strings.forward, act: actions.onForward },
      { label: strings.snooze, act: actions.onSnooze },
      { label: strings.mistake, act: actions.onMistake },
      { label: strings.release, act: actions.onRelease, kind: "narrow-only" },
      { label: strings.close, act: actions.onClose, kind: "narrow-only" },
    ]);
    this.wake = h("button", { type: "button", class: "primary", onclick: actions.onWake }, strings.wake);
    this.claim = h("button", { type: "button", class: "primary", onclick: actions.onClaim }, strings.claim);
    this.standing = h("p", {});
    this.offer = h("div", { class: "offer" }, this.standing, this.claim, this.wake);
    this.typing = h("p", { class: "typing", hidden: true }, h("span", { class: "dots", "aria-hidden": "true" }, h("i"), h("i"), h("i")));
    this.writes = h("span");
    this.typing.append(this.writes);
    /** @type {number[]} */
    this.writing = [];
    this.done = h("p", { class: "done", role: "status" });
    this.problem = h("p", { class: "problem", role: "alert" });
    this.body = h("div", { class: "case", hidden: true }, this.#header(), this.thread.element, this.#foot());
    this.placeholder = h("div", { class: "placeholder" }, this.#door(), h("p", {}, strings.choose), this.#hint());
    this.element = h(
      "section",
      { class: "conversation", "aria-label": strings.conversation },
      this.placeholder,
      this.body,
    );
  }

  /** @param {Detail} detail */
  show(detail) {
    const other = this.detail?.case.id !== detail.case.id;
    this.detail = detail;
    this.placeholder.hidden = true;
    this.body.hidden = false;
    if (other) this.say("");
    this.#describe(detail);
    this.#showContact(detail.contact ?? "");
    this.#offer(detail.case);
    const last = detail.messages.at(-1);
    if (!other && last?.sender === "citizen" && last.seq !== this.last) this.writing = this.writing.filter((id) => id !== detail.case.id);
    this.last = last?.seq;
    this.showTyping(this.writing);
    this.thread.show(detail, other);
  }

  /** @param {number[]} cases whose citizen types */
  showTyping(cases) {
    this.writing = cases;
    const shown = this.detail?.case;
    this.typing.hidden = !shown || !cases.includes(shown.id);
    if (shown) this.writes.textContent = fill(this.strings.citizen_types, { citizen: shown.citizen });
  }

  clear() {
    this.detail = null;
    this.placeholder.hidden = false;
    this.body.hidden = true;
  }

  /** @param {string} problem what went wrong, or "" */
  say(problem) {
    this.problem.textContent = problem;
    this.done.textContent = "";
  }

  /** @param {string} words what was done, or "" */
  tell(words) {
    this.done.textContent = words;
  }

  focus() {
    this.title.focus();
  }

  /** @param {Detail} detail */
  #describe({ case: { citizen, number, channel, reason_label, opened_at, owner, mine, office, procedure }, reach, files }) {
    const { strings } = this;
    const holder = mine ? strings.mine : owner && fill(strings.owner, { name: owner });
    const opened = fill(strings.opened, { time: clockTime(opened_at, this.language) });
    const about = procedure && h("span", { class: "subject", title: procedure }, procedure);
    const by = h("span", { class: "by-channel" }, strings.channels[channel] ?? channel);
    const facts = [number, by, reason_label, about, opened, office, holder];
    this.title.replaceChildren(sprite(channel), citizen);
    const sent = (files ?? []).map((file) => this.#file(file));
    const said = [...facts, reach].filter(Boolean).map((fact) => h("span", {}, fact));
    this.facts.replaceChildren(...said, ...sent);
  }

  /** @param {import("./types.js").SentFile} file */
  #file({ kind, state, url }) {
    const label = this.strings.files[kind] ?? this.strings.files.file;
    if (!url) return h("span", {}, `${label}: ${this.strings.files[state]}`);
    return h("a", { href: url, download: "" }, label);
  }

  /** @param {string} contact a telephone number or an e-mail address, "" where none was left */
  #showContact(contact) {
    if (!contact) return;
    const href = contact.includes("@") ? `mailto:${contact}` : `tel:${contact}`;
    this.facts.append(h("span", {}, h("a", { href }, contact)));
  }

  /** @param {Summary} summary */
  #offer(summary) {
    const { status, mine, owner } = summary;
    const answering = status === "claimed" && mine;
    const { strings } = this;
    const standing = {
      new: strings.claim_hint,
      claimed: fill(strings.taken, { name: owner ?? "" }),
      snoozed: this.#asleep(summary),
      closed: strings.closed,
    }[status];
    this.standing.textContent = standing;
    this.claim.hidden = status !== "new";
    this.offer.hidden = answering;
    this.reply.element.hidden = !answering;
    this.release.hidden = !answering;
    this.close.hidden = !answering;
    this.menu.element.hidden = !answering;
    this.wake.hidden = status !== "snoozed" || !mine;
    if (!answering) return;
    this.reply.belongTo(summary);
    this.tools.belongTo(summary);
  }

  #header() {
    const back = h("a", { class: "back", href: "#" }, sprite("back"), h("span", {}, this.strings.back));
    const names = h("div", { class: "names" }, this.title, this.facts);
    return h("header", { class: "case-head" }, back, names, h("div", { class: "steps" }, this.menu.element, this.release, this.close));
  }

  /** @param {Summary} summary */
  #asleep({ snoozed_until, mine, owner }) {
    const { strings, language } = this;
    if (!mine) return fill(strings.taken, { name: owner ?? "" });
    const at = snoozed_until ?? new Date().toISOString();
    return fill(strings.asleep, { time: clockTime(at, language), day: dayName(at, language, strings) });
  }

  #foot() {
    return h("div", { class: "case-foot" }, this.typing, this.problem, this.done, this.offer, this.reply.element);
  }

  #door() {
    return h("span", { class: "mark large" }, sprite("door"));
  }

  #hint() {
    return h("p", { class: "hint" }, this.strings.choose_hint);
  }
}
