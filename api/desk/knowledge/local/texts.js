/** Every version of a record, the newest first, with what changed in each. */

import { h } from "../../../widget/dom.js";
import { fill } from "../../../widget/strings.js";

/**
 * @param {import("../types.js").Strings} strings
 * @param {any} found
 * @param {string} language
 */
export function textsOf(strings, found, language) {
  if (!found.texts.length) return null;
  const day = new Intl.DateTimeFormat(language, { dateStyle: "medium", timeStyle: "short", timeZone: "Asia/Ho_Chi_Minh" });
  const one = (/** @type {any} */ text) =>
    h(
      "li",
      {},
      h("b", {}, fill(text.ended ? strings.version_ended : strings.version, { number: text.number })),
      h("span", { class: "hint" }, fill(strings.version_by, { day: day.format(new Date(text.at)), name: text.by, source: text.source })),
      text.differences.length > 0 && h("dl", { class: "differs" }, ...text.differences.flatMap((/** @type {any} */ d) => difference(strings, d))),
    );
  return h("details", { class: "texts" }, h("summary", {}, fill(strings.versions, { count: found.texts.length })), h("ol", {}, ...found.texts.map(one)));
}

/**
 * @param {import("../types.js").Strings} strings
 * @param {{ field: string, before: string | null, after: string | null }} changed
 */
function difference(strings, { field, before, after }) {
  return [
    h("dt", {}, label(strings, field)),
    h("dd", {}, before && h("del", {}, before), after && h("ins", {}, after)),
  ];
}

/**
 * What a field is called: "members.2.code" is "Step 2: code".
 * @param {import("../types.js").Strings} strings
 * @param {string} path
 */
export function label(strings, path) {
  const named = strings.paths;
  const parts = path.split(".").map((part) => (/^\d+$/.test(part) ? part : named[part] ?? part));
  return parts.join(" · ");
}
