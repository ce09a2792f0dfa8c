/** Lists that keep their elements. */

/**
 * Makes `items` the children of `list`, moving only what is out of place: an element that is
 * moved loses focus.
 * @param {HTMLElement} list
 * @param {HTMLElement[]} items
 */
export function place(list, items) {
  const wanted = new Set(items);
  for (const gone of [...list.children]) {
    if (!wanted.has(/** @type {HTMLElement} */ (gone))) gone.remove();
  }
  items.forEach((item, index) => {
    if (list.children[index] !== item) list.insertBefore(item, list.children[index] ?? null);
  });
}
