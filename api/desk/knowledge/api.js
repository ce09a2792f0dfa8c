/** The knowledge page's part of the desk's interface. */

const PUBLISH_MS = 300_000;

/**
 * @typedef {import("./types.js").ProcedurePage} ProcedurePage
 * @typedef {import("./types.js").Upload} Upload
 * @typedef {import("./types.js").Settled} Settled
 */

export class KnowledgeApi {
  /** @param {import("../api.js").DeskApi} desk */
  constructor(desk) {
    this.desk = desk;
  }

  /**
   * @param {Record<string, string>} wanted q, state, field, level, page
   * @returns {Promise<ProcedurePage>}
   */
  procedures(wanted) {
    return this.desk.read(`/knowledge/procedures?${query(wanted)}`);
  }

  /**
   * @param {string} code
   * @returns {Promise<import("./types.js").ProcedureDetail>}
   */
  procedure(code) {
    return this.desk.read(`/knowledge/procedures/${encodeURIComponent(code)}`);
  }

  /** @param {string} code */
  check(code) {
    return this.desk.change(`/knowledge/procedures/${encodeURIComponent(code)}/check`);
  }

  /**
   * @param {Record<string, string>} wanted source, stage, page
   * @returns {Promise<import("./types.js").ChangePage>}
   */
  changes(wanted) {
    return this.desk.read(`/knowledge/changes?${query(wanted)}`);
  }

  /**
   * What the clerk may publish of a source, "" of any.
   * @param {string} source
   * @returns {Promise<number[]>}
   */
  others(source) {
    return this.desk.read(`/knowledge/changes/others?${query({ source })}`);
  }

  /**
   * @param {number} id
   * @returns {Promise<import("./types.js").ChangeDetail>}
   */
  change(id) {
    return this.desk.read(`/knowledge/changes/${id}`);
  }

  /**
   * @param {number[]} ids
   * @returns {Promise<Settled>}
   */
  publish(ids) {
    return this.desk.change("/knowledge/changes/publish", { body: { ids }, ms: PUBLISH_MS });
  }

  /**
   * @param {number[]} ids
   * @param {string} reason
   * @returns {Promise<Settled>}
   */
  sendBack(ids, reason) {
    return this.desk.change("/knowledge/changes/return", { body: { ids, reason }, ms: PUBLISH_MS });
  }

  /** @returns {Promise<import("./types.js").Source[]>} */
  sources() {
    return this.desk.read("/knowledge/sources");
  }

  /**
   * @param {string} name
   * @param {boolean} hold
   */
  decideSource(name, hold) {
    return this.desk.change("/knowledge/sources", { method: "PUT", body: { name, hold } });
  }

  /** @returns {Promise<Upload[]>} */
  uploads() {
    return this.desk.read("/knowledge/uploads");
  }

  /**
   * @param {File} file
   * @param {Record<string, string>} said what the person says of it
   * @returns {Promise<Upload>}
   */
  upload(file, said) {
    return this.desk.upload(`/knowledge/uploads?${query({ name: file.name, ...said })}`, file);
  }

  /**
   * @param {string} id
   * @returns {Promise<Upload>}
   */
  uploaded(id) {
    return this.desk.read(`/knowledge/uploads/${id}`);
  }

  /**
   * @param {string} id
   * @returns {Promise<Upload>}
   */
  takeIn(id) {
    return this.desk.change(`/knowledge/uploads/${id}/confirm`, { ms: PUBLISH_MS });
  }

  /** @param {string} id */
  drop(id) {
    return this.desk.change(`/knowledge/uploads/${id}`, { method: "DELETE" });
  }
}

/** @param {Record<string, string>} values those that are "" are left out */
function query(values) {
  return new URLSearchParams(Object.entries(values).filter(([, value]) => value));
}
