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
 * @property {(words: string) => void} say shows a sentence above the tab, "" clears it
 * @property {<T>(work: () => Promise<T>) => Promise<T | null>} attempt null where it failed; the person has been told
 * @property {(tab: string, rest?: string) => void} go opens another tab
 *
 * @typedef {object} Shown what a tab makes
 * @property {HTMLElement} element
 * @property {(rest: string) => void | Promise<void>} show called each time the tab is opened; `rest` is the address behind its name
 *
 * @typedef {{ name: string, powers: string[], make: (room: Room) => Shown }} Tab any of `powers` opens it; none: everybody who sees the page
 */

export {};
