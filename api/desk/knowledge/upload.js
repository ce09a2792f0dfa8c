/** A file into the knowledge, in two steps: look at what it would change, then take it in. */

import { h } from "../../widget/dom.js";
import { fill } from "../../widget/strings.js";
import { address } from "./address.js";
import { KnowledgeApi } from "./api.js";
import { reportView } from "./report.js";
import { uploadForm } from "./uploadform.js";
import { day, facts } from "./words.js";

/** @typedef {import("./types.js").Upload} Upload */

const LOOK_MS = 400;

export class UploadTab {
  /** @param {import("./types.js").Room} room */
  constructor(room) {
    this.room = room;
    this.api = new KnowledgeApi(room.api);
    this.form = uploadForm(room, (file, said) => this.#send(file, said));
    this.kept = h("section", { class: "k-kept", "aria-labelledby": "k-kept" });
    this.title = h("h2", { id: "k-upload", tabindex: "-1" });
    this.place = h("div", { class: "k-record" });
    this.element = h("section", { "aria-labelledby": "k-upload" }, h("header", { class: "k-head" }, this.title), this.place);
  }

  /** @param {string} rest the id of an upload, "" for the form */
  async show(rest) {
    clearTimeout(this.soon);
    this.id = rest;
    if (rest) {
      await this.#look();
      return;
    }
    this.title.textContent = this.room.strings.tabs.upload;
    this.place.replaceChildren(this.form.element, this.kept);
    const [uploads, sources] = await Promise.all([
      this.room.attempt(() => this.api.uploads()),
      this.room.attempt(() => this.api.sources()),
    ]);
    this.form.know(sources ?? []);
    this.#showKept(uploads ?? []);
  }

  /**
   * @param {File} file
   * @param {Record<string, string>} said
   * @returns {Promise<boolean>} whether it arrived
   */
  async #send(file, said) {
    const upload = await this.room.attempt(() => this.api.upload(file, said));
    if (upload) this.room.go("upload", upload.id);
    return upload !== null;
  }

  /** @param {Upload[]} uploads read, but neither taken in nor dropped */
  #showKept(uploads) {
    const { strings } = this.room;
    const words = strings.upload;
    const rows = uploads.map((upload) =>
      h(
        "li",
        {},
        h("div", { class: "k-row-main" }, h("a", { class: "k-name", href: address("upload", upload.id) }, upload.name), facts(words.states[upload.state], day(upload.at))),
      ),
    );
    this.kept.hidden = !rows.length;
    this.kept.replaceChildren(h("h3", { id: "k-kept" }, words.kept), h("ul", { class: "k-rows" }, ...rows));
  }

  async #look() {
    const { id } = this;
    const upload = id && (await this.room.attempt(() => this.api.uploaded(id)));
    if (!upload || id !== this.id) {
      if (!upload && id) this.place.replaceChildren(this.#again());
      return;
    }
    this.#show(upload);
    if (upload.state === "reading") this.soon = setTimeout(() => void this.#look(), LOOK_MS);
  }

  /** @param {Upload} upload */
  #show(upload) {
    const { strings } = this.room;
    const words = strings.upload;
    this.title.textContent = upload.name;
    const stages = ["chosen", "look", "taken"];
    const at = upload.state === "taken" ? 2 : 1;
    const steps = stages.map((stage, index) => h("li", { "aria-current": index === at && "step", class: index < at ? "over" : "" }, words.steps[stage]));
    this.place.replaceChildren(
      h("ol", { class: "k-stages", "aria-label": words.steps_label }, ...steps),
      facts(fill(strings.list.source, { name: upload.source }), fill(words.size, { size: Math.max(1, Math.round(upload.size / 1000)) })),
      ...this.#told(upload),
    );
    if (upload.state !== "reading") this.title.focus();
  }

  /** @param {Upload} upload */
  #told(upload) {
    const { strings } = this.room;
    const words = strings.upload;
    if (upload.state === "reading") return [h("p", { class: "k-busy", role: "status" }, words.reading)];
    if (upload.state === "unreadable" || upload.state === "lost") {
      const problem = upload.state === "lost" ? words.lost : fill(words.unreadable, { problem: upload.problem ?? "" });
      return [h("p", { class: "k-note bad", role: "alert" }, problem), this.#drop(upload)];
    }
    if (!upload.report) return [];
    const report = reportView(strings, upload);
    return upload.state === "taken" ? [report, this.#after(upload)] : [report, this.#decide(upload)];
  }

  /** @param {Upload} upload */
  #decide(upload) {
    const words = this.room.strings.upload;
    const waits = (upload.report?.held ?? 0) > 0;
    const button = h("button", { type: "button", class: "primary", onclick: () => void this.#takeIn(upload, button) }, waits ? words.take_waiting : words.take);
    return h("div", { class: "k-steps k-decide" }, button, this.#dropButton(upload));
  }

  /**
   * @param {Upload} upload
   * @param {HTMLButtonElement} button
   */
  async #takeIn(upload, button) {
    const words = this.room.strings.upload;
    button.disabled = true;
    this.room.tell(words.taking);
    const taken = await this.room.attempt(() => this.api.takeIn(upload.id));
    this.room.tell(taken ? words.taken : "");
    button.disabled = false;
    if (!taken) return;
    this.room.count();
    this.#show(taken);
  }

  /** @param {Upload} upload */
  #after(upload) {
    const words = this.room.strings.upload;
    const waits = (upload.report?.held ?? 0) > 0;
    return h(
      "div",
      { class: "k-steps" },
      waits && h("a", { class: "primary", href: address("changes", `source/${upload.source}`) }, words.to_changes),
      this.#again(),
    );
  }

  #again() {
    return h("a", { class: "quiet", href: address("upload") }, this.room.strings.upload.another);
  }

  /** @param {Upload} upload */
  #drop(upload) {
    return h("div", { class: "k-steps" }, this.#dropButton(upload));
  }

  /** @param {Upload} upload */
  #dropButton(upload) {
    const words = this.room.strings.upload;
    const drop = async () => {
      const done = await this.room.attempt(async () => {
        await this.api.drop(upload.id);
        return true;
      });
      if (done) this.room.go("upload", "", words.dropped);
    };
    return h("button", { type: "button", class: "quiet", onclick: () => void drop() }, words.drop);
  }
}
