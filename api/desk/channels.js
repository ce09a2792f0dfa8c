/** Accounts on the platforms that need repair: one line above the desk, more on request. */

import { h } from "../widget/dom.js";
import { fill } from "../widget/strings.js";

/** @typedef {{ channel: string, account: string, troubles: string[] }} Account */

const AGAIN_MS = 15 * 60_000;

export class Channels {
  /**
   * @param {import("./types.js").Strings} strings
   * @param {() => Promise<Account[]>} read
   */
  constructor(strings, read) {
    this.strings = strings;
    this.read = read;
    this.summary = h("summary");
    this.list = h("ul");
    const more = h("details", {}, this.summary, this.list);
    this.element = h("section", { class: "channels", "aria-label": strings.channels_health, hidden: true }, more);
  }

  /** @param {AbortSignal} signal */
  start(signal) {
    const looking = setInterval(() => void this.#look(), AGAIN_MS);
    signal.addEventListener("abort", () => clearInterval(looking));
    void this.#look();
  }

  async #look() {
    const accounts = await this.read().catch(() => null);
    if (accounts) this.#show(accounts.filter((one) => one.troubles.length));
  }

  /** @param {Account[]} troubled */
  #show(troubled) {
    this.element.hidden = !troubled.length;
    this.summary.textContent = fill(this.strings.channels_troubled, { count: troubled.length });
    this.list.replaceChildren(...troubled.flatMap((one) => this.#lines(one)));
  }

  /** @param {Account} account */
  #lines({ channel, account, troubles }) {
    const name = [this.strings.channels[channel] ?? channel, account].filter(Boolean).join(" ");
    return troubles.map((trouble) => h("li", {}, h("strong", {}, name), `: ${trouble}`));
  }
}
