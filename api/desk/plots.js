/** Plots of figures, drawn as SVG. Each says in words what it shows; its table stands beside it. */

import { h } from "../widget/dom.js";

const SVG = "http://www.w3.org/2000/svg";
const FILLED = 0.76; // of a column's room

/**
 * @typedef {{ label: string, value: number, said: string }} Point `said` is the value in words
 */

/**
 * Columns over time: days, hours.
 * @param {Point[]} points
 * @param {{ title: string, most: string }} words `most` is the highest value in words
 * @returns {HTMLElement}
 */
export function columnPlot(points, { title, most }) {
  const highest = Math.max(1, ...points.map(({ value }) => value));
  const svg = drawing(points.length, 100);
  for (const part of [0, 50]) svg.append(shape("line", { x1: 0, x2: points.length, y1: part, y2: part, class: "grid" }));
  points.forEach(({ label, value, said }, index) => {
    const tall = (100 * value) / highest;
    const left = index + (1 - FILLED) / 2;
    const bar = shape("rect", { x: left, y: 100 - tall, width: FILLED, height: tall, class: "column" });
    bar.append(named(`${label}: ${said}`));
    svg.append(bar);
  });
  svg.append(shape("line", { x1: 0, x2: points.length, y1: 100, y2: 100, class: "base" }));
  const drawn = h("div", { class: "plot-field", role: "img", "aria-label": title }, svg);
  const scale = h("span", { class: "plot-most", "aria-hidden": "true" }, most);
  return h("div", { class: "plot" }, scale, drawn, axis(points));
}

/**
 * Parts of one whole, in the order of the table below it.
 * @param {Point[]} points shares of one
 * @param {string} title
 * @returns {HTMLElement}
 */
export function partsPlot(points, title) {
  const whole = points.reduce((sum, { value }) => sum + value, 0) || 1;
  const svg = drawing(100, 10);
  let left = 0;
  points.forEach(({ label, value, said }, index) => {
    const wide = (100 * value) / whole;
    const part = shape("rect", { x: left, y: 0, width: Math.max(0, wide - 0.4), height: 10, class: `part part-${index}` });
    part.append(named(`${label}: ${said}`));
    svg.append(part);
    left += wide;
  });
  return h("div", { class: "plot parts-plot", role: "img", "aria-label": title }, svg);
}

/**
 * Labels below as many columns as leave room for them.
 * @param {Point[]} points
 */
function axis(points) {
  const step = Math.ceil(points.length / 6);
  const labels = points.flatMap(({ label }, index) => {
    if (index % step) return [];
    const one = h("span", {}, label);
    one.style.gridColumn = `${index + 1} / span ${Math.min(step, points.length - index)}`;
    return [one];
  });
  const row = h("div", { class: "plot-axis", "aria-hidden": "true" }, ...labels);
  row.style.gridTemplateColumns = `repeat(${points.length}, minmax(0, 1fr))`;
  return row;
}

/**
 * @param {number} width
 * @param {number} height
 */
function drawing(width, height) {
  return shape("svg", { viewBox: `0 0 ${width} ${height}`, preserveAspectRatio: "none", "aria-hidden": "true" });
}

/**
 * @param {string} name
 * @param {Record<string, string | number>} properties
 */
function shape(name, properties) {
  const element = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(properties)) element.setAttribute(key, String(value));
  return element;
}

/** @param {string} words shown where the pointer rests */
function named(words) {
  const title = document.createElementNS(SVG, "title");
  title.textContent = words;
  return title;
}
