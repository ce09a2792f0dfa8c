/** JSON over fetch, with one kind of error for every answer that is not 2xx. */

export class HttpError extends Error {
  /**
   * @param {number} status
   * @param {string} code the server's own, "" where it gave none; pages put it into words
   * @param {any} [body] the whole answer, null where it was no JSON
   */
  constructor(status, code, body = null) {
    super(`HTTP ${status} ${code}`);
    this.status = status;
    this.code = code;
    this.body = body;
  }

  /** Whether the same request may succeed later. */
  get passing() {
    return this.status >= 500 || this.status === 429 || this.status === 408;
  }
}

/**
 * @param {string | URL} url
 * @param {RequestInit} init
 * @returns {Promise<Response>} a 2xx answer
 * @throws {HttpError} for any other status; TypeError where nothing arrived
 */
export async function ask(url, init) {
  const response = await fetch(url, init);
  if (response.ok) return response;
  const body = await response.json().catch(() => null);
  throw new HttpError(response.status, body?.code ?? "", body);
}

/**
 * @param {string} method
 * @param {unknown} [body]
 * @param {Record<string, string>} [headers]
 * @returns {RequestInit}
 */
export function json(method, body, headers = {}) {
  if (body === undefined) return { method, headers };
  return { method, headers: { "Content-Type": "application/json", ...headers }, body: JSON.stringify(body) };
}
