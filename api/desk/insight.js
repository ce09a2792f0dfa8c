/** The desk's figures: bars to look at, tables to read, files to take away. */

import { h } from "../widget/dom.js";

/** @typedef {{ name: string, title: string, columns: string[], rows: (string | number)[][] }} Table */

const PERIODS = [7, 30, 90];
const SHARES = new Set(["share", "change", "kept"]);

export class InsightPage {
  /**
   * @param {import("./types.js").Strings} strings
   * @param {import("./types.js").Language} language
   * @param {import("./api.js").DeskApi} api
   */
  constructor(strings, language, api) {
    this.strings = strings;
    this.percent = new Intl.NumberFormat(language, { style: "percent", maximumFractionDigits: 1, signDisplay: "auto" });
    this.number = new Intl.NumberFormat(language);
    this.api = api;
    this.problem = h("p", { class: "problem", role: "alert" });
    this.period = h(
      "select",
      { id: "insight-period", onchange: () => void this.load() },
      ...PERIODS.map((days) => h("option", { value: days }, strings.insight_periods[days])),
    );
    this.workbook = h("a", { class: "quiet", download: "" }, strings.insight_xlsx);
    this.tables = h("div", { class: "figures" });
    this.title = h("h2", { tabindex: "-1" }, strings.insight);
    this.element = h(
      "section",
      { class: "insight", "aria-label": strings.insight },
      h(
        "header",
        { class: "insight-head" },
        this.title,
        h("p", { class: "field" }, h("label", { for: "insight-period", class: "unseen" }, strings.insight_period), this.period),
        this.workbook,
        h("a", { class: "quiet", href: "#" }, strings.back),
      ),
      h("p", { class: "hint" }, strings.insight_lead),
      this.problem,
      this.tables,
    );
  }

  async load() {
    this.problem.textContent = "";
    const query = new URLSearchParams({ since: daysAgo(Number(this.period.value) - 1), until: daysAgo(0) });
    try {
      const { tables } = await this.api.insight(query);
      this.workbook.href = `/api/desk/insight.xlsx?${query}`;
      this.tables.replaceChildren(...tables.map((/** @type {Table} */ table) => this.#table(table, query)));
    } catch {
      this.problem.textContent = this.strings.failed;
    }
  }

  /**
   * @param {Table} table
   * @param {URLSearchParams} query
   */
  #table({ name, title, columns, rows }, query) {
    const { strings } = this;
    const most = Math.max(1, ...rows.map((row) => Number(row[1]) || 0));
    const file = `/api/desk/insight.csv?${new URLSearchParams([...query, ["table", name]])}`;
    const heading = (/** @type {string} */ text, /** @type {number} */ index) => h("th", { scope: "col", class: index ? "figure" : "" }, text);
    return h(
      "section",
      { class: "figure-table" },
      h("h3", {}, title),
      rows.length === 0 && h("p", { class: "hint" }, strings.insight_few),
      rows.length > 0 &&
        h(
          "table",
          {},
          h("caption", { class: "unseen" }, title),
          h("thead", {}, h("tr", {}, ...columns.map(heading))),
          h("tbody", {}, ...rows.map((row) => this.#row(row, most, name))),
        ),
      rows.length > 0 && h("a", { href: file, download: "" }, strings.insight_csv),
    );
  }

  /**
   * @param {(string | number)[]} row
   * @param {number} most
   * @param {string} table
   */
  #row([label, ...values], most, table) {
    const bar = h("span", { class: "bar", "aria-hidden": "true" }, h("i"));
    bar.style.setProperty("--share", String((Number(values[0]) || 0) / most));
    const cells = values.map((value, index) => h("td", { class: "figure" }, this.#said(value, table, index)));
    return h("tr", {}, h("th", { scope: "row" }, String(label), bar), ...cells);
  }

  /**
   * @param {string | number} value
   * @param {string} table
   * @param {number} index of the value's column, after the label
   */
  #said(value, table, index) {
    const column = { families: ["turns", "share", "change"], unfound: ["conversations", "share"], promises: ["cases", "kept", "minutes"] }[table]?.[index];
    if (typeof value !== "number") return value;
    return column && SHARES.has(column) ? this.percent.format(value) : this.number.format(value);
  }
}

/** @param {number} days */
function daysAgo(days) {
  const day = new Date();
  day.setDate(day.getDate() - days);
  return `${day.getFullYear()}-${String(day.getMonth() + 1).padStart(2, "0")}-${String(day.getDate()).padStart(2, "0")}`;
}
