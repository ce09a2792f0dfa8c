/** Two soft notes, made here: no file, nothing to load. */

const NOTES = [
  { hertz: 587.33, after: 0 },
  { hertz: 880, after: 0.14 },
];
const SECONDS = 0.5;
const LOUD = 0.12;

/** @type {AudioContext | null} */
let context = null;

/** Sounds once; silent where the browser does not let a page sound before it was clicked. */
export async function chime() {
  context ??= new AudioContext();
  if (context.state === "suspended") await Promise.race([context.resume(), pause(200)]);
  if (context.state !== "running") return;
  for (const { hertz, after } of NOTES) note(context, hertz, context.currentTime + after);
  await pause(1000 * SECONDS);
}

/**
 * @param {AudioContext} context
 * @param {number} hertz
 * @param {number} at
 */
function note(context, hertz, at) {
  const tone = new OscillatorNode(context, { type: "sine", frequency: hertz });
  const volume = new GainNode(context, { gain: 0 });
  volume.gain.setValueAtTime(0, at);
  volume.gain.linearRampToValueAtTime(LOUD, at + 0.02);
  volume.gain.exponentialRampToValueAtTime(0.0001, at + SECONDS);
  tone.connect(volume).connect(context.destination);
  tone.start(at);
  tone.stop(at + SECONDS);
}

/** @param {number} ms */
function pause(ms) {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
