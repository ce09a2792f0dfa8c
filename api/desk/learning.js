/** What a clerk hands on from a conversation: a mistake to a guide's editor, a question to be tried again. */

import { ask } from "./asking.js";

/**
 * @typedef {import("./types.js").Strings} Strings
 * @typedef {import("./types.js").Detail} Detail
 * @typedef {{ code: string, name: string }} Named
 * @typedef {{ text: string, language: string, known: Named[], case_id?: number }} Draft a question, with the procedures that it may mean
 */

const OTHER = "other";

/**
 * @param {Strings} strings
 * @param {import("./api.js").DeskApi} api
 * @param {Detail} detail
 * @returns {Promise<{ procedure_code: string, note: string } | null>}
 */
export async function askMistake(strings, api, detail) {
  const known = named(detail.turns.flatMap((turn) => turn.candidates));
  const given = await ask(strings, {
    title: strings.mistake_title,
    lead: strings.mistake_lead,
    wide: true,
    fields: [
      { name: "note", label: strings.mistake_note, kind: "area", most: 1000, hint: strings.mistake_hint },
      { name: "code", label: strings.mistake_which, kind: "options", options: options(strings, known) },
    ],
    submit: strings.mistake_send,
  });
  const code = given && (await which(strings, api, given.code));
  return code ? { procedure_code: code, note: given.note } : null;
}

/**
 * @param {Detail} detail
 * @param {import("./types.js").Message} message of the citizen
 * @returns {Draft}
 */
export function trialOf(detail, message) {
  const turn = detail.turns.find((one) => one.seq === message.seq);
  return { text: message.text, language: message.language, known: named(turn?.candidates ?? []), case_id: detail.case.id };
}

/**
 * @param {Strings} strings
 * @param {import("./api.js").DeskApi} api
 * @param {Draft} draft
 * @returns {Promise<Record<string, unknown> | null>} the trial
 */
export async function askTrial(strings, api, draft) {
  const given = await ask(strings, {
    title: strings.trial_title,
    lead: strings.trial_lead,
    wide: true,
    fields: [
      { name: "text", label: strings.trial_text, kind: "area", value: draft.text.slice(0, 500), most: 500, hint: strings.trial_hint },
      { name: "code", label: strings.trial_which, kind: "options", options: options(strings, draft.known) },
    ],
    submit: strings.trial_keep,
  });
  const code = given && (await which(strings, api, given.code));
  if (!code) return null;
  return { text: given.text, procedure_code: code, language: draft.language, case_id: draft.case_id };
}

/**
 * The chosen procedure's code; where it was not among those offered, it is looked for by its name.
 * @param {Strings} strings
 * @param {import("./api.js").DeskApi} api
 * @param {string} chosen
 * @returns {Promise<string | null>}
 */
export async function which(strings, api, chosen) {
  if (chosen !== OTHER) return chosen;
  const query = await ask(strings, {
    title: strings.which_title,
    fields: [{ name: "q", label: strings.piece_query, kind: "text", most: 200 }],
    submit: strings.piece_search,
  });
  const found = query ? await api.procedures(query.q) : [];
  if (!query) return null;
  const given = await ask(strings, {
    title: strings.which_title,
    lead: found.length ? undefined : strings.piece_none,
    wide: true,
    fields: [{ name: "code", label: strings.piece_which, kind: "options", options: options(strings, named(found)) }],
    submit: strings.which_choose,
  });
  return given ? which(strings, api, given.code) : null;
}

/**
 * @param {Strings} strings
 * @param {Named[]} known
 */
function options(strings, known) {
  const offered = known.map(({ code, name }) => ({ value: code, label: `${name} (${code})` }));
  return [...offered, { value: OTHER, label: strings.which_other }];
}

/**
 * Each procedure once, at most four.
 * @param {Record<string, unknown>[]} found
 * @returns {Named[]}
 */
function named(found) {
  const byCode = new Map(found.map(({ code, name }) => [String(code), String(name ?? code)]));
  return [...byCode].slice(0, 4).map(([code, name]) => ({ code, name }));
}
