/** The bar across the top of every page of the desk: where one is, where one can go. */

import { h } from "../widget/dom.js";
import { sprite } from "./icons.js";
import { keepsKnowledge } from "./knowledge/powers.js";

const NAMED = 6; // more places than these have no room for their names below 90rem

/**
 * @typedef {object} Ways
 * @property {HTMLElement} language
 * @property {() => void} onSignOut
 * @property {() => void} [onKeys]
 * @property {() => void} [onPlan]
 * @property {string} [home] where the desk is, seen from this page; without it: here
 */

/**
 * @param {import("./types.js").Strings} strings
 * @param {import("./types.js").Clerk} clerk
 * @param {Ways} ways
 * @param {{ title: string, icon: string }} here
 */
export function topBar(strings, clerk, { language, onKeys, onPlan, onSignOut, home = "" }, here) {
  const link = h("p", { class: "link", role: "status" });
  const places = placesFor(strings, clerk, home, language.lang === "vi" ? "?lang=en" : "");
  const links = places.map(({ icon, label, href }) => h("a", { class: "place", href, title: label }, sprite(icon), h("span", {}, label)));
  const plan = onPlan && clerk.powers.includes("see") && placeButton("calendar", strings.plan, onPlan);
  const many = places.length + (plan ? 1 : 0) > NAMED ? " many" : "";
  const mine = toolLink("person", strings.rooms.me, `${home}#me`);
  const element = h(
    "header",
    { class: "top" },
    h("span", { class: "mark" }, sprite(here.icon)),
    h("h1", {}, here.title, h("span", { class: "unseen" }, ` · ${strings.product}`)),
    link,
    h("nav", { class: `places${many}`, "aria-label": strings.places }, ...links, plan),
    h("span", { class: "clerk" }, [clerk.name, clerk.role_label].filter(Boolean).join(" · ")),
    language,
    mine,
    onKeys && tool("keyboard", strings.keys, onKeys, "keys-tool"),
    tool("leave", strings.sign_out, onSignOut),
  );
  return {
    element,
    /** @param {boolean} up */
    showLink(up) {
      link.textContent = up ? "" : strings.offline;
    },
    /** @param {string} place the address of the place that is open; "#" is the queue */
    showPlace(place) {
      for (const one of [...links, mine]) {
        if (one.getAttribute("href") === place) one.setAttribute("aria-current", "page");
        else one.removeAttribute("aria-current");
      }
    },
  };
}

/**
 * @param {import("./types.js").Strings} strings
 * @param {import("./types.js").Clerk} clerk
 * @param {string} home
 * @param {string} lang
 */
function placesFor(strings, clerk, home, lang) {
  const can = (/** @type {string} */ power) => clerk.powers.includes(power);
  return [
    can("see") && { icon: "door", label: strings.place_queue, href: `${home}#` },
    keepsKnowledge(clerk) && { icon: "book", label: strings.knowledge, href: `${home}#knowledge` },
    can("insight") && { icon: "figures", label: strings.insight, href: `${home}#insight` },
    can("write") && { icon: "quote", label: strings.rooms.canned, href: `${home}#canned` },
    can("accounts") && { icon: "people", label: strings.rooms.accounts, href: `${home}#accounts` },
    can("audit") && { icon: "log", label: strings.rooms.audit, href: `${home}#audit` },
    can("channels") && { icon: "office", label: strings.profile, href: `/desk/profile${lang}` },
  ].filter((one) => one !== false);
}

/**
 * @param {string} icon
 * @param {string} label
 * @param {() => void} onclick
 */
function placeButton(icon, label, onclick) {
  return h("button", { type: "button", class: "place", title: label, onclick }, sprite(icon), h("span", {}, label));
}

/**
 * @param {string} name
 * @param {string} label
 * @param {() => void} onclick
 * @param {string} [more]
 */
export function tool(name, label, onclick, more = "") {
  return h("button", { type: "button", class: `tool ${more}`, "aria-label": label, title: label, onclick }, sprite(name));
}

/**
 * @param {string} name
 * @param {string} label
 * @param {string} href
 */
export function toolLink(name, label, href) {
  return h("a", { class: "tool", "aria-label": label, title: label, href }, sprite(name));
}
