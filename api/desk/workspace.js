/** Queue and conversation together: what is chosen, what changed, what is on its way. */

import { openAccount } from "./account.js";
import { Announcer } from "../widget/announcer.js";
import { h } from "../widget/dom.js";
import { HttpError } from "../widget/http.js";
import { Outbox } from "../widget/outbox.js";
import { Store } from "../widget/store.js";
import { fill } from "../widget/strings.js";
import { askCategory, askColleague, askOffice, askOutcome, askUntil } from "./closing.js";
import { Channels } from "./channels.js";
import { Conversation } from "./conversation.js";
import { InsightPage } from "./insight.js";
import { Keys } from "./keys.js";
import { askMistake, askTrial, trialOf } from "./learning.js";
import { Live } from "./live.js";
import { askProposal } from "./proposing.js";
import { Planning } from "./planning.js";
import { Presence } from "./presence.js";
import { Queue } from "./queue.js";
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
   * @param {{ kept: Store, session: Store }} stores
   * @param {{ language: HTMLElement, onSignOut: () => void }} more
   */
  constructor(strings, language, api, clerk, stores, more) {
    this.strings = strings;
    this.language = language;
    this.api = api;
    this.stores = stores;
    /** @type {number | null} */
    this.chosen = null;
    /** @type {Map<number, Outbox>} */
    this.outboxes = new Map();
    this.refreshes = 0;
    this.news = Infinity; // what waits at the start is not news
    this.life = new AbortController();
    this.announcer = new Announcer();
    this.queue = new Queue(strings, (view) => void this.#view(view), clerk.powers.includes("approve"), {
      onApprove: (id, into) => void this.#decide(id, "approve", { into }),
      onReject: (id, note) => void this.#decide(id, "reject", { note }),
    });
    this.conversation = new Conversation(strings, language, stores.session, api, this.#actions());
    this.keys = new Keys(strings, stores.kept, this.#steps());
    this.presence = new Presence((here) => api.presence(here));
    /** @type {import("./types.js").Around} */
    this.around = { offices: [], colleagues: [], fields: [], promise: "" };
    this.live = new Live((id) => this.#changed(id), (up) => this.top.showLink(up));
    this.top = topBar(strings, clerk, {
      ...more,
      onKeys: () => this.keys.open(),
      onAccount: () => void this.#attempt(() => openAccount(strings, api)),
      onPlan: () => void this.#lookAround().then((around) => new Planning(strings, language, api, around, clerk).open()),
    });
    this.sees = clerk.powers.includes("see");
    this.channels = clerk.powers.includes("channels") ? new Channels(strings, () => api.channels()) : null;
    this.figures = new InsightPage(strings, language, api);
    this.panes = h("main", { class: "panes" }, this.queue.element, this.conversation.element, this.figures.element);
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
    void this.#lookAround();
    void this.#follow();
  }

  stop() {
    this.life.abort();
    this.live.stop();
    document.title = this.#title(0);
  }

  /** @returns {import("./conversation.js").Actions} */
  #actions() {
    return {
      onClaim: () => void this.#claim(),
      onRelease: () => void this.#step((id) => this.api.step(id, "release")),
      onClose: () => void this.#close(),
      onSnooze: () => void this.#snooze(),
      onWake: () => void this.#step((id) => this.api.step(id, "wake")),
      onAssign: () => void this.#assign(),
      onForward: () => void this.#forward(),
      onNote: (text) => void this.#step((id) => this.api.step(id, "note", { text })),
      onReply: (text, beside) => {
        const entry = this.#outbox()?.add(text);
        if (entry) Object.assign(entry.message, beside); // before it leaves: sending begins in a later turn
      },
      onPropose: (text) => void this.#propose(text),
      onMistake: () => void this.#report(),
      onTrial: (message) => void this.#keepTrial(message),
      onRetry: (entry) => this.#outbox()?.retry(entry),
      onDiscard: (entry) => this.#outbox()?.drop((one) => one === entry),
    };
  }

  /** @returns {import("./keys.js").Steps} */
  #steps() {
    const { conversation, queue } = this;
    const move = (/** @type {1 | -1} */ step) => {
      const id = queue.beside(this.chosen, step);
      if (id === null) return;
      queue.focus(id);
      location.hash = `case=${id}`;
    };
    const claim = () => conversation.detail?.case.status === "new" && this.#claim();
    const mine = (/** @type {() => void} */ act) => () => {
      const { status, mine: own } = conversation.detail?.case ?? {};
      if (own && status === "claimed") act();
    };
    return {
      j: () => move(1),
      k: () => move(-1),
      c: () => void claim(),
      r: () => conversation.reply.focus(),
      n: mine(() => conversation.reply.toggleNote()),
      x: mine(() => void this.#close()),
      h: mine(() => void this.#snooze()),
      a: mine(() => void this.#assign()),
      f: mine(() => void this.#forward()),
      g: mine(() => void conversation.tools.suggest()),
      m: mine(() => void conversation.tools.canned()),
      t: mine(() => void conversation.tools.piece()),
    };
  }

  /** @param {number | null} id */
  #changed(id) {
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

  /** @param {string} text */
  async #propose(text) {
    const { detail } = this.conversation;
    const proposal = detail && (await askProposal(this.strings, detail, text));
    if (!proposal) return;
    this.conversation.say("");
    const made = await this.#attempt(() => this.api.propose(proposal));
    if (!made) return;
    const words = made.similar.length ? this.strings.proposed_similar : this.strings.proposed;
    this.conversation.tell(words);
    await this.#refresh();
  }

  /** Sends this conversation to the editor of a guide. */
  async #report() {
    const { detail } = this.conversation;
    const body = detail && (await askMistake(this.strings, this.api, detail));
    const sent = body && (await this.#step((id) => this.api.change(`/cases/${id}/mistake`, { body })));
    if (sent) this.conversation.tell(this.strings.mistake_sent);
  }

  /** @param {import("./types.js").Message} message of the citizen, to be tried again */
  async #keepTrial(message) {
    const { detail } = this.conversation;
    const body = detail && (await askTrial(this.strings, this.api, trialOf(detail, message)));
    const kept = body && (await this.#attempt(() => this.api.change("/trials", { body })));
    if (kept) this.conversation.tell(this.strings.trial_kept);
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
    this.#showFigures(location.hash === "#insight" || !this.sees);
    if (!this.sees) return;
    const id = Number(new URLSearchParams(location.hash.slice(1)).get("case")) || null;
    this.chosen = id;
    this.panes.classList.toggle("reading", id !== null);
    if (id === null) this.conversation.clear();
    else await this.#load(id);
    const { detail } = this.conversation;
    if (detail && id !== null && !this.queue.rows.has(id)) this.queue.choose(viewOf(detail.case));
    await this.#refresh();
    const narrow = matchMedia("(max-width: 48rem)").matches;
    if (narrow && id !== null) this.conversation.focus();
  }

  /** @param {boolean} open the figures in place of queue and conversation */
  #showFigures(open) {
    this.panes.classList.toggle("figures-open", open);
    this.figures.element.hidden = !open;
    if (!open) return;
    void this.figures.load();
    this.figures.title.focus();
  }

  /** @param {number} id */
  async #load(id) {
    const detail = await this.#attempt(() => this.api.case(id));
    if (detail && id === this.chosen) this.#show(detail);
  }

  /** @param {Detail} detail */
  #show(detail) {
    const former = this.conversation.detail;
    const before = former?.case.id === detail.case.id ? former.messages.length : detail.messages.length;
    const ids = new Set(detail.messages.map((message) => message.client_id));
    this.conversation.show(detail);
    const outbox = this.#outbox();
    outbox?.drop((entry) => ids.has(entry.message.client_id));
    this.conversation.thread.showOutgoing(outbox?.entries ?? []);
    const { citizen } = detail.case;
    for (const { sender, text, language } of detail.messages.slice(before)) {
      if (sender === "citizen") this.#say(fill(this.strings.new_message_announced, { citizen, text }), language);
    }
  }

  #outbox() {
    const id = this.chosen;
    if (id === null) return null;
    const kept = this.outboxes.get(id);
    if (kept) return kept;
    const store = new Store(`${this.stores.session.prefix}case ${id} `, this.stores.session.area);
    const made = new Outbox((message) => this.api.reply(id, message), store, () => {
      if (id === this.chosen) this.conversation.thread.showOutgoing(made.entries);
    });
    this.outboxes.set(id, made);
    return made;
  }

  async #claim() {
    const claimed = await this.#step((id) => this.api.step(id, "claim"));
    if (!claimed) return;
    this.conversation.reply.focus();
    await this.#view("mine");
  }

  async #lookAround() {
    if (!this.sees) return this.around;
    const around = await this.#attempt(() => this.api.around());
    if (!around) return this.around;
    this.around = around;
    this.queue.filters.know(around);
    return around;
  }

  get #number() {
    return this.conversation.detail?.case.number ?? "";
  }

  async #snooze() {
    const until = await askUntil(this.strings, this.#number, new Date());
    if (until) await this.#step((id) => this.api.step(id, "snooze", { until }));
  }

  async #assign() {
    const to = await askColleague(this.strings, this.#number, await this.#lookAround());
    if (to) await this.#step((id) => this.api.step(id, "assign", { to }));
  }

  async #forward() {
    const to = await askOffice(this.strings, this.#number, await this.#lookAround());
    const id = this.chosen;
    if (!to || id === null) return;
    if (await this.#attempt(() => this.api.forward(id, to))) location.hash = "";
    await this.#refresh();
  }

  /** @returns {Promise<boolean>} whether the case may be closed: an opinion needs its kind */
  async #categorise() {
    const { detail } = this.conversation;
    if (detail?.case.reason !== "opinion" || detail.category) return true;
    const category = await askCategory(this.strings, this.#number);
    return category !== null && this.#step((id) => this.api.step(id, "category", { category }));
  }

  async #close() {
    if (!(await this.#categorise())) return;
    const outcome = await askOutcome(this.strings, this.#number);
    if (outcome) await this.#step((id) => this.api.close(id, outcome));
  }

  /**
   * @param {(id: number) => Promise<Detail>} step
   * @returns {Promise<boolean>} whether it was done
   */
  async #step(step) {
    const id = this.chosen;
    if (id === null) return false;
    this.conversation.say("");
    const detail = await this.#attempt(() => step(id));
    if (detail && id === this.chosen) this.#show(detail);
    if (!detail) await this.#load(id);
    await this.#refresh();
    return detail !== null;
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
