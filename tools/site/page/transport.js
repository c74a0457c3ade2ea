// @ts-check
import { EngineError } from "./engine-error.js";
import { showLoading } from "./loading.js";

/**
 * Asks the engine, which runs in a worker of this page: the module of the same name asks a server.
 *
 * @typedef {{head: {route: string, query: Record<string, unknown>, json: boolean}, body?: Blob | string}} Request
 * @typedef {{loaded: number, bytes: number} | {failed: string} | {status: number, answer: any}} Message
 */

/** Whether the engine drafts fonts: what reads and writes them is too much to load. */
export const draftsFonts = false;

const worker = new Worker(new URL("worker.js", import.meta.url), { type: "module" });

/** Requests in order. The worker has the first; the others can still be aborted.
 * @type {{request: Request, signal?: AbortSignal, done: (answer: any) => void, fail: (error: unknown) => void}[]} */
const waiting = [];
/** Why there is no engine, if so. @type {EngineError | undefined} */
let broken;
let isBusy = false;

/**
 * @param {string} route
 * @param {Record<string, string | number | undefined>} [options]
 * @param {import("./engine.js").Picture} [picture]
 * @param {AbortSignal} [signal]
 * @returns {Promise<any>}
 */
export function ask(route, options = {}, picture, signal) {
  const given = Object.entries(options).filter(([, value]) => value !== undefined);
  const query = Object.fromEntries(given);
  const isFile = picture instanceof Blob;
  const body = isFile ? picture : picture && JSON.stringify(picture);
  return new Promise((done, fail) => {
    waiting.push({ request: { head: { route, query, json: !isFile }, body }, signal, done, fail });
    next();
  });
}

function next() {
  while (broken && waiting.length > 0) waiting.shift()?.fail(broken);
  while (!isBusy && waiting.length > 0) {
    const { request, signal, fail } = waiting[0];
    if (signal?.aborted) {
      waiting.shift();
      fail(signal.reason);
    } else {
      isBusy = true;
      worker.postMessage(request);
    }
  }
}

worker.addEventListener("message", (/** @type {MessageEvent<Message>} */ { data }) => {
  if ("loaded" in data) return showLoading(data.loaded / data.bytes);
  if ("failed" in data) return give(data.failed);
  isBusy = false;
  const asked = waiting.shift();
  if (data.status === 200) asked?.done(data.answer);
  else asked?.fail(new EngineError(data.answer.code, data.answer.detail));
  next();
});
worker.addEventListener("error", (event) => give(event.message || "The engine cannot be started."));

/** Gives up: answers nothing any more.
 * @param {string} why */
function give(why) {
  showLoading(1);
  broken = new EngineError("failed", why);
  next();
}
