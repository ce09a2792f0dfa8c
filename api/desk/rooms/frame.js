/** What every room has: a heading, what can be done, a line for problems, and trying. */

import { h } from "../../widget/dom.js";
import { HttpError } from "../../widget/http.js";
import { fill } from "../../widget/strings.js";

export class Frame {
  /**
   * @param {import("./rooms.js").Ground} ground
   * @param {string} heading
   * @param {string} lead
   * @param {...(Node | false)} steps beside the heading
   */
  constructor({ strings, desk }, heading, lead, ...steps) {
    this.strings = strings;
    this.desk = desk;
    this.title = h("h2", { tabindex: "-1" }, heading);
    this.problem = h("p", { class: "problem", role: "alert" });
    this.body = h("div", { class: "room-body" });
    this.element = h(
      "section",
      { class: "room", "aria-label": heading },
      h("header", { class: "room-head" }, this.title, ...steps),
      lead && h("p", { class: "hint" }, lead),
      this.problem,
      this.body,
    );
  }

  /**
   * @template T
   * @param {() => Promise<T>} work
   * @returns {Promise<T | true | null>} null where it failed: the reader has been told; true for no answer
   */
  async attempt(work) {
    this.problem.textContent = "";
    try {
      return (await work()) ?? true;
    } catch (error) {
      const code = error instanceof HttpError ? error.code : "";
      this.problem.textContent = this.strings.errors[code] || this.desk.errors[code] || this.desk.failed;
      this.problem.scrollIntoView({ block: "nearest" });
      return null;
    }
  }

  /**
   * @param {string} title
   * @param {string} lead
   * @param {string} act what the button says
   * @returns {Promise<boolean>} whether it is really meant
   */
  sure(title, lead, act) {
    return new Promise((resolve) => {
      let yes = false;
      const agree = () => {
        yes = true;
        dialog.close();
      };
      const dialog = h(
        "dialog",
        { class: "sheet", "aria-labelledby": "sure-title" },
        h("h2", { id: "sure-title" }, title),
        h("p", {}, lead),
        h(
          "div",
          { class: "buttons" },
          h("button", { type: "button", class: "quiet", onclick: () => dialog.close() }, this.desk.cancel),
          h("button", { type: "button", class: "primary", onclick: agree }, act),
        ),
      );
      dialog.addEventListener("close", () => {
        dialog.remove();
        resolve(yes);
      });
      document.body.append(dialog);
      dialog.showModal();
    });
  }
}

/**
 * @param {string} day ISO, or a moment
 * @param {import("../types.js").Language} language
 */
export function dayOf(day, language) {
  const format = { day: "2-digit", month: "2-digit", year: "numeric" };
  return new Intl.DateTimeFormat(language === "vi" ? "vi-VN" : "en-GB", /** @type {any} */ (format)).format(new Date(day));
}

/**
 * @param {string} at
 * @param {import("../types.js").Language} language
 */
export function momentOf(at, language) {
  const time = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit", second: "2-digit" }).format(new Date(at));
  return `${dayOf(at, language)} ${time}`;
}

export { fill };
