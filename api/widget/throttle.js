/** Tells at most once in a while that something goes on. */

const PAUSE_MS = 3_000; // the other side shows it for six seconds

export class Throttle {
  /** @param {() => void} act */
  constructor(act) {
    this.act = act;
    this.next = 0;
  }

  tell() {
    const now = Date.now();
    if (now < this.next) return;
    this.next = now + PAUSE_MS;
    this.act();
  }
}
