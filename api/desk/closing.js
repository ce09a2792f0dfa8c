/** Asks how a case ended before it is closed. */

import { h } from "../widget/dom.js";
import { fill } from "../widget/strings.js";

/** @typedef {import("./types.js").CloseOutcome} CloseOutcome */

/**
 * @param {import("./types.js").Strings} strings
 * @param {string} number
 * @returns {Promise<CloseOutcome | null>} null where the clerk thought better of it
 */
export function askOutcome(strings, number) {
  const title = h("h2", { id: "closing-title" }, fill(strings.close_title, { number }));
  const options = Object.entries(strings.outcomes).map(([value, label], index) =>
    h(
      "label",
      { class: "option" },
      h("input", { type: "radio", name: "outcome", value, checked: index === 0 }),
      String(label),
    ),
  );
  const form = h(
    "form",
    { method: "dialog" },
    title,
    h("fieldset", {}, h("legend", {}, strings.close_legend), ...options),
    h(
      "div",
      { class: "buttons" },
      h("button", { type: "submit", value: "", class: "quiet", formnovalidate: true }, strings.cancel),
      h("button", { type: "submit", value: "close", class: "primary" }, strings.close),
    ),
  );
  const dialog = h("dialog", { class: "sheet", "aria-labelledby": "closing-title" }, form);
  document.body.append(dialog);
  dialog.showModal();
  form.querySelector("input")?.focus();
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => {
      const chosen = new FormData(form).get("outcome");
      dialog.remove();
      resolve(dialog.returnValue === "close" ? /** @type {CloseOutcome} */ (chosen) : null);
    });
  });
}
