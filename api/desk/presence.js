/** Tells the server that somebody sits at this page, so that nobody is left on an absent clerk. */

const BEAT_MS = 30_000;
const IDLE_MS = 10 * 60_000; // without a key or a click for this long nobody sits here

export class Presence {
  /** @param {(here: boolean) => Promise<unknown>} report */
  constructor(report) {
    this.report = report;
    this.active = 0;
  }

  /** @param {AbortSignal} signal */
  start(signal) {
    const acted = () => {
      this.active = Date.now();
    };
    acted();
    for (const kind of ["keydown", "pointerdown", "scroll"]) {
      document.addEventListener(kind, acted, { signal, passive: true, capture: true });
    }
    const beat = () => {
      if (Date.now() - this.active < IDLE_MS) this.report(true).catch(() => undefined);
    };
    beat();
    const beating = setInterval(beat, BEAT_MS);
    signal.addEventListener("abort", () => clearInterval(beating));
  }
}
