/** Every version of a record, the newest first, with what changed in each. */

import { h } from "../../../widget/dom.js";
import { fill } from "../../../widget/strings.js";
import { diffView } from "../diff.js";
import { actor, day } from "../words.js";

/**
 * @param {import("../types.js").Strings} strings of local records
 * @param {import("../types.js").Room} room
 * @param {any} found
 */
export function textsOf(strings, room, found) {
  if (!found.texts.length) return null;
  const one = (/** @type {any} */ text) =>
    h(
      "li",
      {},
      h("b", {}, fill(text.ended ? strings.version_ended : strings.version, { number: text.number })),
      h("span", { class: "hint" }, fill(strings.version_by, { day: day(text.at), name: actor(room.strings, text.by), source: actor(room.strings, text.source) })),
      text.differences.length > 0 && diffView(room.strings, text.differences),
    );
  return h("details", { class: "texts" }, h("summary", {}, fill(strings.versions, { count: found.texts.length })), h("ol", {}, ...found.texts.map(one)));
}
