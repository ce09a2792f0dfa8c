/** Messages as the clerk sees them: the citizen on one side, the office on the other. */

import { h } from "../widget/dom.js";
import { momentCard } from "../widget/moments.js";
import { outwardLink, textToNodes } from "../widget/text.js";
import { clockTime } from "../widget/when.js";
import { sprite } from "./icons.js";
import { understanding } from "./understanding.js";

/**
 * @typedef {import("./types.js").Message} Message
 * @typedef {import("./types.js").Strings} Strings
 * @typedef {import("../widget/outbox.js").Entry} Outgoing
 */

/**
 * @param {Message} message
 * @param {import("./types.js").Turn | undefined} turn
 * @param {string} citizen the person's name
 * @param {Strings} strings
 * @param {import("./types.js").Language} language
 * @param {{ onPropose: (text: string) => void, onTrial: (message: Message) => void }} actions
 */
export function bubble(message, turn, citizen, strings, language, actions) {
  const author = { citizen, bot: strings.author_bot, system: strings.author_system };
  const name = message.sender === "clerk" ? message.author ?? strings.author_clerk : author[message.sender];
  const time = h("time", { datetime: message.at }, clockTime(message.at, language));
  return h(
    "li",
    { class: `bubble ${message.sender}` },
    h("p", { class: "by" }, h("span", { class: "author" }, name), " ", time),
    h(
      "div",
      { class: "body", lang: message.language },
      textToNodes(message.text, message.sender !== "citizen"),
      beside(message, strings),
    ),
    delivery(message, strings),
    rated(message, strings),
    message.sender === "clerk" &&
      h("button", { type: "button", class: "keep", onclick: () => actions.onPropose(message.text) }, strings.keep),
    turn && understanding(turn, strings, () => actions.onTrial(message)),
  );
}

/**
 * @param {Message} message
 * @param {Strings} strings
 */
function beside({ links, moments, choices, checklist, pictures }, strings) {
  const listed = (checklist ?? []).map((item) => h("li", {}, `☐ ${item}`));
  const shown = (pictures ?? []).map(({ title, url }) => h("li", {}, outwardLink(url, title)));
  if (!links?.length && !moments?.length && !choices?.length && !listed.length && !shown.length) return null;
  const sources = (links ?? []).map(({ title, url }) => {
    const hint = h("span", { class: "unseen" }, ` (${strings.new_tab})`);
    return h("li", {}, outwardLink(url, title, hint));
  });
  const offered = (choices ?? []).map((choice) => choice.title).join(" · ");
  return h(
    "div",
    { class: "beside" },
    listed.length + shown.length > 0 && h("ul", {}, ...listed, ...shown),
    sources.length > 0 && h("p", { class: "label" }, strings.sources),
    sources.length > 0 && h("ul", {}, ...sources),
    ...(moments ?? []).map((moment) => momentCard(moment, strings)),
    offered && h("p", { class: "label" }, `${strings.choices_shown}: ${offered}`),
  );
}

/**
 * What a machine heard in a voice message, beside the recording: it may be wrong.
 * @param {import("./types.js").SentFile} voice
 * @param {Strings} strings
 */
export function heard({ url, heard: state, transcript }, strings) {
  const words = transcript && h("q", { lang: "vi" }, transcript);
  const whole = state === "done" ? strings.heard.words : strings.heard.part;
  const label = words ? whole : strings.heard[state ?? "failed"];
  return h(
    "p",
    { class: "heard" },
    url && h("a", { href: url, download: "" }, strings.heard.listen),
    h("span", {}, words ? `${label}: ` : label, words),
  );
}

/**
 * Of a bot's message only what went wrong is worth a line.
 * @param {Message} message
 * @param {Strings} strings
 */
function delivery({ sender, delivery: state }, strings) {
  const wrong = state === "unknown" || state === "refused";
  if (!state || (sender !== "clerk" && !wrong)) return null;
  return h("p", { class: `fate ${state}` }, sprite(state), h("span", {}, strings.delivery[state]));
}

/**
 * What the citizen said of an answer.
 * @param {Message} message
 * @param {Strings} strings
 */
function rated({ rating }, strings) {
  if (rating?.helped === null || rating?.helped === undefined) return null;
  const said = rating.fault ? strings.rated_faults[rating.fault] : strings[rating.helped ? "rated_helped" : "rated_not"];
  return h("p", { class: rating.helped ? "rated" : "rated not" }, said);
}

/**
 * @param {Outgoing} entry
 * @param {Strings} strings
 * @param {{ onRetry: (entry: Outgoing) => void, onDiscard: (entry: Outgoing) => void }} actions
 */
export function outgoingBubble(entry, strings, actions) {
  const failed = entry.status === "unsent";
  const words = failed ? strings.errors[entry.code] ?? strings.unsent : strings.sending;
  return h(
    "li",
    { class: `bubble clerk ${entry.status}`, "data-client-id": entry.message.client_id },
    h("p", { class: "by" }, h("span", { class: "author" }, strings.you)),
    h("div", { class: "body" }, textToNodes(entry.message.text, false)),
    h(
      "p",
      { class: `fate ${failed ? "refused" : "pending"}` },
      sprite(failed ? "refused" : "pending"),
      h("span", {}, words),
      failed && h("button", { type: "button", onclick: () => actions.onRetry(entry) }, strings.retry),
      failed && h("button", { type: "button", onclick: () => actions.onDiscard(entry) }, strings.discard),
    ),
  );
}
