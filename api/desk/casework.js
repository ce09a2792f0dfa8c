/** What a clerk does with the case that is open: each step asks, acts, and shows what came of it. */

import { askCategory, askColleague, askOffice, askOutcome, askUntil } from "./closing.js";
import { askMistake, askTrial, trialOf } from "./learning.js";
import { askProposal } from "./proposing.js";

/**
 * @typedef {import("./types.js").Detail} Detail
 * @typedef {object} Bench what the steps work at
 * @property {import("./conversation.js").Conversation} conversation
 * @property {() => number | null} chosen the case that the address names
 * @property {() => number | null} shown the case that the clerk sees: a step is taken with that one
 * @property {(detail: Detail) => void} show
 * @property {(id: number) => Promise<void>} load
 * @property {() => Promise<void>} refresh
 * @property {() => Promise<unknown>} showMine
 * @property {() => Promise<import("./types.js").Around>} lookAround
 * @property {<T>(work: () => Promise<T>) => Promise<T | null>} attempt
 */

export class Casework {
  /**
   * @param {import("./types.js").Strings} strings
   * @param {import("./api.js").DeskApi} api
   * @param {Bench} bench
   */
  constructor(strings, api, bench) {
    this.strings = strings;
    this.api = api;
    this.bench = bench;
  }

  async claim() {
    const { chosen, shown } = this.bench;
    const claimed = await this.step((id) => this.api.step(id, "claim"));
    if (!claimed || shown() !== chosen()) return;
    this.bench.conversation.reply.focus();
    await this.bench.showMine();
  }

  release() {
    return this.step((id) => this.api.step(id, "release"));
  }

  wake() {
    return this.step((id) => this.api.step(id, "wake"));
  }

  /** @param {string} text */
  note(text) {
    return this.step((id) => this.api.step(id, "note", { text }));
  }

  async snooze() {
    const shown = this.bench.shown();
    const until = await askUntil(this.strings, this.#number, new Date());
    if (until) await this.step((id) => this.api.step(id, "snooze", { until }), shown);
  }

  async assign() {
    const shown = this.bench.shown();
    const to = await askColleague(this.strings, this.#number, await this.bench.lookAround());
    if (to) await this.step((id) => this.api.step(id, "assign", { to }), shown);
  }

  async forward() {
    const { chosen, shown, attempt, lookAround, refresh } = this.bench;
    const id = shown();
    const to = await askOffice(this.strings, this.#number, await lookAround());
    if (!to || id === null) return;
    if ((await attempt(() => this.api.forward(id, to))) && id === chosen()) location.hash = "";
    await refresh();
  }

  async close() {
    const [shown, number] = [this.bench.shown(), this.#number];
    if (!(await this.#categorise())) return;
    const outcome = await askOutcome(this.strings, number);
    if (outcome) await this.step((id) => this.api.close(id, outcome), shown);
  }

  /** @param {string} text */
  async propose(text) {
    const { conversation, attempt, refresh } = this.bench;
    const { detail } = conversation;
    const proposal = detail && (await askProposal(this.strings, detail, text));
    if (!proposal) return;
    conversation.say("");
    const made = await attempt(() => this.api.propose(proposal));
    if (!made) return;
    conversation.tell(made.similar.length ? this.strings.proposed_similar : this.strings.proposed);
    await refresh();
  }

  /** Sends this conversation to the editor of a guide. */
  async report() {
    const { conversation } = this.bench;
    const { detail } = conversation;
    const body = detail && (await askMistake(this.strings, this.api, detail));
    const sent = body && (await this.step((id) => this.api.change(`/cases/${id}/mistake`, { body }), detail.case.id));
    if (sent) conversation.tell(this.strings.mistake_sent);
  }

  /** @param {import("./types.js").Message} message of the citizen, to be tried again */
  async keepTrial(message) {
    const { conversation, attempt } = this.bench;
    const { detail } = conversation;
    const body = detail && (await askTrial(this.strings, this.api, trialOf(detail, message)));
    const kept = body && (await attempt(() => this.api.change("/trials", { body })));
    if (kept) conversation.tell(this.strings.trial_kept);
  }

  /**
   * @param {(id: number) => Promise<Detail>} step
   * @param {number | null} id the case that was shown when the step was asked for
   * @returns {Promise<boolean>} whether it was done
   */
  async step(step, id = this.bench.shown()) {
    const { chosen, conversation, attempt, show, load, refresh } = this.bench;
    if (id === null) return false;
    conversation.say("");
    const detail = await attempt(() => step(id));
    if (detail && id === chosen()) show(detail);
    if (!detail) await load(id);
    await refresh();
    return detail !== null;
  }

  /** @returns {Promise<boolean>} whether the case may be closed: an opinion needs its kind */
  async #categorise() {
    const { detail } = this.bench.conversation;
    if (detail?.case.reason !== "opinion" || detail.category) return true;
    const category = await askCategory(this.strings, this.#number);
    return category !== null && this.step((id) => this.api.step(id, "category", { category }), detail.case.id);
  }

  get #number() {
    return this.bench.conversation.detail?.case.number ?? "";
  }
}
