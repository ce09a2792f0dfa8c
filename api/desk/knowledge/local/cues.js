/** The cues of a video as a table: add, split, join, shift, delete; each with what it is about. */

import { sprite } from "../../icons.js";
import { h } from "../../../widget/dom.js";
import { fill } from "../../../widget/strings.js";
import { faults, heard, said } from "./clock.js";

/** @typedef {{ start: number, end: number, words: string }} Cue */

const LASTS = 3;

export class CueTable {
  /**
   * @param {import("../types.js").Strings} strings
   * @param {Cue[]} cues
   * @param {{ onChange: () => void, onPlay: (seconds: number) => void }} more
   */
  constructor(strings, cues, { onChange, onPlay }) {
    this.strings = strings;
    this.onChange = onChange;
    this.onPlay = onPlay;
    /** @type {{ start: HTMLInputElement, end: HTMLInputElement, words: HTMLTextAreaElement, fault: HTMLElement, about: HTMLElement }[]} */
    this.rows = [];
    this.list = h("ol", { class: "cues" });
    this.first = h("input", { id: "shift-from", type: "number", min: 1, value: 1, inputmode: "numeric" });
    this.by = h("input", { id: "shift-by", type: "text", value: "0.5", inputmode: "decimal" });
    this.shiftFault = h("span", { class: "fault", role: "alert" });
    this.element = h("div", { class: "stack" }, this.#shifting(), this.list, h("button", { type: "button", class: "quiet add", onclick: () => this.#add(this.rows.length) }, sprite("plus"), strings.cue.add_last));
    this.draw(cues);
  }

  /** @returns {Cue[]} */
  read() {
    return this.rows.map(({ start, end, words }) => ({ start: heard(start.value), end: heard(end.value), words: words.value.trim() }));
  }

  /** @returns {import("./form.js").Problem[]} */
  check() {
    const found = faults(this.read());
    this.#mark(found);
    if (!found.length) return [];
    this.rows[found[0].row][found[0].name].focus();
    return [{ field: "cues", problem: "cues", detail: String(found[0].row + 1) }];
  }

  /** @param {Cue[]} cues */
  draw(cues) {
    this.rows = [];
    this.list.replaceChildren(...cues.map((cue, n) => this.#row(cue, n)));
    this.first.max = String(cues.length || 1);
    this.#mark(faults(cues));
  }

  /** @param {string[]} lines what each cue is about */
  tell(lines) {
    this.rows.forEach(({ about }, n) => (about.textContent = lines[n] ?? ""));
  }

  #shifting() {
    const words = this.strings.cue;
    return h(
      "div",
      { class: "shifting" },
      h("p", { class: "field" }, h("label", { for: "shift-from" }, words.shift_from), this.first),
      h("p", { class: "field" }, h("label", { for: "shift-by" }, words.shift_by), this.by),
      h("button", { type: "button", class: "quiet", onclick: () => this.#shift() }, words.shift),
      this.shiftFault,
    );
  }

  #shift() {
    const by = Number(this.by.value.replace(",", "."));
    const from = Number(this.first.value) - 1;
    const moved = this.read().map((cue, n) => (n < from ? cue : { ...cue, start: cue.start + by, end: cue.end + by }));
    const bad = !Number.isFinite(by) || moved.some(({ start }, n) => start < 0 || (n === from && n > 0 && start < moved[n - 1].end));
    this.shiftFault.textContent = bad ? this.strings.cue.shift_bad : "";
    if (!bad) this.#change(moved);
  }

  /**
   * @param {Cue} cue
   * @param {number} n
   */
  #row(cue, n) {
    const words = this.strings.cue;
    const named = (/** @type {string} */ name) => fill(words[name], { n: n + 1 });
    const changed = () => (this.#mark(faults(this.read())), this.onChange());
    const time = (/** @type {"start" | "end"} */ name) =>
      h("input", { type: "text", class: "time", value: said(cue[name]), "aria-label": named(name), "aria-describedby": `cue-${n}-fault`, inputmode: "decimal", maxlength: 12, onchange: changed });
    const row = {
      start: time("start"),
      end: time("end"),
      words: h("textarea", { rows: 1, "aria-label": named("words"), "aria-describedby": `cue-${n}-fault`, onchange: changed }, cue.words),
      fault: h("span", { class: "fault", id: `cue-${n}-fault` }),
      about: h("span", { class: "about" }),
    };
    this.rows.push(row);
    const tool = (/** @type {string} */ icon, /** @type {string} */ label, /** @type {() => void} */ onclick) =>
      h("button", { type: "button", class: "tool", "aria-label": named(label), title: named(label), onclick }, sprite(icon));
    return h(
      "li",
      { class: "cue" },
      h("span", { class: "cue-times" }, row.start, h("span", { "aria-hidden": "true" }, "–"), row.end),
      row.words,
      h(
        "span",
        { class: "cue-tools" },
        tool("play", "play", () => this.onPlay(heard(row.start.value))),
        tool("split", "split", () => this.#split(n)),
        tool("join", "join", () => this.#join(n)),
        tool("plus", "add", () => this.#add(n + 1)),
        tool("bin", "remove", () => this.#change(this.read().filter((_, i) => i !== n))),
      ),
      h("span", { class: "cue-notes" }, row.about, row.fault),
    );
  }

  /** @param {number} at */
  #add(at) {
    const cues = this.read();
    const start = cues[at - 1]?.end ?? 0;
    const end = Math.min(start + LASTS, cues[at]?.start ?? Infinity);
    this.#change([...cues.slice(0, at), { start, end, words: "" }, ...cues.slice(at)]);
    this.rows[at].words.focus();
  }

  /** @param {number} n cut at the caret, else in the middle; the time by the share of the words */
  #split(n) {
    const cues = this.read();
    const { start, end, words } = cues[n];
    const caret = this.rows[n].words.selectionStart;
    const middle = words.indexOf(" ", words.length / 2);
    const at = caret > 0 && caret < words.length ? caret : middle > 0 ? middle : words.length;
    const cut = Math.round((start + ((end - start) * at) / (words.length || 1)) * 10) / 10;
    const parts = [
      { start, end: cut, words: words.slice(0, at).trim() },
      { start: cut, end, words: words.slice(at).trim() },
    ];
    this.#change([...cues.slice(0, n), ...parts, ...cues.slice(n + 1)]);
    this.rows[n + 1].words.focus();
  }

  /** @param {number} n */
  #join(n) {
    const cues = this.read();
    if (n + 1 >= cues.length) return;
    const joined = { start: cues[n].start, end: cues[n + 1].end, words: `${cues[n].words} ${cues[n + 1].words}`.trim() };
    this.#change([...cues.slice(0, n), joined, ...cues.slice(n + 2)]);
    this.rows[n].words.focus();
  }

  /** @param {Cue[]} cues */
  #change(cues) {
    this.draw(cues);
    this.onChange();
  }

  /** @param {ReturnType<typeof faults>} found */
  #mark(found) {
    for (const row of this.rows) {
      row.fault.textContent = "";
      for (const name of /** @type {const} */ (["start", "end", "words"])) row[name].removeAttribute("aria-invalid");
    }
    for (const { row, name, problem } of found) {
      const at = this.rows[row];
      at[name].setAttribute("aria-invalid", "true");
      at.fault.textContent = [at.fault.textContent, this.strings.problems[problem]].filter(Boolean).join(" ");
    }
  }
}
