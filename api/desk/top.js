/** The bar across the top of the desk. */

import { h } from "../widget/dom.js";
import { sprite } from "./icons.js";
import { keepsKnowledge } from "./knowledge/powers.js";

const PLACES = [
  { name: "canned", power: "write", icon: "quote" },
  { name: "accounts", power: "accounts", icon: "people" },
  { name: "audit", power: "audit", icon: "log" },
];

/**
 * @param {import("./types.js").Strings} strings
 * @param {import("./types.js").Clerk} clerk
 * @param {{ language: HTMLElement, onKeys: () => void, onPlan: () => void, onSignOut: () => void }} more
 */
export function topBar(strings, clerk, { language, onKeys, onPlan, onSignOut }) {
  const link = h("p", { class: "link", role: "status" });
  const element = h(
    "header",
    { class: "top" },
    h("span", { class: "mark" }, sprite("door")),
    h("h1", {}, strings.title, h("span", { class: "unseen" }, ` · ${strings.product}`)),
    link,
    h("span", { class: "clerk" }, [clerk.name, clerk.role_label].filter(Boolean).join(" · ")),
    language,
    clerk.powers.includes("insight") && toolLink("figures", strings.insight, "#insight"),
    keepsKnowledge(clerk) && toolLink("book", strings.knowledge, "#knowledge"),
    clerk.powers.includes("channels") && toolLink("office", strings.profile, `/desk/profile${language.lang === "vi" ? "?lang=en" : ""}`),
    clerk.powers.includes("see") && tool("calendar", strings.plan, onPlan),
    ...PLACES.filter(({ power }) => clerk.powers.includes(power)).map(({ name, icon }) => toolLink(icon, strings.rooms[name], `#${name}`)),
    toolLink("person", strings.rooms.me, "#me"),
    tool("keyboard", strings.keys, onKeys, "keys-tool"),
    tool("leave", strings.sign_out, onSignOut),
  );
  return {
    element,
    /** @param {boolean} up */
    showLink(up) {
      link.textContent = up ? "" : strings.offline;
    },
  };
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
