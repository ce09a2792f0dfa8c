/** The desk's entry: language, session, then sign-in or workspace. */

import { h } from "../widget/dom.js";
import { Store, browserStorage } from "../widget/store.js";
import { loadStrings } from "../widget/strings.js";
import { DeskApi } from "./api.js";
import { signInPage } from "./signin.js";
import { Workspace } from "./workspace.js";

/** @typedef {import("./types.js").Language} Language */

const kept = new Store("desk ", browserStorage("localStorage"));
const session = new Store("desk ", browserStorage("sessionStorage"));
const AGAIN_MS = 5_000;

async function start() {
  const language = chosenLanguage();
  const strings = await loadStrings(new URL("./strings/", import.meta.url), language);
  document.documentElement.lang = language;
  const page = new Page(strings, language);
  await page.open();
}

/** @returns {Language} */
function chosenLanguage() {
  const asked = new URLSearchParams(location.search).get("lang");
  if (asked === "vi" || asked === "en") kept.set("language", asked);
  return kept.get("language") === "en" ? "en" : "vi";
}

class Page {
  /**
   * @param {import("./types.js").Strings} strings
   * @param {Language} language
   */
  constructor(strings, language) {
    this.strings = strings;
    this.language = language;
    this.api = new DeskApi(language, strings.unnamed, () => this.#ended(strings.signed_out));
    /** @type {Workspace | null} */
    this.workspace = null;
  }

  async open() {
    try {
      const clerk = await this.api.me();
      if (clerk) this.#work(clerk);
      else this.#signIn("");
    } catch {
      this.#signIn(this.strings.offline);
      setTimeout(() => void this.open(), AGAIN_MS);
    }
  }

  /** @param {string} notice */
  #signIn(notice) {
    document.title = `${this.strings.title} · ${this.strings.product}`;
    const page = signInPage(this.strings, this.api, this.#languageLink(), notice, (clerk) => this.#work(clerk));
    document.body.replaceChildren(page);
    page.querySelector("input")?.focus();
  }

  /** @param {import("./types.js").Clerk} clerk */
  #work(clerk) {
    const workspace = new Workspace(this.strings, this.language, this.api, clerk, { kept, session }, {
      language: this.#languageLink(),
      onSignOut: () => void this.#signOut(),
    });
    this.workspace = workspace;
    document.body.replaceChildren(workspace.element, workspace.keys.sheet);
    workspace.start();
    workspace.queue.focus(null);
  }

  async #signOut() {
    await this.api.signOut().catch(() => undefined);
    this.#ended("");
  }

  /** @param {string} notice */
  #ended(notice) {
    if (!this.workspace) return;
    this.workspace.stop();
    this.workspace = null;
    this.#signIn(notice);
  }

  #languageLink() {
    const other = this.language === "vi" ? "en" : "vi";
    const follow = (/** @type {Event} */ event) => {
      event.preventDefault();
      location.assign(`?lang=${other}${location.hash}`);
    };
    return h(
      "a",
      { class: "language", href: `?lang=${other}`, lang: other, hreflang: other, onclick: follow },
      this.strings.other_language,
    );
  }
}

void start();
