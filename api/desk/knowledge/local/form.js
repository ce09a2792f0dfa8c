/** A form whose fields have paths: what the server finds wrong with one is shown beneath it. */

import { h } from "../../../widget/dom.js";
import { fill } from "../../../widget/strings.js";

/**
 * @typedef {import("../types.js").Strings} Strings
 * @typedef {{ field: string, problem: string, detail: string }} Problem
 * @typedef {object} Asked
 * @property {string} label
 * @property {string} [value]
 * @property {string} [hint]
 * @property {"text" | "url" | "date" | "area" | "lines" | "choice" | "check"} [kind]
 * @property {{ value: string, label: string }[]} [options]
 * @property {boolean} [fixed] cannot be changed
 * @property {boolean} [bare] the label is read aloud only
 * @property {boolean} [wide] takes the whole row
 * @property {(words: string) => Promise<{ value: string, label: string }[]>} [suggest]
 */

const SOON_MS = 250;
let made = 0;

export class Form {
  /** @param {Strings} strings */
  constructor(strings) {
    this.strings = strings;
    /** @type {Map<string, { input: HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement, fault: HTMLElement }>} */
    this.fields = new Map();
    this.whole = h("p", { class: "problem", role: "alert", tabindex: "-1" });
  }

  /**
   * @param {string} path
   * @param {Asked} asked
   */
  field(path, asked) {
    const id = `local-${++made}`;
    const fault = h("span", { class: "fault", id: `${id}-fault` });
    const hint = asked.hint ? h("span", { class: "hint", id: `${id}-hint` }, asked.hint) : null;
    const described = [hint && `${id}-hint`, `${id}-fault`].filter(Boolean).join(" ");
    const input = control(id, asked, described);
    this.fields.set(path, { input, fault });
    const list = asked.suggest ? suggestions(/** @type {HTMLInputElement} */ (input), asked.suggest) : null;
    const label = h("label", { for: id, class: asked.bare ? "unseen" : "" }, asked.label);
    const kind = `field${asked.wide ? " wide" : ""}${asked.kind === "check" ? " check" : ""}`;
    return h("p", { class: kind }, label, input, list, hint, fault);
  }

  /** @param {string} path */
  text(path) {
    return this.fields.get(path)?.input.value.trim() ?? "";
  }

  /** @param {string} path */
  optional(path) {
    return this.text(path) || null;
  }

  /** @param {string} path */
  lines(path) {
    return this.text(path).split("\n").map((line) => line.trim()).filter(Boolean);
  }

  /** @param {string} path */
  checked(path) {
    const input = this.fields.get(path)?.input;
    return input instanceof HTMLInputElement && input.checked;
  }

  /**
   * Removes the fields whose paths begin so: their rows are gone.
   * @param {string} prefix
   */
  forget(prefix) {
    for (const path of [...this.fields.keys()]) if (path.startsWith(prefix)) this.fields.delete(path);
  }

  clear() {
    this.whole.textContent = "";
    for (const { input, fault } of this.fields.values()) {
      fault.textContent = "";
      input.removeAttribute("aria-invalid");
    }
  }

  /** @param {Problem[]} problems shown by their fields, the first one focused */
  show(problems) {
    this.clear();
    const rest = [];
    for (const problem of problems) {
      const words = this.#words(problem);
      const at = this.fields.get(problem.field) ?? this.fields.get(problem.field.replace(/\.\d+$/, ""));
      if (!at) rest.push(words);
      else {
        at.fault.textContent = [at.fault.textContent, words].filter(Boolean).join(" ");
        at.input.setAttribute("aria-invalid", "true");
      }
    }
    this.whole.textContent = rest.length ? rest.join(" ") : this.strings.look;
    const first = problems.map(({ field }) => this.fields.get(field)).find(Boolean);
    (first?.input ?? this.whole).focus();
  }

  /** @param {Problem} problem */
  #words({ problem, detail }) {
    return fill(this.strings.problems[problem] ?? this.strings.problems.rejected, { detail });
  }
}

/**
 * @param {string} id
 * @param {Asked} asked
 * @param {string} described
 */
function control(id, asked, described) {
  const common = { id, "aria-describedby": described, readonly: asked.fixed, maxlength: asked.kind ? null : 300 };
  if (asked.kind === "area" || asked.kind === "lines") return h("textarea", { ...common, rows: 2 }, asked.value ?? "");
  if (asked.kind === "choice") {
    const options = (asked.options ?? []).map(({ value, label }) => h("option", { value, selected: value === (asked.value ?? "") }, label));
    return h("select", { id, "aria-describedby": described }, ...options);
  }
  if (asked.kind === "check") return h("input", { ...common, type: "checkbox", checked: asked.value === "true" });
  return h("input", { ...common, type: asked.kind ?? "text", value: asked.value ?? "", autocomplete: "off" });
}

/**
 * @param {HTMLInputElement} input
 * @param {(words: string) => Promise<{ value: string, label: string }[]>} find
 */
function suggestions(input, find) {
  const list = h("datalist", { id: `${input.id}-list` });
  input.setAttribute("list", list.id);
  const look = soon(async () => {
    if (input.value.trim().length < 2) return;
    const found = await find(input.value.trim()).catch(() => []);
    list.replaceChildren(...found.map(({ value, label }) => h("option", { value }, label)));
  });
  input.addEventListener("input", look);
  return list;
}

/**
 * The step a moment after the last call, so that typing asks once.
 * @param {() => unknown} step
 */
export function soon(step) {
  let waits = 0;
  return () => {
    clearTimeout(waits);
    waits = setTimeout(() => void step(), SOON_MS);
  };
}
