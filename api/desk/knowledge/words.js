/** Days, labels and badges as the knowledge page words them. */

import { officeDay } from "../days.js";
import { fill } from "../../widget/strings.js";
import { h } from "../../widget/dom.js";

/**
 * A day as Vietnamese write it; a moment's day is that of the office's clock.
 * @param {string | null} at a day or a moment, ISO 8601
 */
export function day(at) {
  if (!at) return "";
  const [year, month, date] = (at.length > 10 ? officeDay(at) : at).split("-");
  return `${date}/${month}/${year}`;
}

/**
 * What a field's path says ("methods.online.fee"), for people.
 * @param {import("./types.js").Strings} strings
 * @param {string} path
 */
export function fieldLabel(strings, path) {
  const parts = path.split(".").map((part) => strings.fields[part] ?? part);
  return parts.join(" · ");
}

/**
 * @param {string} words
 * @param {"good" | "bad" | "warn" | "plain"} look
 */
export function badge(words, look) {
  return h("span", { class: `badge ${look}` }, words);
}

/**
 * Who published or uploaded something: a login, or one of our own names.
 * @param {import("./types.js").Strings} strings
 * @param {string} by
 */
export function actor(strings, by) {
  return strings.actors[by] ?? by;
}

/**
 * The words with the number: those for one where there is one.
 * @param {{ one: string, many: string }} words
 * @param {number} count
 */
export function counted(words, count) {
  return fill(count === 1 ? words.one : words.many, { count });
}

/**
 * Facts that say something, joined for a line below a name.
 * @param {...(string | null | undefined | false)} facts
 */
export function facts(...facts) {
  const shown = facts.filter(Boolean).map((fact) => h("span", {}, String(fact)));
  return h("p", { class: "facts" }, ...shown);
}

/**
 * @param {import("./types.js").Strings} strings
 * @param {import("./types.js").ProcedureRow} row
 */
export function stateBadges(strings, row) {
  const words = strings.badges;
  return [
    badge(words[row.state], row.state === "in_force" ? "good" : "bad"),
    ...(row.waiting ? [badge(words.waiting, "warn")] : []),
    ...(row.scheduled ? [badge(row.scheduled_on ? fill(words.scheduled, { day: day(row.scheduled_on) }) : words.scheduled_some, "warn")] : []),
    ...(row.stale ? [badge(words.stale, "warn")] : []),
    ...(row.state === "in_force" && row.defects.length ? [badge(words.faulty, "warn")] : []),
  ];
}
