/** The form of an upload: the file, and what it does not say of itself. */

import { sprite } from "../icons.js";
import { h } from "../../widget/dom.js";

/**
 * @typedef {import("./types.js").Room} Room
 * @typedef {import("./types.js").Source} Source
 */

const LARGEST = 50_000_000;
const DETAILS = /** @type {const} */ ([
  { name: "code", most: 32 },
  { name: "title", most: 255 },
  { name: "url", most: 500, type: "url" },
  { name: "place", most: 255 },
  { name: "decision", most: 255 },
  { name: "decided_on", type: "date" },
  { name: "effective_from", type: "date" },
]);

/**
 * @param {Room} room
 * @param {(file: File, said: Record<string, string>) => Promise<boolean>} send whether it arrived
 */
export function uploadForm({ strings }, send) {
  const words = strings.upload;
  const problem = h("p", { class: "problem", role: "alert", id: "k-file-problem" });
  const file = h("input", { type: "file", id: "k-file", required: true, "aria-describedby": "k-file-hint k-file-problem", onchange: () => name() });
  const chosenName = h("b", {}, words.choose);
  const name = () => (chosenName.textContent = file.files?.[0]?.name ?? words.choose);
  const known = h("datalist", { id: "k-known-sources" });
  const source = h("input", { id: "k-up-source", name: "source", maxlength: 255, list: "k-known-sources", "aria-describedby": "k-source-hint", autocomplete: "off" });
  const wait = h("input", { type: "checkbox", id: "k-wait", checked: true, "aria-describedby": "k-wait-hint" });
  const button = h("button", { type: "submit", class: "primary" }, words.read);
  const submit = async (/** @type {Event} */ event) => {
    event.preventDefault();
    const [chosen] = file.files ?? [];
    problem.textContent = !chosen ? words.no_file : chosen.size > LARGEST ? words.too_large : "";
    if (!chosen || problem.textContent) {
      file.focus();
      return;
    }
    const said = Object.fromEntries([...new FormData(form)].map(([name, value]) => [name, String(value).trim()]));
    button.disabled = true;
    button.textContent = words.sending;
    const arrived = await send(chosen, { ...said, wait: String(wait.checked) });
    button.disabled = false;
    button.textContent = words.read;
    if (!arrived) return;
    form.reset();
    name();
  };
  const form = h(
    "form",
    { class: "k-form", novalidate: true, onsubmit: submit },
    h("p", { class: "hint" }, words.lead),
    dropZone(words, file, chosenName),
    problem,
    h("p", { class: "field" }, h("label", { for: "k-up-source" }, words.source), source, known, h("span", { class: "hint", id: "k-source-hint" }, words.source_hint)),
    h(
      "details",
      { class: "k-more" },
      h("summary", {}, words.more),
      h("p", { class: "hint" }, words.more_hint),
      h("div", { class: "k-fields" }, ...DETAILS.map((field) => detail(words.details, field))),
    ),
    h("label", { class: "option" }, wait, words.wait),
    h("p", { class: "hint", id: "k-wait-hint" }, words.wait_hint),
    h("div", { class: "k-steps" }, button),
  );
  return {
    element: form,
    /** @param {Source[]} sources */
    know: (sources) => known.replaceChildren(...sources.map(({ name }) => h("option", { value: name }))),
  };
}

/**
 * The whole zone is the file's control: it opens on a click, and takes what is dropped on it.
 * @param {Record<string, any>} words
 * @param {HTMLInputElement} file
 * @param {HTMLElement} chosen
 */
function dropZone(words, file, chosen) {
  const over = (/** @type {boolean} */ is) => () => zone.classList.toggle("over", is);
  const zone = h(
    "div",
    { class: "k-drop", ondragenter: over(true), ondragleave: over(false), ondrop: over(false) },
    sprite("upload"),
    h("label", { for: "k-file", class: "unseen" }, words.file),
    h("span", { "aria-hidden": "true" }, chosen),
    h("span", { class: "hint", id: "k-file-hint" }, words.file_hint),
    file,
  );
  return zone;
}

/**
 * @param {Record<string, string>} words
 * @param {{ name: string, most?: number, type?: string }} field
 */
function detail(words, { name, most, type = "text" }) {
  const id = `k-up-${name}`;
  return h("p", { class: "field" }, h("label", { for: id }, words[name]), h("input", { id, name, type, maxlength: most, autocomplete: "off" }));
}
