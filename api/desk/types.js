/**
 * Shapes of the desk's interface; messages are those of the widget.
 *
 * @typedef {import("../widget/types.js").Message} Message
 * @typedef {import("../widget/types.js").Language} Language
 * @typedef {Record<string, any>} Strings
 * @typedef {"new" | "mine" | "all" | "closed"} View
 * @typedef {"answered" | "no_answer" | "duplicate" | "spam"} CloseOutcome
 * @typedef {{ id: number, login: string, name: string, role: string, csrf: string }} Clerk
 *
 * @typedef {object} Summary
 * @property {number} id
 * @property {string} number
 * @property {"new" | "claimed" | "closed"} status
 * @property {string} reason
 * @property {string} reason_label
 * @property {string} channel
 * @property {string} citizen never empty here
 * @property {Language} language
 * @property {string | null} owner
 * @property {boolean} mine
 * @property {string} last_text
 * @property {string} opened_at
 * @property {number} waiting_seconds 0 where nobody waits
 * @property {number} unread
 *
 * @typedef {{ cases: Summary[], counts: Record<string, number> }} CaseList
 * @typedef {{ kind: string, label: string, actor: string | null, at: string }} Entry
 *
 * @typedef {object} Turn
 * @property {number} seq of the citizen's message
 * @property {string} outcome
 * @property {string} outcome_label
 * @property {string | null} aspect
 * @property {number} confidence 0 to 1
 * @property {Record<string, string | number>[]} candidates
 *
 * @typedef {{ case: Summary, messages: Message[], entries: Entry[], turns: Turn[] }} Detail
 */

export {};
