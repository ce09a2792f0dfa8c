/** Who may settle a change, and what is said of it before and after. */

import { ask } from "../asking.js";
import { fill } from "../../widget/strings.js";
import { actor, badge, counted, day } from "./words.js";

/**
 * @typedef {import("./types.js").Change} Change
 * @typedef {import("./types.js").Clerk} Clerk
 * @typedef {import("./types.js").Strings} Strings
 */

/** @type {Record<string, "good" | "bad" | "warn" | "plain">} */
const LOOKS = { created: "good", amended: "plain", withdrawn: "bad", returned: "good", unchanged: "plain" };

/**
 * Two people make a change: whoever uploaded it does not publish it.
 * @param {Clerk} clerk
 * @param {Change} change
 */
export function mayPublish(clerk, { mine }) {
  return clerk.powers.includes("approve") && !mine;
}

/**
 * @param {Clerk} clerk
 * @param {Change} change
 */
export function mayReturn(clerk, { mine }) {
  return mine || clerk.powers.includes("approve");
}

/**
 * @param {Strings} strings
 * @param {{ kind: string }} change
 */
export function kindBadge(strings, { kind }) {
  return badge(strings.kinds[kind], LOOKS[kind] ?? "plain");
}

/**
 * Why it waits, where that is not the usual reason.
 * @param {Strings} strings
 * @param {Change} change
 */
export function waitBadges(strings, { why, outdated, effective_from: from }) {
  return [
    ...(from ? [badge(fill(strings.changes.from, { day: day(from) }), "warn")] : []),
    ...(outdated ? [badge(strings.changes.outdated, "bad")] : []),
    ...(strings.changes.whys[why] ? [badge(strings.changes.whys[why], "warn")] : []),
  ];
}

/**
 * @param {Strings} strings
 * @param {Change} change
 */
export function since(strings, { found_at, found_by, source }) {
  const values = { day: day(found_at), who: found_by ? actor(strings, found_by) : "" };
  const { written, uploaded, found } = strings.changes;
  return fill(source === "desk" ? written : found_by ? uploaded : found, values);
}

/**
 * @param {import("./types.js").Room} room
 * @param {number} count
 * @returns {Promise<string | null>} null where the person thought better of it
 */
export async function askReason({ strings, desk }, count) {
  const words = strings.changes;
  const given = await ask(desk, {
    title: counted(words.return_title, count),
    lead: words.return_lead,
    fields: [{ name: "reason", label: words.reason, kind: "area", most: 2000 }],
    submit: words.return,
  });
  return given?.reason ?? null;
}

/**
 * @param {Strings} strings
 * @param {import("./types.js").Settled} settled
 */
export function settledWords(strings, settled) {
  const told = Object.entries(strings.changes.settled).map(([name, words]) => {
    const count = /** @type {Record<string, number>} */ (/** @type {unknown} */ (settled))[name] ?? 0;
    return count ? fill(String(words), { count }) : "";
  });
  return told.filter(Boolean).join(" ");
}
