/** A temporary password, shown once so that it can be handed over. */

import { h } from "../../widget/dom.js";
import { fill, momentOf } from "./frame.js";

/**
 * @param {import("./rooms.js").Ground} ground
 * @param {string} name
 * @param {{ password: string, until: string }} made
 * @returns {Promise<void>} when it was closed
 */
export function showPassword({ strings, desk, language }, name, { password, until }) {
  const copied = h("p", { class: "done", role: "status" });
  const copy = async () => {
    await navigator.clipboard?.writeText(password);
    copied.textContent = strings.copied;
  };
  const dialog = h(
    "dialog",
    { class: "sheet", "aria-labelledby": "handing-title" },
    h("h2", { id: "handing-title" }, fill(strings.handing_title, { name })),
    h("p", { class: "handed", tabindex: "0" }, password),
    h("p", { class: "hint" }, fill(strings.handing_lead, { until: momentOf(until, language).slice(0, -3) })),
    copied,
    h(
      "div",
      { class: "buttons" },
      Boolean(navigator.clipboard) && h("button", { type: "button", class: "quiet", onclick: () => void copy().catch(() => undefined) }, strings.copy),
      h("button", { type: "button", class: "primary", onclick: () => dialog.close() }, desk.dismiss),
    ),
  );
  document.body.append(dialog);
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => {
      dialog.remove();
      resolve();
    });
  });
}
