/** A message that the server has not shown back yet, with what can be done about it. */

import { h } from "./dom.js";
import { textToNodes } from "./text.js";

/**
 * @typedef {import("./outbox.js").Entry} Entry
 * @typedef {{ onRetry: (entry: Entry) => void, onDiscard: (entry: Entry) => void }} Actions
 */

/**
 * @param {Entry} entry
 * @param {Record<string, any>} strings
 * @param {Actions} actions
 * @returns {HTMLLIElement}
 */
export function outgoingItem(entry, strings, actions) {
  return h(
    "li",
    { class: `message citizen ${entry.status}`, "data-client-id": entry.message.client_id },
    h("p", { class: "by" }, h("span", { class: "author" }, strings.you)),
    h("div", { class: "text" }, textToNodes(entry.message.text, false)),
    entry.status === "unsent" ? repair(entry, strings, actions) : progress(entry, strings),
  );
}

/**
 * @param {Entry} entry
 * @param {Record<string, any>} strings
 */
function progress(entry, strings) {
  return entry.status === "sending" && h("p", { class: "fate" }, strings.sending);
}

/**
 * @param {Entry} entry
 * @param {Record<string, any>} strings
 * @param {Actions} actions
 */
function repair(entry, strings, actions) {
  return h(
    "div",
    { class: "fate failed" },
    h("p", {}, strings.refused[entry.code] ?? strings.unsent),
    h("button", { type: "button", onclick: () => actions.onRetry(entry) }, strings.retry),
    h("button", { type: "button", onclick: () => actions.onDiscard(entry) }, strings.discard),
  );
}
