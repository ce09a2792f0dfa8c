/** What the tabs of local records ask the server. */

/** @typedef {"override" | "group" | "video" | "office"} Kind */

export class LocalApi {
  /** @param {import("../../api.js").DeskApi} api */
  constructor(api) {
    this.api = api;
  }

  /**
   * @param {Kind} kind
   * @param {string} words
   */
  find(kind, words) {
    return this.api.read(`/knowledge/records/${kind}?${new URLSearchParams({ q: words })}`);
  }

  /**
   * @param {Kind} kind
   * @param {string} key
   */
  record(kind, key) {
    return this.api.read(`/knowledge/records/${kind}/${encodeURIComponent(key)}`);
  }

  /**
   * @param {Kind} kind
   * @param {{ record: Record<string, unknown>, key: string | null, number: number }} edit
   * @returns {Promise<{ change: number }>}
   */
  send(kind, edit) {
    return this.api.change(`/knowledge/${kind}s`, { body: edit });
  }

  /**
   * @param {Kind} kind
   * @param {string} key
   * @param {string} reason
   * @returns {Promise<{ change: number }>}
   */
  withdraw(kind, key, reason) {
    return this.api.change(`/knowledge/records/${kind}/${encodeURIComponent(key)}/withdraw`, { body: { reason } });
  }

  /**
   * @param {string} words
   * @returns {Promise<{ name: string, former: boolean }[]>}
   */
  places(words) {
    return this.api.read(`/knowledge/places?${new URLSearchParams({ q: words })}`);
  }

  /** @param {string} code */
  national(code) {
    return this.api.read(`/knowledge/national?${new URLSearchParams({ code })}`);
  }

  /**
   * @param {"hours" | "moments" | "checklist"} what
   * @param {unknown} draft
   */
  preview(what, draft) {
    return this.api.change(`/knowledge/previews/${what}`, { body: draft });
  }

  /** @param {File} file */
  transcript(file) {
    return this.api.upload(`/knowledge/transcripts?${new URLSearchParams({ name: file.name })}`, file);
  }
}
