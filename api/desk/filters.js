/** What the queue is narrowed to: channel, office, field, language. */

import { h } from "../widget/dom.js";

/** @typedef {{ channel: string, office: string, field: string, language: string }} Chosen */

export class Filters {
  /**
   * @param {import("./types.js").Strings} strings
   * @param {() => void} onChange
   */
  constructor(strings, onChange) {
    this.strings = strings;
    this.onChange = onChange;
    /** @type {Record<string, HTMLSelectElement>} */
    this.selects = {};
    this.body = h("div", { class: "filter-fields" });
    this.number = h("span", { class: "number" });
    this.clear = h("button", { type: "button", class: "link-button", hidden: true, onclick: () => this.#clear() }, strings.filter_clear);
    this.element = h(
      "details",
      { class: "filters" },
      h("summary", {}, strings.filter, " ", this.number),
      this.body,
      this.clear,
    );
    this.know({ offices: [], fields: [] });
  }

  /** @param {{ offices: import("./types.js").Place[], fields: string[] }} around */
  know({ offices, fields }) {
    const { strings } = this;
    const chosen = this.chosen();
    const channels = Object.entries(strings.channels).map(([value, label]) => ({ value, label: String(label) }));
    const languages = Object.entries(strings.languages).map(([value, label]) => ({ value, label: String(label) }));
    this.body.replaceChildren(
      this.#select("channel", channels, chosen.channel),
      this.#select("office", offices.map(({ id, name }) => ({ value: id, label: name })), chosen.office),
      this.#select("field", fields.map((field) => ({ value: field, label: field })), chosen.field),
      this.#select("language", languages, chosen.language),
    );
  }

  /** @returns {Chosen} */
  chosen() {
    const value = (/** @type {string} */ name) => this.selects[name]?.value ?? "";
    return { channel: value("channel"), office: value("office"), field: value("field"), language: value("language") };
  }

  /**
   * @param {string} name
   * @param {{ value: string, label: string }[]} options
   * @param {string} chosen
   */
  #select(name, options, chosen) {
    const id = `filter-${name}`;
    const every = h("option", { value: "" }, this.strings.filter_any);
    const rest = options.map(({ value, label }) => h("option", { value, selected: value === chosen }, label));
    const select = h("select", { id, onchange: () => this.#changed() }, every, ...rest);
    this.selects[name] = select;
    return h("p", { class: "field" }, h("label", { for: id }, this.strings.filters[name]), select);
  }

  #changed() {
    const set = Object.values(this.chosen()).filter(Boolean).length;
    this.number.textContent = set ? String(set) : "";
    this.clear.hidden = set === 0;
    this.onChange();
  }

  #clear() {
    for (const select of Object.values(this.selects)) select.value = "";
    this.#changed();
  }
}
