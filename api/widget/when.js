/** Times as people write them. */

/** @typedef {import("./types.js").Language} Language */

const LOCALES = { vi: "vi-VN", en: "en-GB" };

/**
 * @param {string} at ISO 8601
 * @param {Language} language
 * @returns {string} hours and minutes, 24-hour clock
 */
export function clockTime(at, language) {
  const format = { hour: "2-digit", minute: "2-digit", hourCycle: "h23" };
  return new Intl.DateTimeFormat(LOCALES[language], /** @type {any} */ (format)).format(new Date(at));
}

/**
 * @param {string} at ISO 8601
 * @param {Language} language
 * @param {Record<string, string>} strings holds `today` and `yesterday`
 * @param {Date} [now]
 */
export function dayName(at, language, strings, now = new Date()) {
  const day = startOfDay(new Date(at));
  const days = Math.round((startOfDay(now) - day) / 86_400_000);
  if (days === 0) return strings.today;
  if (days === 1) return strings.yesterday;
  const format = { weekday: "long", day: "numeric", month: "numeric", year: "numeric" };
  return new Intl.DateTimeFormat(LOCALES[language], /** @type {any} */ (format)).format(day);
}

/** @param {Date} date */
function startOfDay(date) {
  return new Date(date.getFullYear(), date.getMonth(), date.getDate()).getTime();
}

/**
 * @param {number} seconds
 * @returns {string} 1:23, or 1:02:03 from an hour on
 */
export function position(seconds) {
  const two = (/** @type {number} */ part) => String(part).padStart(2, "0");
  const hours = Math.floor(seconds / 3600);
  const minutes = Math.floor(seconds / 60) % 60;
  return hours
    ? `${hours}:${two(minutes)}:${two(seconds % 60)}`
    : `${minutes}:${two(seconds % 60)}`;
}
