/** Times of cues, as editors read and write them: minutes, seconds and tenths, "02:03.5". */

const SHAPE = /^(?:(\d{1,2}):)?(\d{1,3}):(\d{1,2})(?:[.,](\d{1,3}))?$/;

/** @param {number} seconds */
export function said(seconds) {
  const tenths = Math.round(seconds * 10);
  const two = (/** @type {number} */ number) => String(number).padStart(2, "0");
  return `${two(Math.floor(tenths / 600))}:${two(Math.floor(tenths / 10) % 60)}.${tenths % 10}`;
}

/**
 * @param {string} text
 * @returns {number} seconds; NaN where it is no time
 */
export function heard(text) {
  const found = text.trim().match(SHAPE);
  if (!found || Number(found[3]) > 59) return NaN;
  return Number(found[1] ?? 0) * 3600 + Number(found[2]) * 60 + Number(found[3]) + Number(`0.${found[4] ?? 0}`);
}

/**
 * What cannot be of a run of cues, by the row and the field that has to change.
 * @param {{ start: number, end: number, words: string }[]} cues
 * @returns {{ row: number, name: "start" | "end" | "words", problem: string }[]}
 */
export function faults(cues) {
  return cues.flatMap(({ start, end, words }, row) => {
    /** @type {{ row: number, name: "start" | "end" | "words", problem: string }[]} */
    const found = [];
    if (Number.isNaN(start)) found.push({ row, name: "start", problem: "clock" });
    else if (start < 0) found.push({ row, name: "start", problem: "negative" });
    if (Number.isNaN(end)) found.push({ row, name: "end", problem: "clock" });
    else if (end <= start) found.push({ row, name: "end", problem: "before_start" });
    else if (end > (cues[row + 1]?.start ?? Infinity)) found.push({ row, name: "end", problem: "overlap" });
    if (!words.trim()) found.push({ row, name: "words", problem: "required" });
    return found;
  });
}
