/** Plain text as elements: paragraphs, line breaks, lists, addresses. Markup stays text. */

import { h } from "./dom.js";

const BULLET = /^[•\-–]\s+(.*)$/;
const NUMBER = /^(\d{1,3})[.)]\s+(.*)$/;
const ADDRESS = /https?:\/\/[^\s<>"']*[^\s<>"'.,;:!?)\]]/g;

/**
 * @param {string} text
 * @param {boolean} linked whether web addresses in it become links
 * @returns {DocumentFragment}
 */
export function textToNodes(text, linked) {
  const nodes = document.createDocumentFragment();
  /** @type {HTMLElement | null} the paragraph or list that the next line may join */
  let open = null;
  for (const line of text.split(/\r\n|\r|\n/)) {
    const bullet = line.match(BULLET);
    const number = line.match(NUMBER);
    if (bullet) {
      open = ensure(nodes, open, "ul");
      open.append(h("li", {}, ...inline(bullet[1], linked)));
    } else if (number) {
      open = ensure(nodes, open, "ol");
      open.append(h("li", { value: number[1] }, ...inline(number[2], linked)));
    } else if (line.trim() === "") {
      open = null;
    } else {
      open = ensure(nodes, open, "p");
      if (open.hasChildNodes()) open.append(h("br"));
      open.append(...inline(line, linked));
    }
  }
  return nodes;
}

/**
 * @param {DocumentFragment} nodes
 * @param {HTMLElement | null} open
 * @param {"p" | "ul" | "ol"} tag
 * @returns {HTMLElement}
 */
function ensure(nodes, open, tag) {
  if (open?.localName === tag) return open;
  const made = h(tag);
  nodes.append(made);
  return made;
}

/**
 * @param {string} line
 * @param {boolean} linked
 * @returns {(Node | string)[]}
 */
function inline(line, linked) {
  if (!linked) return [line];
  const parts = [];
  let from = 0;
  for (const found of line.matchAll(ADDRESS)) {
    parts.push(line.slice(from, found.index), outwardLink(found[0], found[0]));
    from = found.index + found[0].length;
  }
  return [...parts, line.slice(from)];
}

/**
 * @param {string} url
 * @param {...(Node | string)} children
 * @returns {HTMLElement} a link that opens a new tab; plain text where the scheme is not web
 */
export function outwardLink(url, ...children) {
  if (!/^https?:\/\//i.test(url)) return h("span", {}, ...children);
  return h("a", { href: url, target: "_blank", rel: "noopener noreferrer" }, ...children);
}
