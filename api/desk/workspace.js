/** Queue and conversation together: what is chosen, what changed, what is on its way. */

import { Alerts } from "./alerts.js";
import { Announcer } from "../widget/announcer.js";
import { h } from "../widget/dom.js";
import { HttpError } from "../widget/http.js";
import { fill } from "../widget/strings.js";
import { Casework } from "./casework.js";
import { Channels } from "./channels.js";
import { Conversation } from "./conversation.js";
import { Keys } from "./keys.js";
import { Live } from "./live.js";
import { Outgoing } from "./outgoing.js";
import { Planning } from "./planning.js";
import { Presence } from "./presence.js";
import { Queue } from "./queue.js";
import { Rooms } from "./rooms/rooms.js";
import { shortcuts } from "./shortcuts.js";
import { topBar } from "./top.js";

/**
 * @typedef {import("./types.js").Detail} Detail
 * @typedef {import("./types.js").View} View
 */

const TICK_MS = 10_000;

export class Workspace {
  /**
   * @param {import("./types.js").Strings} strings
   * @param {import("./types.js").Language} language
   * @param {import("./api.js").DeskApi} api
   * @param {import("./types.js").Clerk} clerk
   * @param {{ kept: import("../widget/store.js").Store, session: import("../widget/store.js").Store }} stores
   * @param {{ language: HTMLElement, onSignOut: () => void }} more
   */
  constructor(strings, language, api, clerk, stores, more) {
    this.strings = strings;
    this.language = language;
    this.api = api;
    /** @type {number | null} */
    this.chosen = null;
    this.refreshes = 0;
    this.asked = 0; // looks at a case so far
    this.answered = 0; // the newest of them that is shown
    this.news = Infinity; // what waits at the start is not news
    this.life = new AbortController();
    this.announcer = new Announcer();
    this.queue = new Queue(strings, (view) => void this.#view(view), clerk.powers.includes("approve"), {
      onApprove: (id, into) => void this.#decide(id, "approve", { into }),
      onReject: (id, note) => void this.#decide(id, "reject", { note }),
    });
    this.outgoing = new Outgoing(api, stores.session, (id, entries) => {
      if (id === this.#shown) this.conversation.thread.showOutgoing(entries);
    });
    this.conversation = new Conversation(strings, language, stores.session, api, this.#actions());
    this.work = new Casework(strings, api, this.#bench());
    this.keys = new Keys(strings, stores.kept, shortcuts(this.queue, this.work, this.#bench()));
    this.presence = new Presence((here) => api.presence(here));
    /** @type {import("./types.js").Around} */
    this.around = { offices: [], colleagues: [], fields: [], promise: "" };
    this.live = new Live((id) => this.#changed(id), (up) => this.top.showLink(up), (cases) => this.conversation.showTyping(cases));
    const plan = () => this.#lookAround().then((around) => new Planning(strings, language, api, around, clerk).open());
    const ways = { ...more, onKeys: () => this.keys.open(), onPlan: () => void plan() };
    this.top = topBar(strings, clerk, ways, { title: strings.title, icon: "door" });
    this.sees = clerk.powers.includes("see");
    this.channels = clerk.powers.includes("channels") ? new Channels(strings, () => api.channels()) : null;
    this.alerts = new Alerts(api, `${strings.title} · ${strings.product}`);
    this.rooms = new Rooms(strings, language, api, clerk, stores.kept);
    this.panes = h("main", { class: "panes" }, this.queue.element, this.conversation.element, this.rooms.element);
    this.element = h("div", { class: "desk" }, this.top.element, this.channels?.element, this.panes, this.announcer.element);
  }

  start() {
    const { signal } = this.life;
    addEventListener("hashchange", () => void this.#follow(), { signal });
    const ticking = setInterval(() => this.queue.tick(), TICK_MS);
    signal.addEventListener("abort", () => clearInterval(ticking));
    this.keys.listen(signal);
    this.live.start();
    this.presence.start(signal);
    this.channels?.start(signal);
    this.alerts.start(signal);
    void this.#lookAround();
    void this.#follow();
  }

  stop() {
    this.life.abort();
    this.live.stop();
    document.title = this.#title(0);
  }

  /** @returns {import("./casework.js").Bench} */
  #bench() {
    return {
      conversation: this.conversation,
      chosen: () => this.chosen,
      shown: () => this.#shown,
      show: (detail) => this.#stepped(detail),
      load: (id) => this.#load(id),
      refresh: () => this.#refresh(),
      showMine: () => this.#view("mine"),
      lookAround: () => this.#lookAround(),
      attempt: (work) => this.#attempt(work),
    };
  }

  /** @returns {import("./conversation.js").Actions} */
  #actions() {
    const outbox = () => (this.#shown === null ? null : this.outgoing.of(this.#shown));
    return {
      onClaim: () => void this.work.claim(),
      onRelease: () => void this.work.release(),
      onClose: () => void this.work.close(),
      onSnooze: () => void this.work.snooze(),
      onWake: () => void this.work.wake(),
      onAssign: () => void this.work.assign(),
      onForward: () => void this.work.forward(),
      onNote: (text) => void this.work.note(text),
      onReply: (text, beside) => {
        const entry = outbox()?.add(text);
        if (entry) Object.assign(entry.message, beside); // before it leaves: sending begins in a later turn
      },
      onPropose: (text) => void this.work.propose(text),
      onMistake: () => void this.work.report(),
      onTrial: (message) => void this.work.keepTrial(message),
      onTyping: () => {
        if (this.#shown !== null) this.api.typing(this.#shown).catch(() => undefined); // a courtesy
      },
      onRetry: (entry) => outbox()?.retry(entry),
      onDiscard: (entry) => outbox()?.drop((one) => one === entry),
    };
  }

  /** The case that stands there: while the chosen one is on its way, still the one before it. */
  get #shown() {
    return this.conversation.detail?.case.id ?? null;
  }

  /** @param {number | null} id */
  #changed(id) {
    this.alerts.look();
    clearTimeout(this.soon);
    this.soon = setTimeout(() => void this.#refresh(), 150);
    if (this.chosen !== null && (id === null || id === this.chosen)) void this.#load(this.chosen);
  }

  async #refresh() {
    if (!this.sees) return;
    const { view, limit, filters } = this.queue;
    const turn = ++this.refreshes; // an answer that is overtaken by a later question is dropped
    const asked = view === "approve" ? "all" : view;
    const found = await this.#attempt(() => this.api.cases(asked, filters.chosen(), view === "approve" ? 1 : limit));
    if (!found || turn !== this.refreshes) return;
    if (view === "approve") await this.#showProposals(found);
    else this.queue.show(found, this.chosen);
    const news = found.counts.new ?? 0;
    if (news > this.news) this.#say(fill(this.strings.more_new_announced, { count: news }));
    this.news = news;
    document.title = this.#title(news + (found.counts.unread ?? 0));
  }

  /** @param {import("./types.js").CaseList} found */
  async #showProposals({ counts }) {
    const proposals = await this.#attempt(() => this.api.proposals());
    if (!proposals || this.queue.view !== "approve") return;
    this.queue.approvals.show(proposals);
    this.queue.show({ cases: [], counts, total: proposals.length }, null);
    this.queue.more.hidden = true;
  }

  /**
   * @param {number} id
   * @param {"approve" | "reject"} step
   * @param {Record<string, unknown>} body
   */
  async #decide(id, step, body) {
    await this.#attempt(() => this.api.decide(id, step, body));
    await this.#refresh();
  }

  /** @param {number} count */
  #title(count) {
    const { title, product } = this.strings;
    return `${count ? `(${count}) ` : ""}${title} · ${product}`;
  }

  /** @param {View} view */
  #view(view) {
    this.queue.choose(view);
    return this.#refresh();
  }

  /** Opens the case that the address names. */
  async #follow() {
    const { hash } = location;
    const inRoom = await this.rooms.follow(hash, this.sees);
    if (hash !== location.hash) return; // whoever follows the next address shows it
    this.panes.classList.toggle("room-open", inRoom);
    this.top.showPlace(inRoom ? `#${this.rooms.name}` : "#");
    if (inRoom) return;
    const id = Number(new URLSearchParams(hash.slice(1)).get("case")) || null;
    this.chosen = id;
    this.panes.classList.toggle("reading", id !== null);
    if (id === null) this.conversation.clear();
    else await this.#load(id);
    const { detail } = this.conversation;
    if (detail && detail.case.id === id && !this.queue.rows.has(id)) this.queue.choose(viewOf(detail.case));
    await this.#refresh();
    const narrow = matchMedia("(max-width: 48rem)").matches;
    if (narrow && id !== null) this.conversation.focus();
  }

  /** @param {number} id */
  async #load(id) {
    const turn = ++this.asked;
    const detail = await this.#attempt(() => this.api.case(id));
    if (!detail || id !== this.chosen || turn < this.answered) return; // overtaken by a later look
    this.answered = turn;
    this.#show(detail);
  }

  /**
   * What a step led to is newer than a look that was under way; that is taken once more.
   * @param {Detail} detail
   */
  #stepped(detail) {
    const looking = this.asked > this.answered;
    this.answered = ++this.asked;
    this.#show(detail);
    if (looking) void this.#load(detail.case.id);
  }

  /** @param {Detail} detail */
  #show(detail) {
    const former = this.conversation.detail;
    const before = former?.case.id === detail.case.id ? former.messages.length : detail.messages.length;
    const ids = new Set(detail.messages.map((message) => message.client_id));
    this.conversation.show(detail);
    const outbox = this.outgoing.of(detail.case.id);
    outbox.drop((entry) => ids.has(entry.message.client_id));
    this.conversation.thread.showOutgoing(outbox.entries);
    const { citizen } = detail.case;
    for (const { sender, text, language } of detail.messages.slice(before)) {
      if (sender === "citizen") this.#say(fill(this.strings.new_message_announced, { citizen, text }), language);
    }
  }

  async #lookAround() {
    if (!this.sees) return this.around;
    const around = await this.#attempt(() => this.api.around());
    if (!around) return this.around;
    this.around = around;
    this.queue.filters.know(around);
    return around;
  }

  /**
   * @template T
   * @param {() => Promise<T>} work
   * @returns {Promise<T | null>} null where it failed; the clerk has been told
   */
  async #attempt(work) {
    try {
      return await work();
    } catch (error) {
      if (this.life.signal.aborted) return null;
      this.conversation.say((error instanceof HttpError && this.strings.errors[error.code]) || this.strings.failed);
      return null;
    }
  }

  /**
   * @param {string} words
   * @param {string} [language]
   */
  #say(words, language = this.language) {
    this.announcer.say(words, language);
  }
}

/**
 * @param {import("./types.js").Summary} summary
 * @returns {View} where a case is listed
 */
function viewOf({ status, mine, waiting_for_citizen }) {
  if (status === "new" || status === "closed") return status;
  if (!mine) return "all";
  if (status === "snoozed") return status;
  return waiting_for_citizen ? "waiting" : "mine";
}
