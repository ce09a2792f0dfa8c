/** A dialog that asks for a few things before something is done. */

import { h } from "../widget/dom.js";

/**
 * @typedef {object} Field
 * @property {string} name
 * @property {string} label
 * @property {"text" | "area" | "date" | "url" | "choice" | "options"} kind
 * @property {{ value: string, label: string }[]} [options]
 * @property {string} [value]
 * @property {string} [hint]
 * @property {boolean} [optional]
 * @property {number} [most] characters
 */

/**
 * @param {import("./types.js").Strings} strings
 * @param {{ title: string, lead?: string, fields: Field[], submit: string, wide?: boolean }} asked
 * @returns {Promise<Record<string, string> | null>} null where the clerk thought better of it
 */
export function ask(strings, { title, lead, fields, submit, wide }) {
  const problem = h("p", { class: "problem", role: "alert" });
  const form = h(
    "form",
    { novalidate: true, class: "asking" },
    h("h2", { id: "asking-heading" }, title),
    lead && h("p", { class: "lead" }, lead),
    ...fields.map((field) => control(field)),
    problem,
    h(
      "div",
      { class: "buttons" },
      h("button", { type: "button", class: "quiet", onclick: () => dialog.close() }, strings.cancel),
      h("button", { type: "submit", class: "primary" }, submit),
    ),
  );
  const dialog = h("dialog", { class: wide ? "sheet wide" : "sheet", "aria-labelledby": "asking-heading" }, form);
  document.body.append(dialog);
  dialog.showModal();
  /** @type {HTMLElement | null} */ (form.querySelector("input, textarea, select"))?.focus();
  return new Promise((resolve) => {
    /** @type {Record<string, string> | null} */
    let given = null;
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      const values = Object.fromEntries([...new FormData(form)].map(([name, value]) => [name, String(value).trim()]));
      const missing = fields.find((field) => !field.optional && !values[field.name]);
      if (missing) {
        problem.textContent = `${strings.fill_in} ${missing.label}`;
        /** @type {HTMLElement | null} */ (form.querySelector(`[name="${missing.name}"]`))?.focus();
        return;
      }
      given = values;
      dialog.close();
    });
    dialog.addEventListener("close", () => {
      dialog.remove();
      resolve(given);
    });
  });
}

/** @param {Field} field */
function control(field) {
  if (field.kind === "options") return options(field);
  const id = `asking-${field.name}`;
  const hint = field.hint && h("span", { class: "hint", id: `${id}-hint` }, field.hint);
  const common = { id, name: field.name, maxlength: field.most, "aria-describedby": field.hint && `${id}-hint` };
  return h("p", { class: "field" }, h("label", { for: id }, field.label), input(field, common), hint || null);
}

/**
 * @param {Field} field
 * @param {Record<string, unknown>} common
 */
function input(field, common) {
  if (field.kind === "area") return h("textarea", { ...common, rows: 3 }, field.value ?? "");
  if (field.kind === "choice") {
    const choices = (field.options ?? []).map(({ value, label }) =>
      h("option", { value, selected: value === field.value }, label),
    );
    return h("select", common, ...choices);
  }
  return h("input", { ...common, type: field.kind, value: field.value ?? "" });
}

/** @param {Field} field */
function options(field) {
  const rows = (field.options ?? []).map(({ value, label }, index) =>
    h(
      "label",
      { class: "option" },
      h("input", { type: "radio", name: field.name, value, checked: index === 0 }),
      label,
    ),
  );
  return h("fieldset", {}, h("legend", {}, field.label), ...rows);
}
