/** An office: what it serves, where it is, when it is open, with the coming days as citizens get them. */

import { sprite } from "../../icons.js";
import { h } from "../../../widget/dom.js";
import { HttpError } from "../../../widget/http.js";
import { fill } from "../../../widget/strings.js";
import { soon } from "./form.js";
import { RecordsTab } from "./records.js";

const DAYS = ["Mo", "Tu", "We", "Th", "Fr", "Sa", "Su"];
const KINDS = ["commune", "province", "tax", "police", "insurance", "land"];
const WEEK = 7;

/** @param {import("../types.js").Room} room */
export function officesTab(room) {
  return new RecordsTab(room, { name: "offices", kind: "office", make: (opened) => new OfficeEditor(opened) });
}

class OfficeEditor {
  /** @param {import("./records.js").Opened} opened */
  constructor({ strings, api, form, record }) {
    this.strings = strings;
    this.api = api;
    this.form = form;
    /** @type {any[]} */
    this.special = record?.special_days ?? [];
    this.days = h("div", { class: "coming" });
    this.calendar = h("ol", { class: "calendar" });
    this.list = h("ol", { class: "steps" });
    this.look = soon(() => this.#preview());
    const preview = h(
      "aside",
      { class: "preview", "aria-label": strings.office.coming },
      h("h3", {}, strings.office.coming),
      this.days,
      h("h3", {}, strings.office.calendar),
      h("ul", { class: "calendar head", "aria-hidden": "true" }, ...strings.office.short.map((/** @type {string} */ day) => h("li", {}, day))),
      this.calendar,
    );
    const hours = this.#hours(record);
    const narrow = matchMedia("(max-width: 60rem)").matches; // there the days stand below the hours that make them
    if (narrow) hours.append(preview);
    this.element = h(
      "div",
      { class: "with-preview" },
      h("div", { class: "stack" }, this.#facts(record), hours, this.#specials(), this.#theme(record), this.#services(record)),
      !narrow && preview,
    );
    this.#draw();
  }

  read() {
    const { form } = this;
    const day = form.text("weekly_theme.day");
    const theme = ["name", "text", "name_en", "text_en"].map((name) => [name, form.text(`weekly_theme.${name}`)]);
    return {
      ...Object.fromEntries(["name_en", "address_en", "territory", "map_url", "opening_note", "opening_note_en"].map((name) => [name, form.optional(name)])),
      ...Object.fromEntries(["id", "name", "kind", "address", "phone", "opening_hours"].map((name) => [name, form.text(name)])),
      ...Object.fromEntries(["fields", "procedures", "counters"].map((name) => [name, form.lines(name)])),
      non_territorial: form.checked("non_territorial"),
      weekly_theme: day ? { day, ...Object.fromEntries(theme) } : null,
      special_days: this.#read(),
    };
  }

  /** @param {any} record */
  #facts(record) {
    const words = this.strings.office;
    const field = (/** @type {string} */ name, /** @type {object} */ more = {}) =>
      this.form.field(name, { label: words[name], value: record?.[name] ?? "", ...more });
    const kinds = [...new Set([...KINDS, record?.kind].filter(Boolean))].map((value) => ({ value, label: words.kinds[value] ?? value }));
    return h(
      "div",
      { class: "two" },
      field("name", { wide: true }),
      field("id", { hint: this.strings.group.id_hint, fixed: record !== null }),
      field("kind", { kind: "choice", value: record?.kind ?? "commune", options: kinds }),
      field("address", { wide: true }),
      field("phone"),
      field("territory", { hint: words.territory_hint }),
      field("map_url", { kind: "url" }),
      field("name_en"),
      field("address_en"),
      this.form.field("non_territorial", { label: words.non_territorial, kind: "check", value: String(record?.non_territorial ?? false), wide: true }),
    );
  }

  /** @param {any} record */
  #services(record) {
    const words = this.strings.office;
    const lines = ["fields", "procedures", "counters"].map((name) =>
      this.form.field(name, { label: words[name], kind: "lines", value: (record?.[name] ?? []).join("\n"), hint: words[`${name}_hint`] }),
    );
    return h("fieldset", { class: "plain" }, h("legend", {}, words.services), h("div", { class: "two" }, ...lines));
  }

  /** @param {any} record */
  #hours(record) {
    const words = this.strings.office;
    const hours = this.form.field("opening_hours", { label: words.opening_hours, value: record?.opening_hours ?? "", kind: "area", hint: words.hours_hint });
    const notes = ["opening_note", "opening_note_en"].map((name) => this.form.field(name, { label: words[name], value: record?.[name] ?? "", kind: "area" }));
    return h("fieldset", { class: "plain" }, h("legend", {}, words.hours), hours, h("div", { class: "two" }, ...notes));
  }

  /** @param {any} record */
  #theme(record) {
    const words = this.strings.office;
    const theme = record?.weekly_theme ?? {};
    const days = [{ value: "", label: words.no_theme }, ...DAYS.map((value, n) => ({ value, label: words.weekdays[n] }))];
    const field = (/** @type {string} */ name, /** @type {object} */ more = {}) =>
      this.form.field(`weekly_theme.${name}`, { label: words.theme[name], value: theme[name] ?? "", ...more });
    return h(
      "fieldset",
      { class: "plain" },
      h("legend", {}, words.theme.title),
      h("div", { class: "two" }, field("day", { kind: "choice", options: days }), field("name"), field("text", { kind: "area", wide: true }), field("name_en"), field("text_en", { kind: "area" })),
    );
  }

  #specials() {
    const words = this.strings.office;
    const add = (/** @type {string} */ icon, /** @type {string} */ label, /** @type {object} */ days) =>
      h("button", { type: "button", class: "quiet", onclick: () => this.#change((all) => [...all, days]) }, sprite(icon), label);
    return h(
      "fieldset",
      { class: "plain" },
      h("legend", {}, words.special),
      h("p", { class: "hint" }, words.special_hint),
      this.list,
      h("div", { class: "adding" }, add("plus", words.add_closed, {}), add("plus", words.add_open, { hours: "07:30-11:30,13:30-17:00" })),
    );
  }

  #read() {
    const { form } = this;
    return this.special.map((_, n) => ({
      first: form.text(`special_days.${n}.first`),
      last: form.optional(`special_days.${n}.last`),
      reason: form.text(`special_days.${n}.reason`),
      reason_en: form.optional(`special_days.${n}.reason_en`),
      hours: form.optional(`special_days.${n}.hours`),
    }));
  }

  /** @param {(all: any[]) => any[]} change */
  #change(change) {
    this.special = change(this.#read());
    this.#draw();
  }

  #draw() {
    this.form.forget("special_days.");
    this.list.replaceChildren(...this.special.map((days, n) => this.#days(days, n)));
    for (const [path, { input }] of this.form.fields) if (/^(opening_hours|special_days)/.test(path)) input.oninput = this.look;
    void this.#preview();
  }

  /**
   * @param {any} days
   * @param {number} n
   */
  #days(days, n) {
    const words = this.strings.office;
    const field = (/** @type {string} */ name, /** @type {object} */ more = {}) =>
      this.form.field(`special_days.${n}.${name}`, { label: words.days[name], value: days[name] ?? "", ...more });
    const label = fill(words.remove, { n: n + 1 });
    return h(
      "li",
      { class: "step-card" },
      h(
        "div",
        { class: "step-head" },
        h("b", {}, days.hours ? words.own_hours : words.closed),
        h("button", { type: "button", class: "tool", "aria-label": label, title: label, onclick: () => this.#change((all) => all.filter((_, i) => i !== n)) }, sprite("bin")),
      ),
      h("div", { class: "two" }, field("first", { kind: "date" }), field("last", { kind: "date" }), field("reason"), field("reason_en"), field("hours", { hint: words.days_hint, wide: true })),
    );
  }

  /** Shows the coming days as they would be answered; a field that cannot be read says so at once. */
  async #preview() {
    const draft = { opening_hours: this.form.text("opening_hours"), special_days: this.#read().filter(({ first }) => first) };
    if (!draft.opening_hours) return this.#clear();
    try {
      const { days } = await this.api.preview("hours", draft);
      this.#mark([]);
      this.days.replaceChildren(h("dl", {}, ...days.slice(0, WEEK).flatMap((/** @type {any} */ day) => this.#line(day))));
      this.calendar.replaceChildren(...days.map((/** @type {any} */ day, /** @type {number} */ n) => this.#cell(day, n)));
    } catch (error) {
      if (!(error instanceof HttpError) || error.code !== "unfit") return;
      this.#clear();
      this.#mark(error.body.problems.filter((/** @type {any} */ one) => one.problem !== "required"));
    }
  }

  #clear() {
    this.days.replaceChildren(h("p", { class: "hint" }, this.strings.office.unread));
    this.calendar.replaceChildren();
  }

  /** @param {import("./form.js").Problem[]} problems marked without taking the focus from who types */
  #mark(problems) {
    for (const [path, { input, fault }] of this.form.fields) {
      if (!/^(opening_hours|special_days)/.test(path)) continue;
      const found = problems.find(({ field }) => field === path);
      fault.textContent = found ? fill(this.strings.problems[found.problem], { detail: found.detail }) : "";
      if (found) input.setAttribute("aria-invalid", "true");
      else input.removeAttribute("aria-invalid");
    }
  }

  /** @param {any} day */
  #line(day) {
    const spans = day.spans.flatMap((/** @type {string} */ span, /** @type {number} */ n) => [n ? ", " : "", h("span", { class: "whole" }, span)]);
    const said = day.spans.length ? spans : [this.strings.office.closed_day];
    return [h("dt", {}, `${day.name} ${short(day.day)}`), h("dd", { class: day.spans.length ? "" : "shut" }, ...said, day.reason && h("span", { class: "hint" }, day.reason))];
  }

  /**
   * @param {any} day
   * @param {number} n
   */
  #cell(day, n) {
    const weekday = (new Date(`${day.day}T00:00:00Z`).getUTCDay() + 6) % 7;
    const said = day.spans.length ? day.spans.join(", ") : this.strings.office.closed_day;
    const told = [`${day.name} ${short(day.day)}`, said, day.reason].filter(Boolean).join(": ");
    const kind = day.reason ? "special" : day.spans.length ? "open" : "shut";
    const cell = h("li", { class: kind, title: told }, h("span", { "aria-hidden": "true" }, String(Number(day.day.slice(8)))), h("span", { class: "unseen" }, told));
    if (n === 0) cell.style.setProperty("--column", String(weekday + 1));
    return cell;
  }
}

/** @param {string} day as 2026-09-14 */
function short(day) {
  return `${day.slice(8)}/${day.slice(5, 7)}`;
}
