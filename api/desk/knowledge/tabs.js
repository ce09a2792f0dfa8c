/**
 * The tabs of the knowledge page, in their order. Each is a module of its own: add one by adding
 * its module, a line here, and its name under "tabs" in both files of `strings/`.
 */

import { ChangesTab } from "./changes.js";
import { ListTab } from "./list.js";
import { groupsTab } from "./local/groups.js";
import { officesTab } from "./local/offices.js";
import { rulesTab } from "./local/rules.js";
import { videosTab } from "./local/videos.js";
import { MistakesTab } from "./mistakes.js";
import { SourcesTab } from "./sources.js";
import { TrialsTab } from "./trials.js";
import { UploadTab } from "./upload.js";

/**
 * @typedef {import("./types.js").Room} Room
 * @typedef {import("./types.js").Tab} Tab
 */

/** @type {Tab[]} */
export const TABS = [
  { name: "list", powers: [], make: (room) => new ListTab(room) },
  { name: "changes", powers: [], make: (room) => new ChangesTab(room) },
  { name: "rules", powers: [], make: rulesTab },
  { name: "groups", powers: [], make: groupsTab },
  { name: "videos", powers: [], make: videosTab },
  { name: "offices", powers: [], make: officesTab },
  { name: "upload", powers: ["write"], make: (room) => new UploadTab(room) },
  { name: "sources", powers: [], make: (room) => new SourcesTab(room) },
  { name: "mistakes", powers: ["write"], make: (room) => new MistakesTab(room) },
  { name: "trials", powers: [], make: (room) => new TrialsTab(room) },
];

/**
 * The tabs that somebody with these powers may open.
 * @param {string[]} powers
 */
export function tabsFor(powers) {
  return TABS.filter((tab) => !tab.powers.length || tab.powers.some((power) => powers.includes(power)));
}
