/** Whether an answer helped: two small buttons under it, and why not. It is no message. */

import { h } from "./dom.js";

/**
 * @typedef {import("./types.js").Rating} Rating
 * @typedef {(rating: Rating) => Promise<void>} Rate
 */

/**
 * @param {Rating} rating
 * @param {Record<string, any>} strings
 * @param {Rate} onRate
 * @returns {HTMLElement}
 */
export function ratingLine(rating, strings, onRate) {
  const told = h("p", { class: "told", role: "status", tabindex: "-1" });
  const buttons = h("div", { class: "thumbs", role: "group" });
  const show = (/** @type {Rating} */ now) => {
    told.textContent = words(now, strings);
    buttons.setAttribute("aria-label", told.textContent);
    buttons.replaceChildren(
      ...next(now).map((one) => h("button", { type: "button", onclick: () => void press(one) }, label(one, strings))),
    );
  };
  const press = async (/** @type {Rating} */ given) => {
    try {
      await onRate(given);
      show(given);
    } catch {
      told.textContent = strings.rating_failed;
    }
    told.focus({ preventScroll: true });
  };
  show(rating);
  return h("div", { class: "rating" }, told, buttons);
}

/**
 * @param {Rating} now
 * @param {Record<string, any>} strings
 * @returns {string}
 */
function words(now, strings) {
  if (now.helped === true || now.fault) return strings.rating_thanks;
  return now.helped === false ? strings.rating_why : strings.rating_question;
}

/**
 * @param {Rating} now
 * @returns {Rating[]} what can be said next
 */
function next({ receipt, helped, fault }) {
  if (helped === true || fault) return [];
  if (helped === false) return FAULTS.map((one) => ({ receipt, helped, fault: one }));
  return [
    { receipt, helped: true },
    { receipt, helped: false },
  ];
}

/** @type {import("./types.js").Fault[]} */
const FAULTS = ["wrong", "incomplete", "unclear", "off_question"];

/**
 * @param {Rating} one
 * @param {Record<string, any>} strings
 * @returns {string}
 */
function label(one, strings) {
  if (one.fault) return strings.rating_faults[one.fault];
  return one.helped ? strings.rating_yes : strings.rating_no;
}
