/** One's own account: password, second factor, notices. */

import { h } from "../../widget/dom.js";
import { openAccount } from "../account.js";
import { passwordForm } from "../password.js";
import { Frame } from "./frame.js";
import { Notices } from "./notices.js";

export class MyPage {
  /** @param {import("./rooms.js").Ground} ground */
  constructor(ground) {
    const { strings, desk, api, clerk } = ground;
    this.frame = new Frame(ground, strings.me, `${clerk.name} · ${clerk.login} · ${clerk.role_label}`);
    const done = h("p", { class: "done", role: "status" });
    const form = passwordForm(desk, api, () => {
      done.textContent = desk.password_changed;
      form.reset();
    });
    const second = () => void this.frame.attempt(() => openAccount(desk, api));
    this.frame.body.append(
      card(desk.password_title, h("p", { class: "hint" }, strings.password_lead), form, done),
      card(desk.totp_title, h("p", { class: "hint" }, strings.totp_lead), h("button", { type: "button", class: "quiet", onclick: second }, strings.totp_set)),
    );
    this.notices = clerk.powers.includes("answer") ? new Notices(ground, this.frame) : null;
    if (this.notices) this.frame.body.prepend(card(strings.notices, h("p", { class: "hint" }, strings.notices_lead), this.notices.element));
    this.frame.body.classList.add("my-cards");
    this.element = this.frame.element;
    this.title = this.frame.title;
  }

  async load() {
    await this.notices?.load();
  }
}

/**
 * @param {string} title
 * @param {...(Node | false)} children
 */
export function card(title, ...children) {
  return h("section", { class: "room-card", "aria-label": title }, h("h3", {}, title), ...children);
}
