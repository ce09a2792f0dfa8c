/** What the bot made of a citizen's message: for the clerk only. */

import { h } from "../widget/dom.js";
import { fill } from "../widget/strings.js";

/**
 * @typedef {import("./types.js").Turn} Turn
 * @typedef {import("./types.js").Strings} Strings
 */

/**
 * @param {Turn} turn
 * @param {Strings} strings
 * @param {() => void} onTrial
 */
export function understanding(turn, strings, onTrial) {
  const aspect = turn.aspect ? strings.aspects[turn.aspect] ?? turn.aspect : null;
  const sure = turn.confidence > 0 && percent(turn.confidence, strings); // a hand-over has none
  const facts = [turn.outcome_label, aspect, sure].filter(Boolean);
  return h(
    "details",
    { class: "understood", "data-turn": turn.seq },
    h("summary", {}, `${strings.understood}: ${facts.join(" · ")}`),
    candidates(turn, strings),
    h("button", { type: "button", class: "keep", onclick: onTrial }, strings.trial),
  );
}

/**
 * @param {Turn} turn
 * @param {Strings} strings
 */
function candidates(turn, strings) {
  if (!turn.candidates.length) return h("p", {}, strings.no_candidates);
  const rows = turn.candidates.map((one) => candidate(one, strings));
  return h("div", {}, h("p", { class: "label" }, strings.candidates), h("ol", {}, ...rows));
}

/**
 * @param {Record<string, string | number>} one
 * @param {Strings} strings
 */
function candidate({ code, name, confidence }, strings) {
  const share = Math.max(0, Math.min(1, Number(confidence)));
  const bar = h("span", { class: "bar", "aria-hidden": "true" }, h("i"));
  bar.style.setProperty("--share", String(share));
  return h(
    "li",
    {},
    h("span", { class: "name" }, String(name ?? code)),
    h("span", { class: "code" }, String(code ?? "")),
    bar,
    h("span", { class: "share" }, percent(share, strings)),
  );
}

/**
 * @param {number} share 0 to 1
 * @param {Strings} strings
 */
function percent(share, strings) {
  return fill(strings.confidence, { percent: Math.round(share * 100) });
}
