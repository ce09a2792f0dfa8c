/** Server-sent events read from a fetch: EventSource cannot carry a token in a header. */

/**
 * @typedef {object} ServerEvent
 * @property {string} name
 * @property {string} data
 */

/**
 * Yields events as they arrive; comments (pings) call `onBytes` only.
 * @param {ReadableStream<Uint8Array>} body
 * @param {() => void} onBytes called for every piece that arrives
 * @returns {AsyncGenerator<ServerEvent>}
 */
export async function* readEvents(body, onBytes) {
  const reader = body.getReader();
  const decoder = new TextDecoder();
  let rest = "";
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      onBytes();
      rest += decoder.decode(value, { stream: true });
      const blocks = rest.split(/\r\n\r\n|\n\n|\r\r/);
      rest = blocks.pop() ?? "";
      for (const block of blocks) {
        const event = parse(block);
        if (event) yield event;
      }
    }
  } finally {
    reader.cancel().catch(() => undefined);
  }
}

/**
 * @param {string} block
 * @returns {ServerEvent | null} null where it held comments only
 */
function parse(block) {
  let name = "message";
  const data = [];
  for (const line of block.split(/\r\n|\n|\r/)) {
    const colon = line.indexOf(":");
    const field = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? "" : line.slice(colon + 1).replace(/^ /, "");
    if (field === "event") name = value;
    if (field === "data") data.push(value);
  }
  return data.length ? { name, data: data.join("\n") } : null;
}
