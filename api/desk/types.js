/**
 * Shapes of the desk's interface; messages are those of the widget.
 *
 * @typedef {import("../widget/types.js").Message} Message
 * @typedef {import("../widget/types.js").Language} Language
 * @typedef {Record<string, any>} Strings
 * @typedef {"new" | "mine" | "waiting" | "approve" | "snoozed" | "all" | "closed"} View
 * @typedef {"answered" | "no_answer" | "duplicate" | "spam"} CloseOutcome
 * @typedef {{ id: number, login: string, name: string, role: string, role_label: string, powers: string[], csrf: string, password_due: boolean }} Clerk
 * @typedef {{ id: string, name: string }} Place
 * @typedef {{ id: number, name: string, here: boolean }} Colleague
 * @typedef {{ offices: Place[], colleagues: Colleague[], fields: string[], promise: string }} Around
 *
 * @typedef {object} Summary
 * @property {number} id
 * @property {string} number
 * @property {"new" | "claimed" | "snoozed" | "closed"} status
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
 * @property {boolean} waiting_for_citizen a clerk wrote last
 * @property {"window" | "promise" | "waiting" | null} clock what runs out first
 * @property {"none" | "calm" | "soon" | "late"} urgency
 * @property {number | null} seconds_left below 0 it has passed
 * @property {string | null} office
 * @property {string | null} field
 * @property {string | null} procedure
 * @property {string | null} snoozed_until
 *
 * @typedef {{ cases: Summary[], counts: Record<string, number>, total: number }} CaseList
 * @typedef {{ kind: string, label: string, actor: string | null, at: string, detail: string | null }} Entry
 *
 * @typedef {object} Turn
 * @property {number} seq of the citizen's message
 * @property {string} outcome
 * @property {string} outcome_label
 * @property {string | null} aspect
 * @property {number} confidence 0 to 1
 * @property {Record<string, string | number>[]} candidates
 *
 * @typedef {{ begins_at: string, ends_at: string }} Span
 * @typedef {{ id: number, clerk_id: number, clerk: string, begins_at: string, ends_at: string }} Shift
 * @typedef {{ day: string, spans: string, note: string }} OwnDay
 * @typedef {{ office: string, theme: string | null, spans: Span[], days: OwnDay[], shifts: Shift[] }} Plan
 *
 * @typedef {{ title: string, url: string }} Link
 * @typedef {{ text: string, links: Link[], moments: import("../widget/types.js").Moment[] }} Piece
 * @typedef {{ id: number, title: string, text: string, citation: string, url: string, valid_until: string }} Canned
 * @typedef {{ code: string, name: string, url: string | null, confidence: number }} Procedure
 *
 * @typedef {object} Curated
 * @property {number} id
 * @property {string[]} questions
 * @property {string} text
 * @property {string} citation
 * @property {string} url
 * @property {string} valid_until
 * @property {Language} language
 * @property {string | null} procedure
 * @property {string} author
 * @property {boolean} mine
 * @property {number[]} similar ids of answers that it looks like
 *
 * @typedef {{ seq: number, kind: string, state: string, url: string | null,
 *   heard?: string | null, transcript?: string | null }} SentFile
 * @typedef {{ case: Summary, messages: Message[], entries: Entry[], turns: Turn[],
 *   reach: string | null, files: SentFile[], contact?: string | null }} Detail
 */

export {};
