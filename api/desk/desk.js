/** The desk's entry: language, session, then sign-in, workspace or the knowledge page. */

import { h } from "../widget/dom.js";
import { Store, browserStorage } from "../widget/store.js";
import { loadStrings } from "../widget/strings.js";
import { DeskApi } from "./api.js";
import { KnowledgePage, loadKnowledgeStrings } from "./knowledge/page.js";
import { keepsKnowledge } from "./knowledge/powers.js";
import { passwordPage } from "./password.js";
import { followPushes } from "./rooms/pushing.js";
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
  followPushes();
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
    /** @type {Workspace | KnowledgePage | null} */
    this.place = null;
    /** @type {import("./types.js").Clerk | null} */
    this.clerk = null;
    addEventListener("hashchange", () => void this.#move());
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
    if (clerk.password_due) {
      this.#choosePassword();
      return;
    }
    this.clerk = clerk;
    if (!location.hash && keepsKnowledge(clerk) && !clerk.powers.includes("answer")) location.replace("#knowledge");
    void this.#move();
  }

  #choosePassword() {
    const page = passwordPage(this.strings, this.api, (clerk) => this.#work(clerk));
    document.body.replaceChildren(page);
    page.querySelector("input")?.focus();
  }

  /** Shows what the address names: the workspace, or the knowledge page. */
  async #move() {
    const { clerk } = this;
    if (!clerk) return;
    const knowledge = location.hash.startsWith("#knowledge") && keepsKnowledge(clerk);
    if (this.place && knowledge === this.place instanceof KnowledgePage) return;
    if (knowledge) await this.#openKnowledge(clerk);
    else this.#openWorkspace(clerk);
  }

  /** @param {import("./types.js").Clerk} clerk */
  #openWorkspace(clerk) {
    const workspace = new Workspace(this.strings, this.language, this.api, clerk, { kept, session }, this.#ways());
    this.#show(workspace, workspace.element, workspace.keys.sheet);
    workspace.queue.focus(null);
  }

  /** @param {import("./types.js").Clerk} clerk */
  async #openKnowledge(clerk) {
    const strings = await loadKnowledgeStrings(this.language);
    if (this.clerk !== clerk || this.place instanceof KnowledgePage) return;
    const page = new KnowledgePage(strings, this.strings, this.language, this.api, clerk, this.#ways());
    this.#show(page, page.element);
    page.main.focus();
  }

  /**
   * @param {Workspace | KnowledgePage} place
   * @param {...HTMLElement} elements
   */
  #show(place, ...elements) {
    this.place?.stop();
    this.place = place;
    document.body.replaceChildren(...elements);
    place.start();
  }

  #ways() {
    return { language: this.#languageLink(), onSignOut: () => void this.#signOut() };
  }

  async #signOut() {
    await this.api.signOut().catch(() => undefined);
    this.#ended("");
  }

  /** @param {string} notice */
  #ended(notice) {
    if (!this.clerk) return;
    this.clerk = null;
    this.place?.stop();
    this.place = null;
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
