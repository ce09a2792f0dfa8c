/** A video with its cues: played in place, cut into moments, its words mended. */

import { h } from "../../../widget/dom.js";
import { HttpError } from "../../../widget/http.js";
import { fill } from "../../../widget/strings.js";
import { outwardLink } from "../../../widget/text.js";
import { CueTable } from "./cues.js";
import { soon } from "./form.js";
import { RecordsTab } from "./records.js";

const FILE = /\.(mp4|m4v|webm|ogv|mov)$/i;

/** @param {import("../types.js").Room} room */
export function videosTab(room) {
  return new RecordsTab(room, { name: "videos", kind: "video", make: (opened) => new VideoEditor(opened) });
}

class VideoEditor {
  /** @param {import("./records.js").Opened} opened */
  constructor({ strings, room, api, form, record }) {
    this.strings = strings;
    this.room = room;
    this.api = api;
    this.form = form;
    const words = strings.video;
    const field = (/** @type {string} */ name, /** @type {object} */ more = {}) => form.field(name, { label: words[name], value: record?.[name] ?? "", ...more });
    this.screen = h("div", { class: "screen" });
    this.look = soon(() => this.#preview());
    this.table = new CueTable(strings, record?.cues ?? [], { onChange: this.look, onPlay: (seconds) => this.#play(seconds) });
    this.read_file = h("p", { class: "hint", role: "status" });
    const file = h("input", { type: "file", id: "transcript", accept: ".srt,.vtt", onchange: () => void this.#transcript(file) });
    const fault = form.field("cues", { label: words.cues, bare: true });
    fault.classList.add("only-fault");
    this.element = h(
      "div",
      { class: "stack" },
      h(
        "div",
        { class: "with-preview even" },
        h(
          "div",
          { class: "two" },
          field("title", { wide: true }),
          field("id", { hint: strings.group.id_hint, fixed: record !== null }),
          field("title_en"),
          field("url", { kind: "url", wide: true, hint: words.url_hint }),
          field("procedures", { kind: "lines", value: (record?.procedures ?? []).join("\n"), hint: words.procedures_hint }),
          field("published", { kind: "date" }),
        ),
        this.screen,
      ),
      h("h3", {}, words.cues),
      h("p", { class: "hint" }, words.cues_hint),
      h("p", { class: "field" }, h("label", { for: "transcript" }, words.upload), file, this.read_file),
      fault,
      this.table.element,
    );
    this.office = record?.office ?? null;
    form.fields.get("url")?.input.addEventListener("change", () => this.#show());
    form.fields.get("procedures")?.input.addEventListener("input", this.look);
    this.#show();
    void this.#preview();
  }

  read() {
    const { form } = this;
    return {
      ...Object.fromEntries(["id", "title", "url"].map((name) => [name, form.text(name)])),
      ...Object.fromEntries(["title_en", "published"].map((name) => [name, form.optional(name)])),
      procedures: form.lines("procedures"),
      office: this.office,
      cues: this.table.read(),
    };
  }

  check() {
    return this.table.check();
  }

  #show() {
    const url = this.form.text("url");
    const path = url.split(/[?#]/)[0];
    /** @type {HTMLVideoElement | null} */
    this.player = null;
    if (FILE.test(path)) {
      this.player = h("video", { controls: true, preload: "none", src: url, "aria-label": this.strings.video.player });
      this.screen.replaceChildren(this.player);
    } else if (/^https?:\/\//.test(url)) {
      this.screen.replaceChildren(h("p", {}, outwardLink(url, this.strings.video.open)));
    } else {
      this.screen.replaceChildren(h("p", { class: "hint" }, this.strings.video.no_player));
    }
  }

  /** @param {number} seconds */
  #play(seconds) {
    if (!this.player || Number.isNaN(seconds)) return;
    this.player.currentTime = seconds;
    void this.player.play().catch(() => undefined);
  }

  async #preview() {
    const cues = this.table.read();
    if (cues.some(({ start, end }) => Number.isNaN(start) || Number.isNaN(end))) return;
    const found = await this.api.preview("moments", this.read()).catch(() => null);
    if (!found) return;
    const { words } = { words: this.strings.cue };
    const several = Object.keys(found.names).length > 1;
    this.table.tell(
      found.cues.map((/** @type {any} */ { code, step, answers }) =>
        [
          several && (found.names[code] || code),
          step && fill(words.step, { n: step }),
          answers.length > 0 && fill(words.answers, { aspects: answers.map((/** @type {string} */ one) => words.aspects[one]).join(", ") }),
        ]
          .filter(Boolean)
          .join(" · "),
      ),
    );
  }

  /** @param {HTMLInputElement} file */
  async #transcript(file) {
    const chosen = file.files?.[0];
    if (!chosen) return;
    this.form.clear();
    try {
      const { cues, remarks } = await this.api.transcript(chosen);
      this.table.draw(cues);
      this.read_file.textContent = [fill(this.strings.video.read, { count: cues.length }), ...remarks].join(" · ");
      void this.#preview();
    } catch (error) {
      if (!(error instanceof HttpError) || error.code !== "unfit") throw error;
      this.form.show(error.body.problems.map((/** @type {import("./form.js").Problem} */ one) => ({ ...one, field: "cues" })));
    }
  }
}
