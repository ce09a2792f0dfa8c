/**
 * Shapes shared by the modules; they mirror the JSON of the HTTP interface.
 *
 * @typedef {"vi" | "en"} Language
 * @typedef {"bot" | "waiting" | "human"} Holder
 * @typedef {"pending" | "sent" | "unknown" | "refused"} Delivery
 * @typedef {{ title: string, url: string }} Link
 * @typedef {{ title: string, url: string, seconds: number, words: string,
 *   subtitles?: string | null }} Moment
 * @typedef {{ text: string, choice: string | null }} Suggestion
 * @typedef {{ value: string, title: string }} Choice
 * @typedef {{ title: string, url: string }} Picture
 *
 * @typedef {"wrong" | "incomplete" | "unclear" | "off_question"} Fault
 * @typedef {{ receipt: string, helped?: boolean | null, fault?: Fault | null }} Rating
 *
 * @typedef {object} Message
 * @property {number} seq grows by one within a conversation, from 1
 * @property {"citizen" | "bot" | "clerk" | "system"} sender
 * @property {Language} language
 * @property {string} text
 * @property {Link[]} [links]
 * @property {Moment[]} [moments]
 * @property {Choice[]} [choices]
 * @property {string[]} [checklist]
 * @property {Picture[]} [pictures]
 * @property {boolean} [contact] the office asks for a telephone number or an e-mail address
 * @property {string | null} [author]
 * @property {string | null} [client_id]
 * @property {string} at ISO 8601
 * @property {Delivery | null} [delivery]
 * @property {Rating | null} [rating] an answer that may be rated, as rated so far
 *
 * @typedef {{ messages: Message[], holder: Holder, typing: boolean, opens?: string | null }} Log
 * @typedef {{ holder: Holder, typing: boolean, opens?: string | null }} ConversationState
 * @typedef {{ client_id: string, text: string, choice?: string }} Outgoing
 *
 * @typedef {object} OpenedSession
 * @property {string} token
 * @property {string} conversation
 * @property {string} expires_at
 * @property {string} office
 * @property {string} notice
 * @property {boolean} resumed
 * @property {string | null} [greeting] the office's own
 *
 * @typedef {object} Place
 * @property {string} base origin of the interface
 * @property {string} site
 * @property {Language} language
 * @property {string | null} referral
 * @property {string | null} procedure code of the procedure that the page is about
 */

export {};
