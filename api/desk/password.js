/** Choosing another password: in one's own account, and after signing in with a temporary one. */

import { h } from "../widget/dom.js";
import { HttpError } from "../widget/http.js";
import { fill } from "../widget/strings.js";
import { sprite } from "./icons.js";

const SHORTEST = 10; // characters, as the server holds it

/**
 * @param {import("./types.js").Strings} strings
 * @param {import("./api.js").DeskApi} api
 * @param {(clerk: import("./types.js").Clerk) => void} onChanged
 */
export function passwordForm(strings, api, onChanged) {
  const problem = h("p", { class: "problem", role: "alert", id: "password-problem" });
  const old = field("old-password", strings.password_old, "current-password");
  const fresh = field("new-password", strings.password_new, "new-password", fill(strings.password_hint, { count: SHORTEST }));
  const submit = async (/** @type {Event} */ event) => {
    event.preventDefault();
    problem.textContent = "";
    if (fresh.input.value.length < SHORTEST) {
      problem.textContent = fill(strings.password_short, { count: SHORTEST });
      fresh.input.focus();
      return;
    }
    try {
      onChanged(await api.changePassword(old.input.value, fresh.input.value));
    } catch (error) {
      const code = error instanceof HttpError ? error.code : "";
      problem.textContent = strings.errors[code] || strings.failed;
      (code === "wrong_password" ? old : fresh).input.select();
    }
  };
  return h(
    "form",
    { class: "asking", novalidate: true, onsubmit: submit },
    old.element,
    fresh.element,
    problem,
    h("div", { class: "buttons start" }, h("button", { type: "submit", class: "primary" }, strings.password_change)),
  );
}

/**
 * The page after signing in with a temporary password: nothing else opens before it is changed.
 * @param {import("./types.js").Strings} strings
 * @param {import("./api.js").DeskApi} api
 * @param {(clerk: import("./types.js").Clerk) => void} onChanged
 */
export function passwordPage(strings, api, onChanged) {
  return h(
    "main",
    { class: "sign-in" },
    h(
      "div",
      { class: "card" },
      h("span", { class: "mark large" }, sprite("door")),
      h("h1", {}, strings.password_title),
      h("p", { class: "lead" }, strings.password_due),
      passwordForm(strings, api, onChanged),
    ),
  );
}

/**
 * @param {string} id
 * @param {string} label
 * @param {string} autocomplete
 * @param {string} [hint]
 */
function field(id, label, autocomplete, hint) {
  const described = hint ? `${id}-hint password-problem` : "password-problem";
  const input = h("input", { id, type: "password", autocomplete, required: true, maxlength: 256, "aria-describedby": described });
  const more = hint ? h("span", { class: "hint", id: `${id}-hint` }, hint) : null;
  return { input, element: h("p", { class: "field" }, h("label", { for: id }, label), input, more) };
}
