/**
 * A video's words while it plays. A track element would need the video's own server to allow the
 * page's origin; cues that the page adds itself need nobody's leave.
 */

import { ask } from "./http.js";

const CUE = /^(?:(\d+):)?(\d\d):(\d\d)\.(\d{3}) --> (?:(\d+):)?(\d\d):(\d\d)\.(\d{3})/;

/**
 * @param {HTMLVideoElement} video
 * @param {string} path of the WebVTT file on the server that gave this module
 * @param {string} label
 */
export async function showWords(video, path, label) {
  const track = video.addTextTrack("captions", label, "vi");
  try {
    const response = await ask(new URL(path, import.meta.url), { credentials: "omit" });
    for (const { start, end, words } of readVtt(await response.text())) {
      track.addCue(new VTTCue(start, end, words));
    }
    track.mode = "showing";
  } catch {
    // the video plays without its words
  }
}

/**
 * @param {string} text WebVTT as our server writes it: times and words, no settings
 * @returns {{ start: number, end: number, words: string }[]}
 */
export function readVtt(text) {
  return text.split(/\n{2,}/).flatMap((block) => {
    const [times, ...lines] = block.trim().split("\n");
    const found = times.match(CUE);
    if (!found || !lines.length) return [];
    return [{ start: seconds(found.slice(1, 5)), end: seconds(found.slice(5, 9)), words: lines.join("\n") }];
  });
}

/** @param {(string | undefined)[]} parts hours, minutes, seconds, thousandths */
function seconds([hours = "0", minutes = "0", whole = "0", thousandths = "0"]) {
  return Number(hours) * 3600 + Number(minutes) * 60 + Number(whole) + Number(thousandths) / 1000;
}
