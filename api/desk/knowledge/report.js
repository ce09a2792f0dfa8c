/** What an upload brings, record by record. */

import { h } from "../../widget/dom.js";
import { fill } from "../../widget/strings.js";
import { kindBadge } from "./settling.js";
import { badge, facts, fieldLabel } from "./words.js";

/**
 * @typedef {import("./types.js").Finding} Finding
 * @typedef {import("./types.js").Strings} Strings
 * @typedef {import("./types.js").Upload} Upload
 */

const KINDS = ["created", "amended", "returned", "withdrawn", "unchanged"];

/**
 * @param {Strings} strings
 * @param {Upload} upload with its report
 */
export function reportView(strings, { report }) {
  if (!report) return h("div", {});
  const words = strings.upload;
  const counts = [...KINDS.map((kind) => [strings.kinds[kind], report.counts[kind] ?? 0]), [words.rejected, report.rejected_total]];
  const shown = counts.filter(([, count], index) => count || index === 1 || index === counts.length - 1);
  return h(
    "div",
    { class: "k-report" },
    h("dl", { class: "k-counts" }, ...shown.map(([name, count]) => h("div", {}, h("dt", {}, String(name)), h("dd", {}, String(count))))),
    ...report.warnings.map((warning) => h("p", { class: "k-note bad" }, warning)),
    findings(words.rejected_title, report.rejected, report.rejected_total, words.more_rows, true),
    findings(words.noted_title, report.noted, report.noted_total, words.more_rows, false),
    report.entries.length > 0 && h("h3", {}, words.records_title),
    h("ul", { class: "k-rows" }, ...report.entries.map((entry) => row(strings, entry))),
    report.entries_total > report.entries.length && h("p", { class: "hint" }, fill(words.more_rows, { count: report.entries_total - report.entries.length })),
  );
}

/**
 * @param {Strings} strings
 * @param {import("./types.js").ReportEntry} entry
 */
function row(strings, entry) {
  const waits = entry.waits && strings.upload.waits[entry.waits];
  return h(
    "li",
    {},
    h(
      "div",
      { class: "k-row-main" },
      h("b", { class: "k-name" }, entry.name),
      facts(entry.key, strings.records[entry.record], ...entry.fields.slice(0, 6).map((field) => fieldLabel(strings, field))),
    ),
    h("div", { class: "badges" }, kindBadge(strings, entry), waits && badge(waits, "warn")),
  );
}

/**
 * @param {string} title
 * @param {Finding[]} found
 * @param {number} total
 * @param {string} more
 * @param {boolean} open
 */
function findings(title, found, total, more, open) {
  if (!total) return null;
  const rows = found.map(({ where, what }) => h("li", {}, h("b", {}, where), ` ${what}`));
  return h(
    "details",
    { class: "k-findings", open },
    h("summary", {}, `${title} (${total})`),
    h("ul", {}, ...rows),
    total > found.length && h("p", { class: "hint" }, fill(more, { count: total - found.length })),
  );
}
