/** The desk's bar on the page of the office's profile, which the server makes. */

import { h } from "../widget/dom.js";
import { loadStrings } from "../widget/strings.js";
import { DeskApi } from "./api.js";
import { topBar } from "./top.js";

const HOME = "/desk";

async function start() {
  const language = document.documentElement.lang === "en" ? "en" : "vi";
  const strings = await loadStrings(new URL("./strings/", import.meta.url), language);
  const leave = () => location.assign(HOME);
  const api = new DeskApi(language, strings.unnamed, leave);
  const clerk = await api.me();
  if (!clerk) return leave();
  const other = language === "vi" ? "en" : "vi";
  const link = h("a", { class: "language", href: `?lang=${other}`, lang: other, hreflang: other }, strings.other_language);
  const onSignOut = () => void api.signOut().finally(leave);
  const bar = topBar(strings, clerk, { language: link, home: HOME, onSignOut }, { title: strings.profile, icon: "office" });
  bar.showPlace(`/desk/profile${language === "en" ? "?lang=en" : ""}`);
  document.querySelector(".top")?.replaceWith(bar.element);
}

void start();
