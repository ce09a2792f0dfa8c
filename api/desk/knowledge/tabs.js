/**
 * The tabs of the knowledge page, in their order. Each is a module of its own: add one by adding
 * its module, a line here, and its name under "tabs" in both files of `strings/`.
 */

import { ListTab } from "./list.js";

/**
 * @typedef {import("./types.js").Room} Room
 * @typedef {import("./types.js").Tab} Tab
 */

/** @type {Tab[]} */
export const TABS = [{ name: "list", powers: [], make: (room) => new ListTab(room) }];

/**
 * The tabs that somebody with these powers may open.
 * @param {string[]} powers
 */
export function tabsFor(powers) {
  return TABS.filter((tab) => !tab.powers.length || tab.powers.some((power) => powers.includes(power)));
}

/**
 * What `#knowledge/<tab>/<rest>` names; the first tab where it names none.
 * @param {string} hash
 * @returns {{ name: string, rest: string }}
 */
export function readAddress(hash) {
  const [, name = "", ...rest] = hash.replace(/^#/, "").split("/").map(decode);
  return { name, rest: rest.join("/") };
}

/** @param {string} part of an address that somebody may have typed */
function decode(part) {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
