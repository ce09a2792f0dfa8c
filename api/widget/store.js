/** What a page remembers between visits. Storage may be absent, full, or throw in a frame. */

export class Store {
  /**
   * @param {string} prefix
   * @param {Storage | null} [area] null keeps everything in memory
   */
  constructor(prefix, area = browserStorage("localStorage")) {
    this.prefix = prefix;
    this.area = area;
    /** @type {Map<string, string>} */
    this.memory = new Map();
  }

  /**
   * @param {string} name
   * @returns {any} what was put there, or null
   */
  get(name) {
    const key = this.prefix + name;
    const text = this.memory.get(key) ?? attempt(() => this.area?.getItem(key));
    return text ? (attempt(() => JSON.parse(text)) ?? null) : null;
  }

  /**
   * @param {string} name
   * @param {unknown} value
   */
  set(name, value) {
    const key = this.prefix + name;
    const text = JSON.stringify(value);
    const kept = attempt(() => (this.area?.setItem(key, text), this.area !== null));
    if (kept) this.memory.delete(key);
    else this.memory.set(key, text);
  }

  /** @param {string} name */
  remove(name) {
    this.memory.delete(this.prefix + name);
    attempt(() => this.area?.removeItem(this.prefix + name));
  }
}

/**
 * @param {"localStorage" | "sessionStorage"} name
 * @returns {Storage | null} null where the browser forbids it
 */
export function browserStorage(name) {
  return attempt(() => globalThis[name]) ?? null;
}

/**
 * @template T
 * @param {() => T} step
 * @returns {T | undefined} undefined where the step threw
 */
function attempt(step) {
  try {
    return step();
  } catch {
    return undefined;
  }
}
