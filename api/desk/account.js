/** A clerk's own account: switching on the second factor. */

import { h } from "../widget/dom.js";
import { HttpError } from "../widget/http.js";

/**
 * @param {import("./types.js").Strings} strings
 * @param {import("./api.js").DeskApi} api
 */
export async function openAccount(strings, api) {
  const { secret, uri, qr, replaces } = await api.newTotp();
  const problem = h("p", { class: "problem", role: "alert" });
  const digits = { inputmode: "numeric", autocomplete: "one-time-code", maxlength: 6 };
  const code = h("input", { id: "totp-code", ...digits });
  const password = h("input", { id: "totp-password", type: "password", autocomplete: "current-password", maxlength: 256 });
  const old = h("input", { id: "totp-old", ...digits });
  const done = h("p", { class: "done", role: "status" });
  const submit = async (/** @type {Event} */ event) => {
    event.preventDefault();
    problem.textContent = "";
    const blank = [code, password, ...(replaces ? [old] : [])].find((input) => !input.value.trim());
    if (blank) {
      problem.textContent = strings.totp_blank;
      blank.focus();
      return;
    }
    try {
      const asked = { secret, code: code.value.trim(), password: password.value, old_code: old.value.trim() };
      await api.switchOnTotp(asked);
      done.textContent = strings.totp_on;
    } catch (error) {
      const reason = error instanceof HttpError ? error.code : "";
      problem.textContent = strings.errors[reason] || strings.failed;
      (reason === "wrong_proof" ? password : code).select();
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
      field(code, strings.code),
      field(password, strings.password_old),
      replaces ? field(old, strings.totp_old) : null,
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

/**
 * @param {HTMLInputElement} input
 * @param {string} label
 */
function field(input, label) {
  return h("p", { class: "field" }, h("label", { for: input.id }, label), input);
}
