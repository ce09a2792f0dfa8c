/** One message as a list item. */

import { checklist } from "./checklist.js";
import { h, icon } from "./dom.js";
import { OUT } from "./icons.js";
import { momentCard } from "./moments.js";
import { pictures } from "./pictures.js";
import { ratingLine } from "./rating.js";
import { fill } from "./strings.js";
import { outwardLink, textToNodes } from "./text.js";
import { clockTime } from "./when.js";

/**
 * @typedef {import("./types.js").Message} Message
 * @typedef {Record<string, any>} Strings
 */

const LONGEST_TAIL = 20; // characters that stay on one line with the arrow after them

/**
 * @param {Message} message
 * @param {Strings} strings
 * @param {import("./types.js").Language} language the language of the page around it
 * @param {import("./checklist.js").Ticks} ticks
 * @param {import("./rating.js").Rate} onRate
 * @returns {HTMLLIElement}
 */
export function messageItem(message, strings, language, ticks, onRate) {
  const linked = message.sender === "bot" || message.sender === "clerk"; // citizens cannot plant links
  return h(
    "li",
    { class: `message ${message.sender}`, "data-seq": message.seq },
    heading(message, strings, language),
    h("div", { class: "text", lang: message.language }, textToNodes(message.text, linked)),
    checklist(message, strings, ticks),
    pictures(message, strings),
    sources(message, strings),
    moments(message, strings),
    message.rating && ratingLine(message.rating, strings, onRate),
  );
}

/**
 * @param {Message} message
 * @param {Strings} strings
 * @returns {string}
 */
export function authorOf(message, strings) {
  if (message.sender === "citizen") return strings.you;
  if (message.sender === "bot") return strings.author_bot;
  if (message.sender === "system") return strings.author_system;
  return message.author
    ? fill(strings.author_clerk, { name: message.author })
    : strings.author_clerk_unnamed;
}

/**
 * @param {Message} message
 * @param {Strings} strings
 * @param {import("./types.js").Language} language
 */
function heading(message, strings, language) {
  const time = h("time", { datetime: message.at }, clockTime(message.at, language));
  return h("p", { class: "by" }, h("span", { class: "author" }, authorOf(message, strings)), " ", time);
}

/**
 * @param {Message} message
 * @param {Strings} strings
 */
function sources(message, strings) {
  if (!message.links?.length) return null;
  const rows = message.links.map(({ title, url }) => {
    const hint = h("span", { class: "unseen" }, ` (${strings.new_tab})`);
    const cut = title.lastIndexOf(" ") + 1;
    const tail = h("span", { class: title.length - cut < LONGEST_TAIL && "tail" }, title.slice(cut), icon(OUT));
    return h("li", {}, outwardLink(url, title.slice(0, cut), tail, hint));
  });
  return h(
    "div",
    { class: "sources" },
    h("p", { class: "label" }, strings.sources),
    h("ul", { lang: message.language }, ...rows),
  );
}

/**
 * @param {Message} message
 * @param {Strings} strings
 */
function moments(message, strings) {
  if (!message.moments?.length) return null;
  return h("div", { class: "moments" }, ...message.moments.map((one) => momentCard(one, strings)));
}
