/** Where the view stands: inline in the page, or in a panel that a launcher opens. */

import { h, icon } from "./dom.js";
import { DOOR } from "./icons.js";
import { fill } from "./strings.js";

const NARROW = "(max-width: 30rem)";

export class InlinePanel {
  /** @param {HTMLElement[]} parts */
  constructor(parts) {
    this.element = h("section", { class: "panel inline", "aria-labelledby": "title" }, ...parts);
    this.elements = [this.element];
    this.shown = true;
  }

  start() {}
  stop() {}
  hide() {}
  /** @param {number} _count */
  countUnread(_count) {}
}

export class FloatingPanel {
  /**
   * @param {HTMLElement[]} parts
   * @param {Record<string, any>} strings
   * @param {() => void} onShow
   */
  constructor(parts, strings, onShow) {
    this.strings = strings;
    this.onShow = onShow;
    this.narrow = matchMedia(NARROW);
    this.life = new AbortController();
    this.panel = h("dialog", { class: "panel floating", id: "panel", "aria-labelledby": "title" }, ...parts);
    this.badge = h("span", { class: "badge", hidden: true });
    this.launcher = h(
      "button",
      { type: "button", class: "launcher", "aria-expanded": "false", "aria-controls": "panel" },
      icon(DOOR),
      strings.launcher,
      this.badge,
    );
    this.elements = [this.panel, this.launcher];
  }

  get shown() {
    return this.panel.open;
  }

  start() {
    const { signal } = (this.life = new AbortController());
    this.launcher.addEventListener("click", () => (this.shown ? this.hide() : this.show()), { signal });
    this.panel.addEventListener("keydown", (event) => this.#escape(event), { signal });
    this.panel.addEventListener("close", () => this.#closed(), { signal });
    this.narrow.addEventListener("change", () => this.shown && this.#place(), { signal });
    window.visualViewport?.addEventListener("resize", () => this.#fit(), { signal });
  }

  stop() {
    this.life.abort();
  }

  show() {
    this.#place();
    this.launcher.setAttribute("aria-expanded", "true");
    this.countUnread(0);
    this.onShow();
  }

  hide() {
    this.panel.close();
  }

  /** @param {number} count */
  countUnread(count) {
    this.badge.hidden = !count;
    const words = fill(this.strings.launcher_unread, { count });
    this.badge.replaceChildren(
      h("span", { "aria-hidden": "true" }, String(count)),
      h("span", { class: "unseen" }, words),
    );
  }

  /** Beside the page where there is room, and not modal; over it on a phone, and then modal. */
  #place() {
    if (this.panel.open) {
      this.moving = true;
      this.panel.close();
    }
    this.panel.classList.toggle("full", this.narrow.matches);
    this.launcher.hidden = this.narrow.matches; // it would lie under the panel's own buttons
    if (this.narrow.matches) this.panel.showModal();
    else this.panel.show();
    this.#fit();
  }

  /** Keeps a full panel above the keyboard of a phone. */
  #fit() {
    const height = this.narrow.matches ? window.visualViewport?.height : undefined;
    this.panel.style.blockSize = height ? `${height}px` : "";
  }

  /** @param {KeyboardEvent} event */
  #escape(event) {
    if (event.key !== "Escape" || event.isComposing) return;
    event.preventDefault();
    event.stopPropagation();
    this.hide();
  }

  #closed() {
    if (this.moving) {
      this.moving = false;
      return;
    }
    this.launcher.setAttribute("aria-expanded", "false");
    this.launcher.hidden = false;
    this.launcher.focus();
  }
}
