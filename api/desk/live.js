/** Changes as they happen, by EventSource; a slow look every so often while it is down. */

const LOOK_MS = 15_000;
const REOPEN_MS = 5_000;

export class Live {
  /**
   * @param {(id: number | null) => void} onChanged null: look at everything again
   * @param {(up: boolean) => void} onLink
   * @param {(cases: number[]) => void} onTyping the cases whose citizen types
   */
  constructor(onChanged, onLink, onTyping) {
    this.onTyping = onTyping;
    this.onChanged = onChanged;
    this.onLink = onLink;
    /** @type {EventSource | null} */
    this.source = null;
    /** @type {ReturnType<typeof setInterval> | undefined} */
    this.looking = undefined;
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.reopening = undefined;
  }

  start() {
    this.stop();
    const source = new EventSource("/api/desk/events");
    this.source = source;
    source.addEventListener("open", () => this.#opened());
    source.addEventListener("changed", (event) => this.onChanged(JSON.parse(event.data).case));
    source.addEventListener("typing", (event) => this.onTyping(JSON.parse(event.data).cases));
    source.addEventListener("error", () => this.#failed(source));
  }

  stop() {
    this.source?.close();
    this.source = null;
    clearInterval(this.looking);
    clearTimeout(this.reopening);
  }

  /** What happened while it was down is read again. */
  #opened() {
    clearInterval(this.looking);
    this.onLink(true);
    this.onChanged(null);
  }

  /** @param {EventSource} source */
  #failed(source) {
    if (source !== this.source) return;
    this.onLink(false);
    clearInterval(this.looking);
    this.looking = setInterval(() => this.onChanged(null), LOOK_MS);
    if (source.readyState !== EventSource.CLOSED) return; // the browser comes back by itself
    clearTimeout(this.reopening);
    this.reopening = setTimeout(() => this.start(), REOPEN_MS);
  }
}
