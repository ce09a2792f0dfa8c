/** How long a citizen has been waiting, in words. */

import { fill } from "../widget/strings.js";

/** From here on a wait is shown as long, in seconds. */
export const LONG_WAIT = 15 * 60;

/**
 * @param {number} seconds
 * @param {import("./types.js").Strings} strings
 */
export function waitingWords(seconds, strings) {
  const minutes = Math.floor(seconds / 60);
  const hours = Math.floor(minutes / 60);
  if (minutes < 1) return strings.wait_now;
  if (minutes < 60) return fill(strings.wait_minutes, { minutes });
  if (hours < 24) return fill(strings.wait_hours, { hours, minutes: minutes % 60 });
  return fill(strings.wait_days, { days: Math.floor(hours / 24) });
}
