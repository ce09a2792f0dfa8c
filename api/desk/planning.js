/** The desk's calendar for the next four weeks: hours, days of their own, and who sits when. */

import { h } from "../widget/dom.js";
import { HttpError } from "../widget/http.js";
import { fill } from "../widget/strings.js";
import { ask } from "./asking.js";
import { dayNamed, daysAfter, officeDay, officeTime } from "./days.js";

/**
 * @typedef {import("./types.js").Plan} Plan
 * @typedef {import("./types.js").Around} Around
 */

const DAYS = 28;

export class Planning {
  /**
   * @param {import("./types.js").Strings} strings
   * @param {import("./types.js").Language} language
   * @param {import("./api.js").DeskApi} api
   * @param {Around} around
   * @param {import("./types.js").Clerk} clerk
   */
  constructor(strings, language, api, around, clerk) {
    this.strings = strings;
    this.language = language;
    this.api = api;
    this.around = around;
    this.people = [{ id: clerk.id, name: clerk.name }, ...around.colleagues];
    this.problem = h("p", { class: "problem", role: "alert" });
    this.theme = h("p", { class: "hint" });
    this.list = h("ol", { class: "plan" });
    this.office = this.#officeChoice();
    this.dialog = h(
      "dialog",
      { class: "sheet wide", "aria-labelledby": "plan-title" },
      h("h2", { id: "plan-title" }, strings.plan),
      h("p", { class: "field" }, h("label", { for: "plan-office" }, strings.filters.office), this.office),
      this.theme,
      this.problem,
      this.list,
      h("div", { class: "buttons" }, h("button", { type: "button", class: "primary", onclick: () => this.dialog.close() }, strings.dismiss)),
    );
    this.dialog.addEventListener("close", () => this.dialog.remove());
  }

  async open() {
    document.body.append(this.dialog);
    this.dialog.showModal();
    await this.#load();
  }

  #officeChoice() {
    const options = this.around.offices.map(({ id, name }) => h("option", { value: id }, name));
    return h("select", { id: "plan-office", onchange: () => void this.#load() }, ...options);
  }

  async #load() {
    const plan = await this.#try(() => this.api.plan(this.office.value));
    if (!plan) return;
    this.theme.textContent = plan.theme ?? "";
    const today = officeDay();
    const days = Array.from({ length: DAYS }, (_, ahead) => daysAfter(today, ahead));
    this.list.replaceChildren(...days.map((day) => this.#day(day, plan)));
  }

  /**
   * @param {string} key YYYY-MM-DD
   * @param {Plan} plan
   */
  #day(key, plan) {
    const { strings } = this;
    const on = (/** @type {{ begins_at: string }} */ one) => officeDay(one.begins_at) === key;
    const spans = plan.spans.filter(on).map((one) => this.#hours(one)).join(", ");
    const own = plan.days.find((one) => one.day === key);
    const shifts = plan.shifts.filter(on).map((shift) => this.#shift(shift));
    return h(
      "li",
      { class: spans ? "" : "off" },
      h("span", { class: "plan-day" }, dayNamed(key, this.language, strings.today)),
      h("span", {}, spans || strings.plan_off, own?.note ? ` · ${own.note}` : ""),
      h("ul", { class: "sitting" }, ...shifts),
      h(
        "span",
        { class: "plan-steps" },
        spans && h("button", { type: "button", class: "link-button", onclick: () => void this.#addShift(key, plan) }, strings.plan_sit),
        h("button", { type: "button", class: "link-button", onclick: () => void this.#change(key, own) }, strings.plan_change),
      ),
    );
  }

  /** @param {import("./types.js").Shift} shift */
  #shift(shift) {
    const label = fill(this.strings.detach, { title: shift.clerk });
    const drop = async () => {
      await this.#try(() => this.api.removeShift(this.office.value, shift.id));
      await this.#load();
    };
    return h("li", {}, `${shift.clerk} ${this.#hours(shift)}`, h("button", { type: "button", "aria-label": label, title: label, onclick: drop }, "×"));
  }

  /**
   * @param {string} key
   * @param {Plan} plan
   */
  async #addShift(key, plan) {
    const { strings } = this;
    const open = plan.spans.filter((one) => officeDay(one.begins_at) === key);
    const given = await ask(strings, {
      title: strings.plan_sit,
      fields: [
        { name: "clerk", label: strings.plan_who, kind: "choice", options: this.people.map(({ id, name }) => ({ value: String(id), label: name })) },
        { name: "span", label: strings.plan_when, kind: "options", options: open.map((one, index) => ({ value: String(index), label: this.#hours(one) })) },
      ],
      submit: strings.plan_sit,
    });
    const span = given && open[Number(given.span)];
    if (!given || !span) return;
    const { begins_at, ends_at } = span;
    await this.#try(() => this.api.addShift(this.office.value, { clerk_id: Number(given.clerk), begins_at, ends_at }));
    await this.#load();
  }

  /**
   * @param {string} key
   * @param {import("./types.js").OwnDay | undefined} own
   */
  async #change(key, own) {
    const { strings } = this;
    const given = await ask(strings, {
      title: fill(strings.plan_day_title, { day: key.split("-").reverse().join("/") }),
      fields: [
        { name: "kind", label: strings.plan_kind, kind: "options", options: Object.entries(strings.plan_kinds).map(([value, label]) => ({ value, label: String(label) })) },
        { name: "spans", label: strings.plan_hours, kind: "text", optional: true, most: 64, value: own?.spans ?? "", hint: strings.plan_hours_hint },
        { name: "note", label: strings.plan_note, kind: "text", optional: true, most: 200, value: own?.note ?? "" },
      ],
      submit: strings.plan_change,
    });
    if (!given) return;
    const spans = given.kind === "off" ? "" : given.spans;
    await this.#try(() => this.api.setDay(this.office.value, key, given.kind === "usual" ? null : { spans, note: given.note }));
    await this.#load();
  }

  /** @param {{ begins_at: string, ends_at: string }} one */
  #hours({ begins_at, ends_at }) {
    return `${officeTime(begins_at)}–${officeTime(ends_at)}`;
  }

  /**
   * @template T
   * @param {() => Promise<T>} work
   * @returns {Promise<T | null>}
   */
  async #try(work) {
    this.problem.textContent = "";
    try {
      return await work();
    } catch (error) {
      this.problem.textContent = (error instanceof HttpError && this.strings.errors[error.code]) || this.strings.failed;
      return null;
    }
  }
}
