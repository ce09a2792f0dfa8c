/** The two ways to hear of new messages: an event stream, and a long poll. Neither retries. */

import { HttpError } from "./http.js";
import { readEvents } from "./stream.js";

/**
 * @typedef {import("./session.js").Session} Session
 * @typedef {import("./types.js").Log} Log
 */

export const ANSWER_MS = 15_000;
const FIRST_BYTE_MS = 20_000; // a stream silent for longer is taken to be held back by a proxy
const SILENCE_MS = 40_000; // the server pings every 15 s
const POLL_SECONDS = 25;

/** Why an attempt was given up: the reason of its abort signal. */
export const SILENT = "silent";
const SLOW = "slow";

/**
 * @param {Session} session
 * @param {number} after
 * @param {AbortController} attempt
 * @returns {Promise<Log>} what stands there now
 */
export function readLog(session, after, attempt) {
  return fetchLog(session, after, 0, attempt, SLOW);
}

/**
 * @param {Session} session
 * @param {number} after
 * @param {AbortController} attempt
 * @returns {Promise<Log>} as soon as there is something new, or empty after a while
 */
export function pollLog(session, after, attempt) {
  return fetchLog(session, after, POLL_SECONDS, attempt, SILENT);
}

/**
 * Follows the event stream until it ends.
 * @param {Session} session
 * @param {number} after
 * @param {AbortController} attempt aborted with SILENT when nothing comes for too long
 * @param {() => void} onBytes
 * @param {(event: import("./stream.js").ServerEvent) => Promise<void>} onEvent
 * @throws {HttpError} status 406 where what came was no event stream
 */
export async function followEvents(session, after, attempt, onBytes, onEvent) {
  const { signal } = attempt;
  const giveUp = () => attempt.abort(SILENT);
  let watch = setTimeout(giveUp, FIRST_BYTE_MS);
  const heard = () => {
    clearTimeout(watch);
    watch = setTimeout(giveUp, SILENCE_MS);
    onBytes();
  };
  try {
    const headers = { Accept: "text/event-stream" };
    const response = await session.ask(`/api/chat/events?after=${after}`, { headers, signal });
    const type = response.headers.get("Content-Type") ?? "";
    if (!response.body || !type.startsWith("text/event-stream")) throw new HttpError(406, "no_stream");
    for await (const event of readEvents(response.body, heard)) await onEvent(event);
  } finally {
    clearTimeout(watch);
  }
}

/**
 * @param {Session} session
 * @param {number} after
 * @param {number} wait seconds
 * @param {AbortController} attempt
 * @param {string} reason to give it up where the answer takes too long
 * @returns {Promise<Log>}
 * @throws {DOMException} where the conversation was left meanwhile: its log is nobody's any more
 */
async function fetchLog(session, after, wait, attempt, reason) {
  const { left } = session;
  const { signal } = attempt;
  const limit = setTimeout(() => attempt.abort(reason), wait * 1000 + ANSWER_MS);
  try {
    const response = await session.ask(`/api/chat/messages?after=${after}&wait=${wait}`, { signal });
    const log = await response.json();
    if (left !== session.left) throw new DOMException("another conversation by now", "AbortError");
    return log;
  } finally {
    clearTimeout(limit);
  }
}
