/** Who may open the knowledge page. */

const POWERS = ["write", "approve"];

/** @param {import("../types.js").Clerk} clerk */
export function keepsKnowledge(clerk) {
  return POWERS.some((power) => clerk.powers.includes(power));
}
