/** A clerk's own account: switching on the second factor. */

import { h } from "../widget/dom.js";
import { HttpError } from "../widget/http.js";

/**
 * @param {import("./types.js").Strings} strings
 * @param {import("./api.js").DeskApi} api
 */
export async function openAccount(strings, api) {
  const { secret, uri, qr } = await api.newTotp();
  const problem = h("p", { class: "problem", role: "alert" });
  const code = h("input", { id: "totp-code", inputmode: "numeric", autocomplete: "one-time-code", maxlength: 6 });
  const done = h("p", { class: "done", role: "status" });
  const submit = async (/** @type {Event} */ event) => {
    event.preventDefault();
    problem.textContent = "";
    try {
      await api.switchOnTotp(secret, code.value.trim());
      done.textContent = strings.totp_on;
    } catch (error) {
      problem.textContent = error instanceof HttpError ? strings.totp_wrong : strings.failed;
      code.select();
    }
  };
  const dialog = h(
    "dialog",
    { class: "sheet", "aria-labelledby": "account-title" },
    h(
      "form",
      { class: "asking", novalidate: true, onsubmit: submit },
      h("h2", { id: "account-title" }, strings.totp_title),
      h("p", { class: "lead" }, strings.totp_lead),
      h("img", { class: "qr", src: qr, alt: strings.totp_qr }),
      h("p", {}, h("a", { href: uri }, strings.totp_link)),
      h("p", { class: "secret" }, secret),
      h("p", { class: "field" }, h("label", { for: "totp-code" }, strings.code), code),
      problem,
      done,
      h(
        "div",
        { class: "buttons" },
        h("button", { type: "button", class: "quiet", onclick: () => dialog.close() }, strings.dismiss),
        h("button", { type: "submit", class: "primary" }, strings.totp_switch_on),
      ),
    ),
  );
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
  code.focus();
}
