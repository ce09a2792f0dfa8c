/** The way from page to page of a list. */

import { h } from "../../widget/dom.js";
import { fill } from "../../widget/strings.js";

/**
 * @param {import("./types.js").Strings} strings
 * @param {{ page: number, pages: number }} at
 * @param {(page: number) => void} open
 * @returns {HTMLElement | null} null where there is only one page
 */
export function pager(strings, { page, pages }, open) {
  if (pages < 2) return null;
  const step = (/** @type {string} */ words, /** @type {number} */ to) =>
    h("button", { type: "button", class: "quiet", disabled: to < 1 || to > pages, onclick: () => open(to) }, words);
  return h(
    "nav",
    { class: "pager", "aria-label": strings.pager.label },
    step(strings.pager.before, page - 1),
    h("span", {}, fill(strings.pager.at, { page, pages })),
    step(strings.pager.after, page + 1),
  );
}
