/** A stretch of a video as a card: played in place from its second, or opened at it. */

import { h, icon } from "./dom.js";
import { PLAY } from "./icons.js";
import { fill } from "./strings.js";
import { showWords } from "./subtitles.js";
import { outwardLink } from "./text.js";
import { position } from "./when.js";

/** @typedef {import("./types.js").Moment} Moment */

const FILE = /\.(mp4|m4v|webm|ogv)$/i;
const YOUTUBE = /(^|\.)(youtube\.com|youtu\.be)$/i;

/**
 * @param {Moment} moment
 * @param {Record<string, any>} strings
 * @returns {HTMLElement}
 */
export function momentCard(moment, strings) {
  const words = moment.words && h("blockquote", {}, moment.words);
  return h("figure", { class: "moment" }, h("figcaption", {}, moment.title), words, action(moment, strings));
}

/**
 * @param {Moment} moment
 * @param {Record<string, any>} strings
 * @returns {HTMLElement}
 */
function action(moment, strings) {
  const at = position(moment.seconds);
  const label = [icon(PLAY), fill(strings.watch_from, { at })];
  if (!isFile(moment.url)) return opener(moment, label, strings);
  const button = h("button", { type: "button", class: "watch" }, ...label);
  button.addEventListener("click", () => play(button, moment, strings));
  return button;
}

/**
 * @param {HTMLElement} button
 * @param {Moment} moment
 * @param {Record<string, any>} strings
 */
function play(button, moment, strings) {
  const at = position(moment.seconds);
  const video = h("video", {
    src: addressAt(moment),
    controls: true,
    playsinline: true,
    preload: "metadata",
    "aria-label": fill(strings.video_label, { title: moment.title, at }),
  });
  if (moment.subtitles) void showWords(video, moment.subtitles, strings.subtitles);
  video.addEventListener("error", () => {
    const link = opener(moment, [fill(strings.open_video, { at })], strings);
    const failed = h("div", { class: "failed" }, h("p", {}, strings.video_failed), link);
    const focused = /** @type {ShadowRoot | Document} */ (video.getRootNode()).activeElement === video;
    video.replaceWith(failed);
    if (focused) link.focus();
  });
  button.replaceWith(video);
  video.focus();
  video.play().catch(() => undefined); // the person has controls where the browser wants a press
}

/**
 * @param {Moment} moment
 * @param {(Node | string)[]} label
 * @param {Record<string, any>} strings
 */
function opener(moment, label, strings) {
  const hint = h("span", { class: "unseen" }, ` (${strings.new_tab})`);
  const link = outwardLink(addressAt(moment), ...label, hint);
  link.classList.add("watch");
  return link;
}

/** @param {string} url */
function isFile(url) {
  return FILE.test(parsed(url)?.pathname ?? "");
}

/**
 * @param {Moment} moment
 * @returns {string} the video's address at the moment's second
 */
export function addressAt({ url, seconds }) {
  const address = parsed(url);
  if (!address) return url;
  if (YOUTUBE.test(address.hostname)) address.searchParams.set("t", `${seconds}s`);
  else address.hash = `t=${seconds}`;
  return address.href;
}

/**
 * @param {string} url
 * @returns {URL | null}
 */
function parsed(url) {
  try {
    return new URL(url);
  } catch {
    return null;
  }
}
