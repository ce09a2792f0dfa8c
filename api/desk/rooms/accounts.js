/** The accounts: who may sign in and as what; made, changed, shut and opened. */

import { h } from "../../widget/dom.js";
import { ask } from "../asking.js";
import { Menu } from "../menu.js";
import { Frame, dayOf, fill } from "./frame.js";
import { showPassword } from "./handing.js";

/**
 * @typedef {{ role: string, office: string | null }} Grant
 * @typedef {{ id: number, login: string, name: string, role: string, role_label: string, office: string | null,
 *   email: string | null, mine: boolean, grants: Grant[], disabled: boolean, locked: boolean, password: boolean,
 *   password_until: string | null, totp: boolean, openid: boolean }} Account
 * @typedef {{ accounts: Account[], offices: { id: string, name: string }[], roles: Record<string, string>,
 *   everywhere: boolean, openid: string | null }} Listed
 */

export class AccountsPage {
  /** @param {import("./rooms.js").Ground} ground */
  constructor(ground) {
    this.ground = ground;
    const { strings } = ground;
    const add = h("button", { type: "button", class: "primary", onclick: () => void this.#add() }, strings.account_add);
    this.frame = new Frame(ground, strings.accounts, strings.accounts_lead, add);
    this.search = h("input", { type: "search", id: "account-search", oninput: () => this.#show() });
    this.list = h("ul", { class: "cards" });
    this.frame.body.append(
      h("p", { class: "field" }, h("label", { for: "account-search" }, strings.account_search), this.search),
      this.list,
    );
    this.element = this.frame.element;
    this.title = this.frame.title;
    this.ready = Promise.resolve();
    /** @type {Listed} */
    this.listed = { accounts: [], offices: [], roles: {}, everywhere: false, openid: null };
  }

  load() {
    this.ready = this.#read();
    return this.ready;
  }

  async #read() {
    const found = await this.frame.attempt(() => this.ground.api.read("/accounts"));
    if (!found) return;
    this.listed = found;
    this.#show();
  }

  #show() {
    const wanted = this.search.value.trim().toLowerCase();
    const found = this.listed.accounts.filter(({ name, login }) => `${name} ${login}`.toLowerCase().includes(wanted));
    const none = h("li", { class: "empty" }, this.ground.strings.account_none);
    this.list.replaceChildren(...(found.length ? found.map((one) => this.#card(one)) : [none]));
  }

  /** @param {Account} one */
  #card(one) {
    const { strings } = this.ground;
    const head = h("h3", {}, one.name, " ", h("span", { class: "login" }, one.login));
    return h(
      "li",
      { class: one.disabled ? "room-card over" : "room-card" },
      h("div", { class: "card-head" }, head, one.mine ? h("span", { class: "badge" }, strings.account_mine) : this.#menu(one)),
      h("ul", { class: "grants" }, h("li", {}, this.#said(one)), ...one.grants.map((grant) => this.#grant(one, grant))),
      h("p", { class: "facts" }, one.email && h("span", {}, one.email), ...this.#ways(one)),
    );
  }

  /** @param {Grant} grant */
  #said({ role, office }) {
    const { strings } = this.ground;
    const place = office ? this.listed.offices.find((one) => one.id === office)?.name ?? office : strings.account_everywhere;
    return `${this.listed.roles[role] ?? role} · ${place}`;
  }

  /**
   * @param {Account} one
   * @param {Grant} grant
   */
  #grant(one, grant) {
    const said = this.#said(grant);
    const label = fill(this.ground.desk.detach, { title: said });
    const drop = () => void this.#regrant(one, one.grants.filter((other) => other !== grant));
    return h("li", {}, said, !one.mine && h("button", { type: "button", "aria-label": label, title: label, onclick: drop }, "×"));
  }

  /** @param {Account} one */
  #ways(one) {
    const { strings, language } = this.ground;
    const until = one.password_until && fill(strings.account_temporary, { day: dayOf(one.password_until, language) });
    const badge = (/** @type {unknown} */ on, /** @type {string} */ words, kind = "") => on && h("span", { class: `badge ${kind}` }, words);
    return [
      badge(one.disabled, strings.account_disabled, "bad"),
      badge(one.locked, strings.account_locked, "bad"),
      badge(until, until ?? "", "warn"),
      badge(one.totp, strings.account_totp),
      badge(one.openid, this.listed.openid ?? "OpenID"),
      badge(!one.password && !one.openid, strings.account_no_way, "warn"),
    ];
  }

  /** @param {Account} one */
  #menu(one) {
    const { strings } = this.ground;
    const step = (/** @type {string} */ label, /** @type {string} */ path) => ({ label, act: () => void this.#step(one, path) });
    const steps = [
      { label: strings.edit, act: () => void this.#edit(one) },
      { label: strings.account_grant, act: () => void this.#addGrant(one) },
      { label: strings.account_password, act: () => void this.#password(one) },
      ...(one.totp ? [{ label: strings.account_totp_off, act: () => void this.#sure(one, strings.account_totp_off, "reset-totp") }] : []),
      ...(this.listed.openid ? [{ label: strings.account_link, act: () => void this.#link(one) }] : []),
      ...(one.openid ? [{ label: strings.account_unlink, act: () => void this.#sure(one, strings.account_unlink, "openid", "DELETE") }] : []),
      one.disabled ? step(strings.account_enable, "enable") : { label: strings.account_disable, act: () => void this.#sure(one, strings.account_disable, "disable") },
    ];
    const { element, summary } = new Menu(strings.account_steps, steps);
    summary.setAttribute("aria-label", `${strings.account_steps}: ${one.name}`);
    return element;
  }

  async #add() {
    const { strings, desk, api } = this.ground;
    await this.ready; // roles and offices to choose from
    const ways = [
      { value: "yes", label: strings.account_with_password },
      ...(this.listed.openid ? [{ value: "no", label: fill(strings.account_with_openid, { name: this.listed.openid }) }] : []),
    ];
    const given = await ask(desk, {
      title: strings.account_add,
      fields: [
        { name: "login", label: desk.login, kind: "text", most: 64, hint: strings.account_login_hint },
        ...this.#fields(null),
        { name: "with_password", label: strings.account_way, kind: "options", options: ways },
      ],
      submit: strings.account_add,
    });
    if (!given) return;
    const body = { ...profile(given), login: given.login, with_password: given.with_password === "yes" };
    const made = await this.frame.attempt(() => api.change("/accounts", { body }));
    if (!made) return;
    await this.load();
    if (made.password) await showPassword(this.ground, given.name, made);
  }

  /** @param {Account} one */
  async #edit(one) {
    const { strings, desk } = this.ground;
    const given = await ask(desk, { title: `${strings.edit}: ${one.login}`, fields: this.#fields(one), submit: strings.save });
    if (given) await this.#change(one, "", profile(given), "PUT");
  }

  /**
   * @param {Account | null} one
   * @returns {import("../asking.js").Field[]}
   */
  #fields(one) {
    const { strings } = this.ground;
    return [
      { name: "name", label: strings.account_name, kind: "text", most: 120, value: one?.name, hint: strings.account_name_hint },
      ...this.#place(one ?? { role: "clerk", office: null }),
      { name: "email", label: strings.account_email, kind: "text", most: 250, value: one?.email ?? "", optional: true, hint: strings.account_email_hint },
    ];
  }

  /**
   * @param {Grant} grant
   * @returns {import("../asking.js").Field[]}
   */
  #place({ role, office }) {
    const { strings } = this.ground;
    const everywhere = this.listed.everywhere ? [{ value: "", label: strings.account_everywhere }] : [];
    const offices = this.listed.offices.map(({ id, name }) => ({ value: id, label: name }));
    const roles = Object.entries(this.listed.roles).map(([value, label]) => ({ value, label }));
    return [
      { name: "role", label: strings.account_role, kind: "choice", options: roles, value: role },
      { name: "office", label: strings.account_office, kind: "choice", optional: true, options: [...everywhere, ...offices], value: office ?? "" },
    ];
  }

  /** @param {Account} one */
  async #addGrant(one) {
    const { strings, desk } = this.ground;
    const given = await ask(desk, { title: `${strings.account_grant}: ${one.name}`, fields: this.#place({ role: "approver", office: null }), submit: strings.account_grant });
    if (given) await this.#regrant(one, [...one.grants, { role: given.role, office: given.office || null }]);
  }

  /**
   * @param {Account} one
   * @param {Grant[]} grants
   */
  #regrant(one, grants) {
    return this.#change(one, "/grants", { grants }, "PUT");
  }

  /** @param {Account} one */
  async #password(one) {
    const { strings, api } = this.ground;
    if (!(await this.frame.sure(`${strings.account_password}: ${one.name}`, strings.account_password_lead, strings.account_password))) return;
    const made = await this.frame.attempt(() => api.change(`/accounts/${one.id}/reset-password`));
    if (!made) return;
    await this.load();
    await showPassword(this.ground, one.name, made);
  }

  /** @param {Account} one */
  async #link(one) {
    const { strings, desk } = this.ground;
    const given = await ask(desk, {
      title: `${strings.account_link}: ${one.name}`,
      lead: strings.account_link_lead,
      fields: [{ name: "subject", label: strings.account_subject, kind: "text", most: 255 }],
      submit: strings.save,
    });
    if (given) await this.#change(one, "/openid", given, "PUT");
  }

  /**
   * @param {Account} one
   * @param {string} what
   * @param {string} path
   * @param {string} [method]
   */
  async #sure(one, what, path, method) {
    if (await this.frame.sure(`${what}: ${one.name}`, this.ground.strings.account_sure[path], what)) await this.#step(one, path, method);
  }

  /**
   * @param {Account} one
   * @param {string} path
   * @param {string} [method]
   */
  #step(one, path, method = "POST") {
    return this.#change(one, `/${path}`, undefined, method);
  }

  /**
   * @param {Account} one
   * @param {string} path
   * @param {unknown} body
   * @param {string} method
   */
  async #change(one, path, body, method) {
    const done = await this.frame.attempt(() => this.ground.api.change(`/accounts/${one.id}${path}`, { body, method }));
    if (done) await this.load();
  }
}

/** @param {Record<string, string>} given */
function profile({ name, role, office, email }) {
  return { name, role, office: office || null, email: email || null };
}
