/** What changed in a record, field by field: before and after, the changed words marked. */

import { h } from "../../widget/dom.js";
import { fieldLabel } from "./words.js";

/**
 * @typedef {import("./types.js").Difference} Difference
 * @typedef {import("./types.js").Stretch} Stretch
 * @typedef {import("./types.js").Strings} Strings
 */

/**
 * @param {Strings} strings
 * @param {Difference[]} differences
 * @param {"h3" | "h4"} heading the level below the heading that it stands under
 */
export function diffView(strings, differences, heading) {
  const fields = differences.map((one) => field(strings, one, heading));
  return h("div", { class: "diff" }, ...fields);
}

/**
 * @param {Strings} strings
 * @param {Difference} difference
 * @param {"h3" | "h4"} heading
 */
function field(strings, { field: path, before, after }, heading) {
  const sides = [
    before.length > 0 && side("before", strings.diff.before, before, after.length > 0),
    after.length > 0 && side("after", strings.diff.after, after, before.length > 0),
  ];
  const kind = !before.length ? strings.diff.added : !after.length ? strings.diff.gone : "";
  return h(
    "section",
    { class: before.length && after.length ? "diff-field both" : "diff-field" },
    h(heading, {}, fieldLabel(strings, path), kind && h("span", { class: "diff-kind" }, kind)),
    ...sides,
  );
}

/**
 * @param {"before" | "after"} name
 * @param {string} label
 * @param {Stretch[]} stretches
 * @param {boolean} compared whether there is another side
 */
function side(name, label, stretches, compared) {
  const text = stretches.map((stretch) => run(name, stretch, compared));
  return h("div", { class: `diff-side ${name}` }, h("span", { class: "diff-label" }, label), h("p", {}, ...text));
}

/**
 * @param {"before" | "after"} name
 * @param {Stretch} stretch
 * @param {boolean} compared
 */
function run(name, { text, changed }, compared) {
  if (!changed) return text;
  if (!compared) return name === "before" ? h("del", { class: "whole" }, text) : text;
  return h(name === "before" ? "del" : "ins", {}, text);
}
