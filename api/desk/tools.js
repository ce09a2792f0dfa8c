/** What a clerk puts into a reply: a suggested answer, a canned reply, a piece of a guide. */

import { h } from "../widget/dom.js";
import { textToNodes } from "../widget/text.js";
import { ask } from "./asking.js";

/**
 * @typedef {import("./types.js").Piece} Piece
 * @typedef {import("./types.js").Strings} Strings
 * @typedef {import("./api.js").DeskApi} DeskApi
 */

export class Tools {
  /**
   * @param {Strings} strings
   * @param {DeskApi} api
   * @param {import("./reply.js").Reply} reply
   * @param {{ onSend: (text: string, beside: Record<string, unknown>) => void, say: (problem: string) => void }} actions
   */
  constructor(strings, api, reply, actions) {
    this.strings = strings;
    this.api = api;
    this.reply = reply;
    this.actions = actions;
    /** @type {import("./types.js").Summary | null} */
    this.summary = null;
    const tool = (/** @type {string} */ label, /** @type {() => Promise<void>} */ act) =>
      h("button", { type: "button", class: "chip", onclick: () => void this.#run(act) }, label);
    this.draft = h("section", { class: "draft", hidden: true, "aria-label": strings.draft });
    reply.tools.replaceChildren(
      this.draft,
      tool(strings.draft_ask, () => this.suggest()),
      tool(strings.canned, () => this.canned()),
      tool(strings.piece, () => this.piece()),
    );
  }

  /** @param {import("./types.js").Summary} summary */
  belongTo(summary) {
    if (this.summary?.id !== summary.id) this.#hide();
    this.summary = summary;
  }

  async suggest() {
    const { summary } = this;
    if (!summary) return;
    const { draft } = await this.api.draft(summary.id);
    if (this.summary?.id !== summary.id) return; // an answer to another citizen's question
    if (draft) this.#offer(draft);
    else this.actions.say(this.strings.draft_none);
  }

  async canned() {
    const { strings } = this;
    const replies = await this.api.canned();
    if (!replies.length) {
      this.actions.say(strings.canned_none);
      return;
    }
    const options = replies.map((one) => ({ value: String(one.id), label: one.title }));
    const given = await ask(strings, {
      title: strings.canned,
      fields: [{ name: "id", label: strings.canned_choose, kind: "choice", options }],
      submit: strings.insert,
    });
    const chosen = replies.find((one) => String(one.id) === given?.id);
    if (chosen) this.#insert({ text: chosen.text, links: [{ title: chosen.citation, url: chosen.url }], moments: [] });
  }

  async piece() {
    const { strings } = this;
    const query = await ask(strings, {
      title: strings.piece,
      fields: [{ name: "q", label: strings.piece_query, kind: "text", most: 200, value: this.summary?.procedure ?? "" }],
      submit: strings.piece_search,
    });
    const found = query && (await this.api.procedures(query.q));
    if (!found) return;
    if (!found.length) {
      this.actions.say(strings.piece_none);
      return;
    }
    const given = await ask(strings, {
      title: strings.piece,
      wide: true,
      fields: [
        { name: "code", label: strings.piece_which, kind: "options", options: found.map(({ code, name }) => ({ value: code, label: name })) },
        { name: "aspect", label: strings.piece_aspect, kind: "choice", options: aspects(strings), value: "documents" },
      ],
      submit: strings.insert,
    });
    if (!given) return;
    const { draft } = await this.api.piece(given.code, given.aspect, this.summary?.language ?? "vi");
    if (draft) this.#insert(draft);
    else this.actions.say(strings.piece_none);
  }

  /** @param {Piece} draft */
  #offer(draft) {
    const { strings } = this;
    const button = (/** @type {string} */ label, /** @type {string} */ kind, /** @type {() => void} */ act) =>
      h("button", { type: "button", class: kind, onclick: act }, label);
    const sources = draft.links.map((link) => link.title).join(" · ");
    this.draft.replaceChildren(
      h("p", { class: "label" }, strings.draft),
      h("div", { class: "body", tabindex: "0" }, textToNodes(draft.text, false)),
      sources && h("p", { class: "label" }, `${strings.sources}: ${sources}`),
      h(
        "div",
        { class: "draft-steps" },
        button(strings.draft_send, "primary", () => this.#send(draft)),
        button(strings.draft_edit, "quiet", () => this.#edit(draft)),
        button(strings.draft_reject, "quiet", () => this.#reject()),
      ),
    );
    this.draft.hidden = false;
    /** @type {HTMLElement} */ (this.draft.querySelector("button")).focus();
  }

  /** @param {Piece} draft */
  #send({ text, links, moments }) {
    this.#hide();
    this.actions.onSend(text, { links: links.slice(0, 5), moments: moments.slice(0, 3), draft: "sent" });
    this.reply.focus();
  }

  /** @param {Piece} draft */
  #edit(draft) {
    this.#hide();
    this.#insert(draft, "edited");
  }

  #reject() {
    this.#hide();
    if (this.summary) void this.#run(() => this.api.rejectDraft(this.summary?.id ?? 0));
    this.reply.focus();
  }

  /**
   * @param {Piece} piece
   * @param {"edited"} [draft]
   */
  #insert({ text, links, moments }, draft) {
    this.reply.insert(text);
    this.reply.attach({ links, moments, draft });
  }

  #hide() {
    this.draft.hidden = true;
    this.draft.replaceChildren();
  }

  /** @param {() => Promise<unknown>} act */
  async #run(act) {
    this.actions.say("");
    try {
      await act();
    } catch {
      this.actions.say(this.strings.failed);
    }
  }
}

/** @param {Strings} strings */
function aspects(strings) {
  return Object.entries(strings.aspects).map(([value, label]) => ({ value, label: String(label) }));
}
