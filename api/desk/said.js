/** Numbers of the figures in words, by their unit. */

/** @typedef {"count" | "share" | "points" | "minutes" | "stars"} Unit */

const DAY = /^\d{4}-(\d{2})-(\d{2})$/;

export class Said {
  /**
   * @param {import("./types.js").Strings} strings
   * @param {import("./types.js").Language} language
   */
  constructor(strings, language) {
    this.strings = strings;
    this.percent = new Intl.NumberFormat(language, { style: "percent", maximumFractionDigits: 1 });
    this.whole = new Intl.NumberFormat(language, { maximumFractionDigits: 0 });
    this.broken = new Intl.NumberFormat(language, { maximumFractionDigits: 1 });
  }

  /**
   * @param {string | number} value "" where it cannot be told, "<5" for few
   * @param {Unit} unit
   */
  value(value, unit) {
    if (typeof value !== "number") return value;
    if (unit === "points") return this.change(value, "share");
    if (unit === "share") return this.percent.format(value);
    return (unit === "count" ? this.whole : this.broken).format(value);
  }

  /**
   * By how much something grew; shares by points of a hundred.
   * @param {string | number} value
   * @param {Unit} unit
   */
  change(value, unit) {
    if (typeof value !== "number") return this.strings.insight_unknown;
    const points = unit === "share";
    const amount = (unit === "count" ? this.whole : this.broken).format(Math.abs(points ? value * 100 : value));
    if (amount === "0") return this.strings.insight_same;
    return `${value > 0 ? "+" : "−"}${amount}${points ? `\u00a0${this.strings.insight_points}` : ""}`;
  }

  /** @param {string | number} label a day as people write it; else as it stands */
  label(label) {
    return String(label).replace(DAY, "$2/$1");
  }
}
