/**
 * Shapes of the knowledge page.
 *
 * @typedef {import("../types.js").Strings} Strings
 * @typedef {import("../types.js").Language} Language
 * @typedef {import("../types.js").Clerk} Clerk
 *
 * @typedef {object} Room what every tab is given
 * @property {Strings} strings those of `knowledge/strings`
 * @property {Strings} desk those of the desk: cancel, back, errors, …
 * @property {Language} language
 * @property {import("../api.js").DeskApi} api
 * @property {Clerk} clerk
 * @property {(words: string) => void} say shows a fault above the tab, "" clears it
 * @property {(words: string) => void} tell shows that something was done
 * @property {(tab: string, number: number) => void} mark shows a number beside a tab's name, none for 0
 * @property {() => void} count looks again how much waits for an editor
 * @property {<T>(work: () => Promise<T>) => Promise<T | null>} attempt null where it failed; the person has been told
 * @property {(tab: string, rest?: string, words?: string) => void} go opens another tab, and tells there what was done
 *
 * @typedef {object} Shown what a tab makes
 * @property {HTMLElement} element
 * @property {(rest: string) => void | Promise<void>} show called each time the tab is opened; `rest` is the address behind its name
 *
 * @typedef {{ name: string, powers: string[], make: (room: Room) => Shown }} Tab any of `powers` opens it; none: everybody who sees the page
 *
 * @typedef {object} ProcedureRow
 * @property {string} code
 * @property {string} name
 * @property {"in_force" | "abolished" | "replaced"} state
 * @property {string | null} field
 * @property {string[]} levels
 * @property {string | null} source
 * @property {string | null} decision
 * @property {string | null} checked_on
 * @property {boolean} stale
 * @property {boolean} waiting
 * @property {boolean} scheduled
 * @property {string | null} scheduled_on
 * @property {string[]} defects
 *
 * @typedef {{ rows: ProcedureRow[], total: number, page: number, pages: number, counts: Record<string, number>, fields: string[], levels: string[] }} ProcedurePage
 *
 * @typedef {{ text: string, changed: boolean }} Stretch
 * @typedef {{ field: string, before: Stretch[], after: Stretch[] }} Difference
 *
 * @typedef {object} Edition
 * @property {number} number
 * @property {string} state
 * @property {string | null} decision
 * @property {string | null} decided_on
 * @property {string | null} effective_from
 * @property {string | null} until
 * @property {string | null} successor
 * @property {string} source
 * @property {string} published_at
 * @property {string} published_by
 * @property {Difference[]} differences
 *
 * @typedef {{ row: ProcedureRow, url: string | null, changes: number[], editions: Edition[] }} ProcedureDetail
 *
 * @typedef {object} Change
 * @property {number} id
 * @property {string} record
 * @property {string} key
 * @property {string} name
 * @property {string} kind
 * @property {string} source
 * @property {"held" | "scheduled"} stage
 * @property {string} why
 * @property {boolean} outdated
 * @property {string | null} decision
 * @property {string | null} decided_on
 * @property {string | null} effective_from
 * @property {string | null} successor
 * @property {string | null} reason
 * @property {string} found_at
 * @property {string | null} found_by
 * @property {boolean} mine
 *
 * @typedef {{ rows: Change[], total: number, page: number, pages: number, counts: { held: number, scheduled: number }, sources: { name: string, waiting: number }[] }} ChangePage
 * @typedef {{ change: Change, differences: Difference[] }} ChangeDetail
 * @typedef {{ published: number, scheduled: number, outdated: number, returned: number }} Settled
 *
 * @typedef {{ name: string, hold: boolean, place: string | null, read_at: string | null, records: number, procedures: number, waiting: number }} Source
 *
 * @typedef {{ record: string, key: string, name: string, kind: string, waits: "editor" | "day" | null, fields: string[] }} ReportEntry
 * @typedef {{ where: string, what: string }} Finding
 *
 * @typedef {object} Report
 * @property {Record<string, number>} counts
 * @property {number} held
 * @property {number} scheduled
 * @property {ReportEntry[]} entries
 * @property {number} entries_total
 * @property {Finding[]} rejected
 * @property {number} rejected_total
 * @property {Finding[]} noted
 * @property {number} noted_total
 * @property {string[]} warnings
 *
 * @typedef {object} Upload
 * @property {string} id
 * @property {string} name
 * @property {number} size
 * @property {string} source
 * @property {boolean} wait
 * @property {string} at
 * @property {"reading" | "read" | "unreadable" | "lost" | "taken"} state
 * @property {Report | null} report
 * @property {string | null} problem
 */

export {};
