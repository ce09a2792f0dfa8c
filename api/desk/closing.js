/** What a clerk is asked before a case is closed, put aside, given away or passed on. */

import { fill } from "../widget/strings.js";
import { ask } from "./asking.js";
import { daysAfter, momentAt, officeDay } from "./days.js";

/**
 * @typedef {import("./types.js").Strings} Strings
 * @typedef {import("./types.js").Around} Around
 */

/**
 * @param {Strings} strings
 * @param {string} number
 * @returns {Promise<import("./types.js").CloseOutcome | null>}
 */
export async function askOutcome(strings, number) {
  const options = Object.entries(strings.outcomes).map(([value, label]) => ({ value, label: String(label) }));
  const given = await ask(strings, {
    title: fill(strings.close_title, { number }),
    fields: [{ name: "outcome", label: strings.close_legend, kind: "options", options }],
    submit: strings.close,
  });
  return given && /** @type {import("./types.js").CloseOutcome} */ (given.outcome);
}

/**
 * @param {Strings} strings
 * @param {string} number
 * @param {Date} now
 * @returns {Promise<string | null>} the moment, ISO 8601
 */
export async function askUntil(strings, number, now) {
  const options = moments(now).map(([key, at]) => ({ value: at.toISOString(), label: strings.snooze_options[key] }));
  const given = await ask(strings, {
    title: fill(strings.snooze_title, { number }),
    lead: strings.snooze_lead,
    fields: [{ name: "until", label: strings.snooze_legend, kind: "options", options }],
    submit: strings.snooze,
  });
  return given && given.until;
}

/**
 * @param {Date} now
 * @returns {[string, Date][]}
 */
function moments(now) {
  const later = (/** @type {number} */ minutes) => new Date(now.getTime() + minutes * 60_000);
  const morning = (/** @type {number} */ days) => momentAt(daysAfter(officeDay(now), days), "07:30");
  return [
    ["half_hour", later(30)],
    ["two_hours", later(120)],
    ["tomorrow", morning(1)],
    ["week", morning(7)],
  ];
}

/**
 * @param {Strings} strings
 * @param {string} number
 * @param {Around} around
 * @returns {Promise<number | null>} a clerk's id
 */
export async function askColleague(strings, number, { colleagues }) {
  const options = colleagues.map(({ id, name, here }) => ({
    value: String(id),
    label: here ? fill(strings.is_here, { name }) : fill(strings.is_away, { name }),
  }));
  const given = await ask(strings, {
    title: fill(strings.assign_title, { number }),
    fields: [{ name: "to", label: strings.assign_legend, kind: "choice", options }],
    submit: strings.assign,
  });
  return given && Number(given.to);
}

/**
 * @param {Strings} strings
 * @param {string} number
 * @param {Around} around
 * @returns {Promise<{ office: string, reason: string } | null>}
 */
export async function askOffice(strings, number, { offices }) {
  const options = offices.map(({ id, name }) => ({ value: id, label: name }));
  const given = await ask(strings, {
    title: fill(strings.forward_title, { number }),
    lead: strings.forward_lead,
    fields: [
      { name: "office", label: strings.forward_office, kind: "choice", options },
      { name: "reason", label: strings.forward_reason, kind: "text", most: 300, hint: strings.forward_reason_hint },
    ],
    submit: strings.forward,
  });
  return given && { office: given.office, reason: given.reason };
}

/**
 * @param {Strings} strings
 * @param {string} number
 * @returns {Promise<string | null>}
 */
export async function askCategory(strings, number) {
  const options = Object.entries(strings.categories).map(([value, label]) => ({ value, label: String(label) }));
  const given = await ask(strings, {
    title: fill(strings.category_title, { number }),
    fields: [{ name: "category", label: strings.category_legend, kind: "options", options }],
    submit: strings.category_save,
  });
  return given && given.category;
}
