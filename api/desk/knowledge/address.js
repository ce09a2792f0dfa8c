/** Addresses within the knowledge page: `#knowledge/<tab>/<rest>`. */

/**
 * @param {string} tab
 * @param {string} [rest]
 */
export function address(tab, rest = "") {
  return `#knowledge/${tab}${rest ? `/${rest.split("/").map(encodeURIComponent).join("/")}` : ""}`;
}

/**
 * The tab that an address names, and what stands behind it; "" where it names none.
 * @param {string} hash
 * @returns {{ name: string, rest: string }}
 */
export function readAddress(hash) {
  const [, name = "", ...rest] = hash.replace(/^#/, "").split("/").map(decode);
  return { name, rest: rest.join("/") };
}

/** @param {string} part of an address that somebody may have typed */
function decode(part) {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
