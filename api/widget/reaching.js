/** The field for a telephone number or an e-mail address, where the office asks for one. */

import { h } from "./dom.js";

/**
 * @param {Record<string, any>} strings
 * @param {(contact: string) => void} onGive
 * @returns {HTMLFormElement}
 */
export function contactForm(strings, onGive) {
  const input = h("input", {
    id: "contact",
    type: "text",
    inputmode: "tel",
    autocomplete: "tel",
    maxlength: 120,
    required: true,
  });
  const give = (/** @type {Event} */ event) => {
    event.preventDefault();
    if (input.value.trim()) onGive(input.value.trim());
  };
  return h(
    "form",
    { class: "reaching", onsubmit: give },
    h("label", { for: "contact" }, strings.contact),
    h("span", {}, input, h("button", { type: "submit" }, strings.contact_send)),
  );
}
