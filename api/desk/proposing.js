/** Proposing an answer for everybody, from a reply that a clerk has sent. */

import { ask } from "./asking.js";
import { monthsAfter, officeDay } from "./days.js";

/**
 * @param {import("./types.js").Strings} strings
 * @param {import("./types.js").Detail} detail
 * @param {string} text the reply
 * @returns {Promise<Record<string, unknown> | null>} the proposal
 */
export async function askProposal(strings, detail, text) {
  const said = detail.messages.filter(({ sender }) => sender === "citizen");
  const question = said.map((message) => message.text).sort((a, b) => b.length - a.length)[0] ?? "";
  const link = detail.messages.flatMap((message) => message.links ?? []).at(-1);
  const code = detail.turns.flatMap((turn) => turn.candidates).at(0)?.code ?? "";
  const given = await ask(strings, {
    title: strings.propose_title,
    lead: strings.propose_lead,
    wide: true,
    fields: [
      { name: "questions", label: strings.propose_questions, kind: "area", value: question.slice(0, 300), hint: strings.propose_questions_hint },
      { name: "text", label: strings.propose_text, kind: "area", value: text, most: 8000 },
      { name: "citation", label: strings.propose_citation, kind: "text", most: 200, value: link?.title ?? "" },
      { name: "url", label: strings.propose_url, kind: "url", most: 480, value: link?.url ?? "" },
      { name: "code", label: strings.propose_code, kind: "text", most: 32, value: String(code), optional: true, hint: strings.propose_code_hint },
      { name: "until", label: strings.propose_until, kind: "date", value: monthsAfter(officeDay(), 6) },
    ],
    submit: strings.propose,
  });
  if (!given) return null;
  return {
    questions: given.questions.split("\n").map((line) => line.trim()).filter(Boolean),
    text: given.text,
    citation: given.citation,
    url: given.url,
    valid_until: given.until,
    language: detail.case.language,
    procedure_code: given.code || null,
    case_id: detail.case.id,
  };
}
