/** Every sentence on screen comes from `strings/<language>.json`. */

/**
 * @param {string | URL} folder
 * @param {string} language
 * @returns {Promise<Record<string, any>>}
 */
export async function loadStrings(folder, language) {
  const response = await fetch(new URL(`${language}.json`, folder), { credentials: "omit" });
  if (!response.ok) throw new Error(`strings/${language}.json: ${response.status}`);
  return response.json();
}

/**
 * Puts values into `{name}` marks.
 * @param {string} sentence
 * @param {Record<string, string | number>} values
 */
export function fill(sentence, values) {
  return sentence.replace(/\{(\w+)\}/g, (mark, name) => String(values[name] ?? mark));
}
