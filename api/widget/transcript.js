/** The conversation as a text file, to keep or to show at the counter. */

import { addressAt } from "./moments.js";
import { authorOf } from "./messages.js";
import { position } from "./when.js";

/**
 * @param {import("./types.js").Message[]} messages in order
 * @param {string} office
 * @param {Record<string, any>} strings
 * @param {import("./types.js").Language} language
 * @returns {string}
 */
export function transcript(messages, office, strings, language) {
  const time = new Intl.DateTimeFormat(language, { dateStyle: "short", timeStyle: "short" });
  const blocks = messages.map((message) => {
    const sources = (message.links ?? []).map((link) => `${strings.sources}: ${link.title} ${link.url}`);
    const moments = (message.moments ?? []).map(
      (one) => `${strings.moment}: ${one.title}, ${position(one.seconds)} ${addressAt(one)}`,
    );
    const listed = (message.checklist ?? []).map((item) => `☐ ${item}`);
    const shown = (message.pictures ?? []).map((one) => `${one.title} ${one.url}`);
    const head = `${authorOf(message, strings)}, ${time.format(new Date(message.at))}`;
    return [head, message.text, ...listed, ...shown, ...sources, ...moments].join("\n");
  });
  return [`${strings.title} – ${office}`, ...blocks].join("\n\n") + "\n";
}

/**
 * @param {string} text
 * @param {string} name
 */
export function save(text, name) {
  // the mark tells old Windows editors that the letters are UTF-8
  const address = URL.createObjectURL(new Blob(["\ufeff", text], { type: "text/plain;charset=utf-8" }));
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}
