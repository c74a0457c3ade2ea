// @ts-check
/**
 * Makes a function that answers only the latest call: an earlier one that is still going is aborted,
 * and one that has not begun never begins.
 *
 * @template A
 * @param {number} pause milliseconds to wait for a later call
 * @param {(argument: A, signal: AbortSignal) => Promise<void>} work
 * @returns {(argument: A) => void}
 */
export function latest(pause, work) {
  let controller = new AbortController();
  let timer = 0;
  return (argument) => {
    clearTimeout(timer);
    timer = setTimeout(async () => {
      controller.abort();
      controller = new AbortController();
      const { signal } = controller;
      try {
        await work(argument, signal);
      } catch (error) {
        if (!signal.aborted) throw error;
      }
    }, pause);
  };
}

/**
 * Makes a function that runs one call at a time. While one runs, only the latest other call waits:
 * so there is an answer even while new calls never cease.
 *
 * @template A
 * @param {(argument: A) => Promise<void>} work
 * @returns {(argument: A) => void}
 */
export function oneAtATime(work) {
  let running = false;
  /** @type {A[]} */
  let waiting = [];
  const next = async () => {
    running = true;
    while (waiting.length > 0) {
      const [argument] = waiting.splice(0);
      await work(argument);
    }
    running = false;
  };
  return (argument) => {
    waiting = [argument];
    if (!running) next().catch((error) => { running = false; throw error; });
  };
}
