/** Pictures of a reply: small, whole in a new tab, and words where they may not be shown. */

import { h } from "./dom.js";
import { outwardLink } from "./text.js";

const MOST = 4;

/**
 * @param {import("./types.js").Message} message
 * @param {Record<string, any>} strings
 */
export function pictures({ language, pictures: shown }, strings) {
  if (!shown?.length) return null;
  const figures = shown.map((one, position) => (position < MOST ? figure(one, strings) : inWords(one, strings)));
  return h("div", { class: "pictures", lang: language }, ...figures);
}

/**
 * @param {import("./types.js").Picture} picture
 * @param {Record<string, any>} strings
 */
function figure({ title, url }, strings) {
  if (!/^https?:\/\//i.test(url)) return inWords({ title, url }, strings);
  const image = h("img", { alt: title, loading: "lazy", decoding: "async", referrerpolicy: "no-referrer" });
  const shown = h(
    "figure",
    {},
    outwardLink(url, image, hint(strings)),
    h("figcaption", { "aria-hidden": "true" }, title), // the picture's alternative says the same
  );
  // a page's policy may forbid it, the address may be gone
  image.addEventListener("error", () => shown.replaceWith(inWords({ title, url }, strings)), { once: true });
  image.src = url;
  return shown;
}

/**
 * @param {import("./types.js").Picture} picture
 * @param {Record<string, any>} strings
 */
function inWords({ title, url }, strings) {
  return h("p", {}, outwardLink(url, title, hint(strings)));
}

/** @param {Record<string, any>} strings */
function hint(strings) {
  return h("span", { class: "unseen" }, ` (${strings.new_tab})`);
}
