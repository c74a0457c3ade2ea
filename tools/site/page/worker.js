// @ts-check
/**
 * Runs the engine, which is WebAssembly, beside the page.
 * @typedef {import("./transport.js").Request} Request
 */

const MODEL = "letters.safetensors";
const ENGINE = "bukva.wasm";

/** What the engine exports: see `tools/site/src/lib.rs`.
 * @typedef {{memory: WebAssembly.Memory, input: (bytes: number) => number, open: () => number,
 *   ask: (json: number) => number, output: () => number, output_bytes: () => number}} Engine */

const engine = start();
engine.catch((error) => postMessage({ failed: `The engine cannot be loaded: ${error.message}` }));

addEventListener("message", async (/** @type {MessageEvent<Request>} */ { data: { head, body } }) => {
  try {
    const running = await engine.catch(() => undefined);
    // Whoever waits has been told already.
    if (!running) return;
    const json = new TextEncoder().encode(JSON.stringify(head));
    const picture = body instanceof Blob ? new Uint8Array(await body.arrayBuffer()) : new TextEncoder().encode(body ?? "");
    write(running, json, picture);
    const status = running.ask(json.length);
    postMessage({ status, answer: JSON.parse(output(running)) });
  } catch (error) {
    // After a fault nothing is known about the engine's memory.
    postMessage({ failed: `The engine failed, which is a bug of bukva. Reload the page. (${error})` });
  }
});

/** @returns {Promise<Engine>} */
async function start() {
  const [module, model] = await Promise.all([fetched(ENGINE), fetched(MODEL, (loaded, bytes) => {
    // Opening the model takes as long as loading the last bytes.
    postMessage({ loaded: Math.min(loaded, bytes * 0.99), bytes });
  })]);
  const { instance } = await WebAssembly.instantiate(module);
  const running = /** @type {Engine} */ (/** @type {unknown} */ (instance.exports));
  write(running, model);
  if (!running.open()) throw new Error(output(running));
  postMessage({ loaded: 1, bytes: 1 });
  return running;
}

/**
 * @param {string} name
 * @param {(loaded: number, bytes: number) => void} [progress]
 */
async function fetched(name, progress) {
  const response = await fetch(new URL(name, import.meta.url));
  if (!response.ok || !response.body) throw new Error(`${name}: the server answers ${response.status}`);
  // The length is that of the compressed file, if the host compresses it; only the progress bar suffers.
  const bytes = Number(response.headers.get("content-length")) || 0;
  const chunks = [];
  let loaded = 0;
  for (const reader = response.body.getReader(); ;) {
    const { done, value } = await reader.read();
    if (done) break;
    chunks.push(value);
    loaded += value.length;
    if (bytes) progress?.(loaded, bytes);
  }
  return new Uint8Array(await new Blob(chunks).arrayBuffer());
}

/** @param {Engine} running @param {Uint8Array[]} parts */
function write(running, ...parts) {
  let at = running.input(parts.reduce((sum, { length }) => sum + length, 0));
  for (const part of parts) {
    new Uint8Array(running.memory.buffer, at, part.length).set(part);
    at += part.length;
  }
}

/** @param {Engine} running */
function output(running) {
  return new TextDecoder().decode(new Uint8Array(running.memory.buffer, running.output(), running.output_bytes()));
}
