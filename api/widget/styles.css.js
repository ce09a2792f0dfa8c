/** The look of the widget, as a constructed sheet: no inline style, so strict host CSPs hold. */

import { conversation } from "./conversation.css.js";
import { frame } from "./frame.css.js";

const LIGHT = `
  --surface: #ffffff; --raised: #f3f6f4; --ink: #17221f; --muted: #53615c; --line: #d9e0dd;
  --field: #84938d; --accent: var(--mot-cua-accent, #0b6655); --on-accent: var(--mot-cua-on-accent, #ffffff);
  --soft: var(--mot-cua-soft, #e4f1ed); --danger: #a5321c;
  --shadow: 0 1px 2px rgb(16 32 27 / .06), 0 12px 40px rgb(16 32 27 / .16);
  color-scheme: light;`;
const DARK = `
  --surface: #161e1b; --raised: #1f2925; --ink: #e9efec; --muted: #a6b4ae; --line: #313c38;
  --field: #71807a; --accent: var(--mot-cua-accent-dark, #74d0b8); --on-accent: var(--mot-cua-on-accent-dark, #06231c);
  --soft: var(--mot-cua-soft-dark, #1c3a32); --danger: #ffa08c;
  --shadow: 0 1px 2px rgb(0 0 0 / .4), 0 12px 40px rgb(0 0 0 / .5);
  color-scheme: dark;`;

/** Our unit: grows with the reader's text size, and never falls below 16 px on pages that shrink rem. */
const REM = "--rem: max(1rem, 16px);";
const BASE = `
:host { all: initial; ${LIGHT}
  ${REM}
  display: block; font: 400 var(--rem)/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "Helvetica Neue", Arial, sans-serif;
  color: var(--ink); -webkit-text-size-adjust: 100%; }
:host([hidden]) { display: none; }
@media (prefers-color-scheme: dark) { :host(:not([theme="light"])) { ${DARK} } }
:host([theme="dark"]) { ${DARK} }
*, ::before, ::after { box-sizing: border-box; }
[hidden] { display: none !important; }
p, ul, ol, h2, figure, blockquote { margin: 0; padding: 0; }
button, textarea { font: inherit; color: inherit; margin: 0; }
button { background: none; border: 0; padding: 0; cursor: pointer; text-align: start; }
a { color: var(--accent); text-underline-offset: .18em; text-decoration-thickness: .08em; }
a:hover { text-decoration-thickness: .14em; }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
.icon { width: 1.25em; height: 1.25em; flex: none; fill: none; stroke: currentColor; stroke-width: 1.75;
  stroke-linecap: round; stroke-linejoin: round; }
.unseen { position: absolute; width: 1px; height: 1px; margin: -1px; overflow: hidden; clip-path: inset(50%);
  white-space: nowrap; }
`;

const PREFERENCES = `
@media (prefers-reduced-motion: no-preference) {
  .panel.floating[open] { animation: rise .18s ease-out; }
  .dots i { animation: beat 1.2s infinite ease-in-out; }
  .dots i:nth-child(2) { animation-delay: .15s; }
  .dots i:nth-child(3) { animation-delay: .3s; }
  .log { scroll-behavior: smooth; }
}
@keyframes rise { from { opacity: 0; transform: translateY(.75rem); } }
@keyframes beat { 0%, 60%, 100% { opacity: .35; } 30% { opacity: 1; } }
@media (forced-colors: active) {
  .panel, .launcher, .send, .newer, .moment { border: 1px solid CanvasText; }
  .dots i, .state::before { background: CanvasText; }
  .message.citizen .text { border: 1px solid CanvasText; }
  .human[aria-disabled="true"] { color: GrayText; }
}
`;

/** @param {ShadowRoot} root */
export function dress(root) {
  const scaled = (frame + conversation).replace(/(-?[\d.]+)rem/g, "calc(var(--rem) * $1)");
  const css = BASE + scaled + PREFERENCES;
  if ("adoptedStyleSheets" in Document.prototype) {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(css);
    root.adoptedStyleSheets = [sheet];
  } else {
    const style = document.createElement("style");
    style.textContent = css;
    root.append(style);
  }
}
