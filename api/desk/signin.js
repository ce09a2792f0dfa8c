/** The sign-in form. */

import { h } from "../widget/dom.js";
import { HttpError } from "../widget/http.js";
import { fill } from "../widget/strings.js";
import { sprite } from "./icons.js";

/**
 * @param {import("./types.js").Strings} strings
 * @param {import("./api.js").DeskApi} api
 * @param {HTMLElement} language the language switch
 * @param {string} notice why the clerk stands here again, or ""
 * @param {(clerk: import("./types.js").Clerk) => void} onSignedIn
 * @returns {HTMLElement}
 */
export function signInPage(strings, api, language, notice, onSignedIn) {
  const problem = h("p", { class: "problem", role: "alert", id: "sign-in-problem" }, strings.errors[cameBack()] ?? "");
  const login = field("login", strings.login, { autocomplete: "username", autocapitalize: "none" });
  const password = field("password", strings.password, { autocomplete: "current-password", type: "password" });
  const code = field("code", strings.code, { autocomplete: "one-time-code", inputmode: "numeric", maxlength: "6" });
  code.element.hidden = true;
  const button = h("button", { type: "submit", class: "primary" }, strings.sign_in);
  const submit = async (/** @type {Event} */ event) => {
    event.preventDefault();
    problem.textContent = "";
    const blank = [login, password].find(({ input }) => !input.value.trim());
    if (blank) {
      problem.textContent = strings.sign_in_blank;
      blank.input.focus();
      return;
    }
    button.textContent = strings.signing_in;
    try {
      onSignedIn(await api.signIn(login.input.value.trim(), password.input.value, code.input.value.trim()));
    } catch (error) {
      const reason = error instanceof HttpError ? error.code : "";
      problem.textContent = strings.errors[reason] || strings.sign_in_failed;
      if (reason === "code_needed") code.element.hidden = false;
      (code.element.hidden ? password : code).input.select();
    } finally {
      button.textContent = strings.sign_in;
    }
  };
  return h(
    "main",
    { class: "sign-in" },
    h(
      "form",
      { class: "card", novalidate: true, onsubmit: submit },
      h("span", { class: "mark large" }, sprite("door")),
      h("h1", {}, strings.sign_in_title),
      h("p", { class: "lead" }, notice || strings.sign_in_lead),
      login.element,
      password.element,
      code.element,
      problem,
      button,
      otherWay(strings, api),
      language,
    ),
  );
}

/** Why the identity provider's answer let nobody in; said once. */
function cameBack() {
  const query = new URLSearchParams(location.search);
  const reason = query.get("sign_in") ?? "";
  query.delete("sign_in");
  if (reason) history.replaceState(null, "", `${location.pathname}${query.size ? `?${query}` : ""}${location.hash}`);
  return reason;
}

/**
 * The way through the office's identity provider, once it is known that there is one.
 * @param {import("./types.js").Strings} strings
 * @param {import("./api.js").DeskApi} api
 */
function otherWay(strings, api) {
  const place = h("div", { class: "other-way", hidden: true });
  const show = (/** @type {{ openid: string | null }} */ { openid }) => {
    if (!openid) return;
    const words = fill(strings.sign_in_with, { name: openid });
    place.append(h("span", { class: "hint" }, strings.or), h("a", { class: "quiet", href: "/api/desk/openid/start" }, words));
    place.hidden = false;
  };
  api.ways().then(show, () => undefined); // the password works without
  return place;
}

/**
 * @param {string} id
 * @param {string} label
 * @param {Record<string, string>} more
 */
function field(id, label, more) {
  const input = h("input", { id, name: id, required: true, "aria-describedby": "sign-in-problem", ...more });
  return { input, element: h("p", { class: "field" }, h("label", { for: id }, label), input) };
}
