/** Waiting: growing delays with jitter, and a sleep that can be cut short. */

/**
 * Half fixed, half random, so that clients do not come back all at once.
 * @param {number} failures how many in a row, from 1
 * @param {{ first: number, most: number }} bounds milliseconds
 * @param {() => number} [random]
 * @returns {number} milliseconds
 */
export function delayAfter(failures, { first, most }, random = Math.random) {
  const whole = Math.min(most, first * 2 ** Math.max(0, failures - 1));
  return whole / 2 + (random() * whole) / 2;
}

/**
 * @param {number} milliseconds
 * @param {AbortSignal} [signal] ends the sleep early, without an error
 * @returns {Promise<void>}
 */
export function sleep(milliseconds, signal) {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      signal?.removeEventListener("abort", done);
      resolve();
    };
    const timer = setTimeout(done, milliseconds);
    signal?.addEventListener("abort", done);
    if (signal?.aborted) done();
  });
}
