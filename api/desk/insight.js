/** The desk's figures: what changed, plots to look at, tables to read, files to take away. */

import { h } from "../widget/dom.js";
import { fill } from "../widget/strings.js";
import { daysAfter, monthsAfter, officeDay } from "./days.js";
import { columnPlot, partsPlot } from "./plots.js";
import { Said } from "./said.js";

/**
 * @typedef {import("./said.js").Unit} Unit
 * @typedef {string | number} Value
 * @typedef {{ name: string, title: string, columns: string[], rows: Value[][], units: Unit[][] }} Table
 */

const PERIODS = [7, 30, 90];
const OVER_TIME = new Set(["days", "hours"]);
const MONTHS = 12;

export class InsightPage {
  /**
   * @param {import("./types.js").Strings} strings
   * @param {import("./types.js").Language} language
   * @param {import("./api.js").DeskApi} api
   */
  constructor(strings, language, api) {
    this.strings = strings;
    this.language = language;
    this.said = new Said(strings, language);
    this.api = api;
    this.problem = h("p", { class: "problem", role: "alert" });
    this.period = h(
      "select",
      { id: "insight-period", onchange: () => void this.load() },
      ...PERIODS.map((days) => h("option", { value: days }, strings.insight_periods[days])),
    );
    this.workbook = h("a", { class: "quiet", download: "" }, strings.insight_xlsx);
    this.changes = h("dl", { class: "tiles" });
    this.tables = h("div", { class: "figures" });
    this.title = h("h2", { tabindex: "-1" }, strings.insight);
    this.element = h(
      "section",
      { class: "insight", "aria-label": strings.insight },
      this.#head(),
      h("p", { class: "hint" }, strings.insight_lead),
      this.problem,
      this.changes,
      this.tables,
      this.#report(),
    );
  }

  async load() {
    this.problem.textContent = "";
    const today = officeDay();
    const query = new URLSearchParams({ since: daysAfter(today, 1 - Number(this.period.value)), until: today });
    try {
      const { changes, tables } = await this.api.insight(query);
      this.workbook.href = `/api/desk/insight.xlsx?${query}`;
      this.#showChanges(changes);
      this.tables.replaceChildren(...tables.map((/** @type {Table} */ table) => this.#card(table, query)));
    } catch {
      this.problem.textContent = this.strings.failed;
    }
  }

  #head() {
    const label = h("label", { for: "insight-period", class: "unseen" }, this.strings.insight_period);
    return h(
      "header",
      { class: "room-head" },
      this.title,
      h("p", { class: "field" }, label, this.period),
      this.workbook,
    );
  }

  /** The month's figures as a file to print. */
  #report() {
    const { strings } = this;
    const months = [...Array(MONTHS).keys()].map((ago) => month(ago));
    const choice = h(
      "select",
      { id: "report-month", onchange: () => (link.href = reportOf(choice.value)) },
      ...months.map((one) => h("option", { value: one }, one.split("-").reverse().join("/"))),
    );
    choice.value = months[1];
    const link = h("a", { class: "quiet", download: "", href: reportOf(choice.value) }, strings.report_take);
    return h(
      "section",
      { class: "report" },
      h("h3", {}, strings.report),
      h("p", { class: "hint" }, strings.report_lead),
      h("p", { class: "report-steps" }, h("label", { for: "report-month" }, strings.report_month), choice, link),
    );
  }

  /** @param {Table} table the last week and month, each with the one before and the difference */
  #showChanges({ rows, units }) {
    const { strings, said } = this;
    const tiles = rows.map(([label, week, , weekChange, long, , longChange], index) => {
      const unit = units[index][0];
      const told = said.value(week, unit);
      const known = (/** @type {Value} */ change) => typeof change === "number";
      const more = (/** @type {string} */ key, /** @type {Value} */ change, /** @type {Value} */ value) =>
        h("dd", { class: "tile-more" }, fill(strings[key], { change: said.change(change, unit), value: said.value(value, unit) }));
      return h(
        "div",
        { class: "tile" },
        h("dt", {}, String(label)),
        h("dd", { class: told ? "tile-value" : "tile-more" }, told || strings.insight_few_short),
        known(weekChange) && more("insight_week", weekChange, week),
        long !== "" && more(known(longChange) ? "insight_month" : "insight_month_only", longChange, long),
      );
    });
    this.changes.replaceChildren(...tiles);
  }

  /**
   * @param {Table} table
   * @param {URLSearchParams} query
   */
  #card(table, query) {
    const { name, title, rows } = table;
    const file = `/api/desk/insight.csv?${new URLSearchParams([...query, ["table", name]])}`;
    if (!rows.length) return h("section", { class: "figure-table" }, h("h3", {}, title), h("p", { class: "hint" }, this.strings.insight_few));
    const full = this.#table(table);
    const shown = OVER_TIME.has(name) ? h("details", { class: "figure-details" }, h("summary", {}, this.strings.insight_table), full) : full;
    return h("section", { class: `figure-table table-${name}` }, h("h3", {}, title), this.#plot(table), shown, h("a", { href: file, download: "" }, this.strings.insight_csv));
  }

  /** @param {Table} table */
  #plot({ name, title, rows, units }) {
    const { strings, said } = this;
    const point = (/** @type {number} */ column) => (/** @type {Value[]} */ row, /** @type {number} */ index) => ({
      label: said.label(row[0]),
      value: Number(row[column]) || 0,
      said: said.value(row[column], units[index][column - 1]),
    });
    const words = fill(strings.insight_plot, { title });
    if (name === "families") return partsPlot(rows.map(point(2)), words);
    if (!OVER_TIME.has(name)) return null;
    const points = rows.map(point(1));
    const most = Math.max(...points.map(({ value }) => value));
    return columnPlot(points, { title: words, most: said.value(most, "count") });
  }

  /** @param {Table} table */
  #table({ name, title, columns, rows, units }) {
    const most = Math.max(1, ...rows.map((row) => Number(row[1]) || 0));
    const heading = (/** @type {string} */ text, /** @type {number} */ index) => h("th", { scope: "col", class: index ? "figure" : "" }, text);
    const body = rows.map((row, index) => this.#row(row, units[index], name === "families" ? null : most));
    return h(
      "table",
      {},
      h("caption", { class: "unseen" }, title),
      h("thead", {}, h("tr", {}, ...columns.map(heading))),
      h("tbody", {}, ...body),
    );
  }

  /**
   * @param {Value[]} row
   * @param {Unit[]} units of the values
   * @param {number | null} most null: the row's colour stands in a plot above
   */
  #row([label, ...values], units, most) {
    const bar = h("span", { class: most === null ? "swatch" : "bar", "aria-hidden": "true" }, h("i"));
    if (most !== null) bar.style.setProperty("--share", String((Number(values[0]) || 0) / most));
    const name = this.said.label(label);
    const cells = values.map((value, index) => h("td", { class: "figure" }, this.said.value(value, units[index])));
    return h("tr", {}, h("th", { scope: "row" }, ...(most === null ? [bar, name] : [name, bar])), ...cells);
  }
}

/** @param {string} chosen year and month */
function reportOf(chosen) {
  return `/api/desk/report.pdf?month=${chosen}`;
}

/** @param {number} ago months */
function month(ago) {
  return monthsAfter(officeDay(), -ago).slice(0, 7);
}
