/** Procedures that are done together: their steps in order, and the one checklist of all. */

import { sprite } from "../../icons.js";
import { h } from "../../../widget/dom.js";
import { fill } from "../../../widget/strings.js";
import { soon } from "./form.js";
import { RecordsTab } from "./records.js";

const TOLD = ["name", "name_en", "code", "condition", "agency"];

/** @param {import("../types.js").Room} room */
export function groupsTab(room) {
  return new RecordsTab(room, { name: "groups", kind: "group", make: (opened) => new GroupEditor(opened) });
}

class GroupEditor {
  /** @param {import("./records.js").Opened} opened */
  constructor({ strings, room, api, form, record }) {
    this.strings = strings;
    this.room = room;
    this.api = api;
    this.form = form;
    /** @type {any[]} */
    this.members = record?.members ?? [{}, {}];
    this.steps = h("ol", { class: "steps" });
    this.papers = h("div", { "aria-live": "polite" });
    const words = strings.group;
    const optional = (/** @type {string} */ name, /** @type {object} */ more = {}) =>
      form.field(name, { label: words[name], value: record?.[name] ?? "", ...more });
    this.element = h(
      "div",
      { class: "with-preview" },
      h(
        "div",
        { class: "stack" },
        h(
          "div",
          { class: "two" },
          optional("name", { wide: true }),
          optional("id", { hint: words.id_hint, fixed: record !== null }),
          optional("name_en"),
          optional("words", { kind: "lines", value: (record?.words ?? []).join("\n"), hint: words.words_hint }),
          optional("together", { hint: words.together_hint, suggest: this.#procedures }),
          optional("document"),
          optional("url", { kind: "url" }),
        ),
        h("h3", {}, words.steps),
        this.steps,
        h("button", { type: "button", class: "quiet add", onclick: () => this.#change((all) => [...all, {}]) }, sprite("plus"), words.add),
      ),
      h("aside", { class: "preview", "aria-label": words.papers }, h("h3", {}, words.papers), this.papers),
    );
    this.look = soon(() => this.#preview());
    this.#draw();
  }

  #procedures = async (/** @type {string} */ q) => (await this.room.api.procedures(q)).map(({ code, name }) => ({ value: code, label: name }));

  read() {
    const { form } = this;
    return {
      ...Object.fromEntries(["id", "name"].map((name) => [name, form.text(name)])),
      ...Object.fromEntries(["name_en", "together", "document", "url"].map((name) => [name, form.optional(name)])),
      words: form.lines("words"),
      members: this.#read(),
    };
  }

  #read() {
    const { form } = this;
    return this.members.map((member, n) => ({
      ...member,
      ...Object.fromEntries(TOLD.map((name) => [name, form.optional(`members.${n}.${name}`)])),
      name: form.text(`members.${n}.name`),
      words: form.lines(`members.${n}.words`),
    }));
  }

  /** @param {(members: any[]) => any[]} change */
  #change(change) {
    this.members = change(this.#read());
    this.#draw();
  }

  #draw() {
    this.form.forget("members.");
    this.steps.replaceChildren(...this.members.map((member, n) => this.#step(member, n)));
    for (const { input } of this.form.fields.values()) input.oninput = this.look;
    void this.#preview();
  }

  /**
   * @param {any} member
   * @param {number} n
   */
  #step(member, n) {
    const words = this.strings.group;
    const field = (/** @type {string} */ name, /** @type {object} */ more = {}) =>
      this.form.field(`members.${n}.${name}`, { label: words.step[name], value: member[name] ?? "", ...more });
    const swap = (/** @type {number} */ by) => () =>
      this.#change((all) => {
        [all[n], all[n + by]] = [all[n + by], all[n]];
        return all;
      });
    const tool = (/** @type {string} */ icon, /** @type {string} */ label, /** @type {() => void} */ onclick, /** @type {boolean} */ off) =>
      h("button", { type: "button", class: "tool", "aria-label": fill(label, { n: n + 1 }), title: fill(label, { n: n + 1 }), onclick, disabled: off }, sprite(icon));
    return h(
      "li",
      { class: "step-card" },
      h(
        "div",
        { class: "step-head" },
        h("b", {}, fill(words.step_number, { n: n + 1 })),
        tool("up", words.up, swap(-1), n === 0),
        tool("down", words.down, swap(1), n === this.members.length - 1),
        tool("bin", words.remove, () => this.#change((all) => all.filter((_, i) => i !== n)), this.members.length <= 2),
      ),
      h(
        "div",
        { class: "two" },
        field("name", { wide: true }),
        field("code", { suggest: this.#procedures, hint: words.code_hint }),
        field("condition", { hint: words.condition_hint }),
        field("agency", { hint: words.agency_hint }),
        field("words", { kind: "lines", value: (member.words ?? []).join("\n") }),
        field("name_en"),
      ),
    );
  }

  async #preview() {
    const words = this.strings.group;
    const codes = this.#read().map((member) => member.code);
    const papers = await this.api.preview("checklist", { codes }).catch(() => []);
    const line = (/** @type {any} */ paper) =>
      h("li", {}, paper.name, h("span", { class: "hint" }, [paper.count, paper.case, fill(words.for_steps, { steps: paper.steps })].filter(Boolean).join(" · ")));
    this.papers.replaceChildren(papers.length ? h("ul", { class: "papers" }, ...papers.map(line)) : h("p", { class: "hint" }, words.no_papers));
  }
}
