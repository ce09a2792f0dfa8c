/** What a place does differently, each field beside what holds everywhere. */

import { h } from "../../../widget/dom.js";
import { fill } from "../../../widget/strings.js";
import { soon } from "./form.js";
import { RecordsTab } from "./records.js";

const WAYS = ["every", "direct", "online", "postal"];
const LEVELS = ["full", "partial", "none"];

/** @param {import("../types.js").Room} room */
export function rulesTab(room) {
  return new RecordsTab(room, { name: "rules", kind: "override", make: (opened) => new RuleEditor(opened) });
}

class RuleEditor {
  /** @param {import("./records.js").Opened} opened */
  constructor({ strings, room, api, form, record }) {
    this.strings = strings;
    this.api = api;
    this.form = form;
    /** @type {Map<string, HTMLElement>} */
    this.beside = new Map();
    const fixed = record !== null;
    const words = strings.rule;
    this.named = h("p", { class: "named", role: "status" });
    const procedures = async (/** @type {string} */ q) =>
      (await room.api.procedures(q)).map(({ code, name }) => ({ value: code, label: name }));
    const places = async (/** @type {string} */ q) =>
      (await api.places(q)).map(({ name, former }) => ({ value: name, label: former ? strings.former : "" }));
    this.element = h(
      "div",
      { class: "stack" },
      h(
        "div",
        { class: "two" },
        form.field("code", { label: words.code, value: record?.code, hint: words.code_hint, fixed, suggest: fixed ? undefined : procedures }),
        form.field("place", { label: words.place, value: record?.place, hint: words.place_hint, fixed, suggest: fixed ? undefined : places }),
      ),
      this.named,
      this.#ways(record),
      h(
        "div",
        { class: "two" },
        this.#with("office", form.field("office", { label: words.office, kind: "area", value: record?.office ?? "" })),
        this.#with("form", form.field("form", { label: words.form, kind: "area", value: record?.form ?? "" })),
        this.#with("online_level", form.field("online_level", { label: words.online_level, kind: "choice", value: record?.online_level ?? "", options: this.#levels() })),
        form.field("document", { label: words.document, value: record?.document ?? "", hint: words.document_hint }),
        form.field("decided_on", { label: words.decided_on, kind: "date", value: record?.decided_on ?? "" }),
        form.field("url", { label: words.url, kind: "url", value: record?.url ?? "" }),
        form.field("effective_from", { label: words.effective_from, kind: "date", value: record?.effective_from ?? "", hint: words.effective_hint }),
        form.field("effective_until", { label: words.effective_until, kind: "date", value: record?.effective_until ?? "" }),
      ),
    );
    form.fields.get("code")?.input.addEventListener("input", soon(() => this.#national()));
    void this.#national();
  }

  read() {
    const { form } = this;
    const ways = WAYS.map((way, index) => ({
      channel: way === "every" ? null : way,
      time: form.optional(`ways.${index}.time`),
      fee: form.optional(`ways.${index}.fee`),
    }));
    const told = ["office", "form", "online_level", "document", "decided_on", "effective_from", "effective_until", "url"];
    return {
      code: form.text("code"),
      place: form.text("place"),
      ways,
      ...Object.fromEntries(told.map((name) => [name, form.optional(name)])),
    };
  }

  /** @param {any} record */
  #ways(record) {
    const words = this.strings.rule;
    const cards = WAYS.map((way, index) => {
      const own = record?.ways.find((/** @type {any} */ one) => (one.channel ?? "every") === way);
      return h(
        "div",
        { class: "way", role: "group", "aria-label": words.ways[way] },
        h("h3", {}, words.ways[way]),
        this.#with(`${way}.time`, this.form.field(`ways.${index}.time`, { label: words.time, value: own?.time ?? "", kind: "area" })),
        this.#with(`${way}.fee`, this.form.field(`ways.${index}.fee`, { label: words.fee, value: own?.fee ?? "", kind: "area" })),
      );
    });
    const fault = this.form.field("ways", { label: words.ways_title, bare: true });
    fault.classList.add("only-fault");
    return h("fieldset", { class: "plain" }, h("legend", {}, words.ways_title), h("p", { class: "hint" }, words.ways_hint), fault, h("div", { class: "ways" }, ...cards));
  }

  #levels() {
    const words = this.strings.rule;
    return [{ value: "", label: words.as_everywhere }, ...LEVELS.map((value) => ({ value, label: words.levels[value] }))];
  }

  /**
   * @param {string} name
   * @param {HTMLElement} field
   */
  #with(name, field) {
    const national = h("span", { class: "national" });
    this.beside.set(name, national);
    field.querySelector("label")?.after(national);
    return field;
  }

  /** Puts what holds everywhere beside each field. */
  async #national() {
    const code = this.form.text("code");
    const found = code ? await this.api.national(code).catch(() => null) : null;
    this.named.textContent = found?.name ?? "";
    for (const line of this.beside.values()) line.textContent = "";
    if (!found) return;
    const words = this.strings.rule;
    const said = (/** @type {string} */ name, /** @type {string | null} */ value) => {
      const line = this.beside.get(name);
      if (line) line.textContent = fill(words.national, { value: value || words.unsaid });
    };
    for (const way of WAYS.slice(1)) {
      const one = found.ways.find((/** @type {any} */ each) => each.channel === way);
      said(`${way}.time`, one?.time);
      said(`${way}.fee`, one?.fee);
    }
    said("office", found.office);
    said("form", found.form);
    said("online_level", words.levels[found.online_level]);
  }
}
