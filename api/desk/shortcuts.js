/** What each key does at the desk. */

/**
 * @param {import("./queue.js").Queue} queue
 * @param {import("./casework.js").Casework} work
 * @param {import("./casework.js").Bench} bench
 * @returns {import("./keys.js").Steps}
 */
export function shortcuts(queue, work, bench) {
  const { conversation } = bench;
  const move = (/** @type {1 | -1} */ step) => {
    const id = queue.beside(bench.chosen(), step);
    if (id === null) return;
    queue.focus(id);
    location.hash = `case=${id}`;
  };
  const here = () => (bench.shown() === bench.chosen() ? conversation.detail?.case : undefined);
  const claim = () => here()?.status === "new" && work.claim();
  const mine = (/** @type {() => void} */ act) => () => {
    const { status, mine: own } = here() ?? {};
    if (own && status === "claimed") act();
  };
  return {
    j: () => move(1),
    k: () => move(-1),
    c: () => void claim(),
    r: () => conversation.reply.focus(),
    n: mine(() => conversation.reply.toggleNote()),
    x: mine(() => void work.close()),
    h: mine(() => void work.snooze()),
    a: mine(() => void work.assign()),
    f: mine(() => void work.forward()),
    g: mine(() => void conversation.tools.suggest()),
    m: mine(() => void conversation.tools.canned()),
    t: mine(() => void conversation.tools.piece()),
  };
}
