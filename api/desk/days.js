/** Days as the office counts them: by the clock of Vietnam, wherever the browser is. */

const DAY = new Intl.DateTimeFormat("sv-SE", { timeZone: "Asia/Ho_Chi_Minh" }); // as YYYY-MM-DD
const TIME = new Intl.DateTimeFormat("en-GB", { timeZone: "Asia/Ho_Chi_Minh", hour: "2-digit", minute: "2-digit" });
const OFFSET = "+07:00"; // Vietnam has no summer time

/**
 * @param {string | number | Date} [at] a moment; without one: now
 * @returns {string} YYYY-MM-DD
 */
export function officeDay(at = Date.now()) {
  return DAY.format(new Date(at));
}

/**
 * @param {string} day YYYY-MM-DD
 * @param {number} days
 * @returns {string} the day so many days later
 */
export function daysAfter(day, days) {
  return DAY.format(Date.parse(`${day}T12:00:00${OFFSET}`) + days * 86_400_000);
}

/**
 * @param {string} day YYYY-MM-DD
 * @param {number} months
 * @returns {string} the same day so many months later, or that month's last
 */
export function monthsAfter(day, months) {
  const [year, month, date] = day.split("-").map(Number);
  const last = new Date(Date.UTC(year, month + months, 0)).getUTCDate();
  return new Date(Date.UTC(year, month - 1 + months, Math.min(date, last))).toISOString().slice(0, 10);
}

/**
 * @param {string} day YYYY-MM-DD
 * @param {string} time HH:MM at the office
 */
export function momentAt(day, time) {
  return new Date(`${day}T${time}:00${OFFSET}`);
}

/**
 * @param {string} at a moment
 * @returns {string} HH:MM at the office
 */
export function officeTime(at) {
  return TIME.format(new Date(at));
}

/**
 * @param {string} day YYYY-MM-DD
 * @param {import("./types.js").Language} language
 * @param {string} today what today is called
 */
export function dayNamed(day, language, today) {
  if (day === officeDay()) return today;
  const format = { weekday: "long", day: "numeric", month: "numeric", year: "numeric", timeZone: "UTC" };
  return new Intl.DateTimeFormat(language === "vi" ? "vi-VN" : "en-GB", /** @type {any} */ (format)).format(Date.parse(day));
}
