// @ts-check
import { EngineError } from "./engine-error.js";

/**
 * Asks the engine, which runs on the server. A page without a server has another module of this name.
 */

const API = "api/v1/";
/** Whether the engine drafts fonts. */
export const draftsFonts = true;
/** How often a request that a busy server refused is sent again. */
const RETRIES = 3;

/**
 * @param {string} route
 * @param {Record<string, string | number | undefined>} [options]
 * @param {import("./engine.js").Picture} [picture]
 * @param {AbortSignal} [signal]
 * @param {string} [kind] the media type of a file that is wanted, instead of JSON
 */
export async function ask(route, options = {}, picture, signal, kind) {
  const given = Object.entries(options).filter(([, value]) => value !== undefined);
  const query = new URLSearchParams(given.map(([name, value]) => [name, String(value)]));
  const isFile = picture instanceof Blob;
  const request = picture && {
    method: "POST",
    headers: { "content-type": isFile ? picture.type : "application/json", accept: kind ?? "application/json" },
    body: isFile ? picture : JSON.stringify(picture),
    signal,
  };
  for (let retry = 0; ; retry += 1) {
    const response = await send(`${API}${route}?${query}`, request);
    if (response.status !== 503 || retry === RETRIES) return answer(response, kind !== undefined);
    const seconds = Number(response.headers.get("retry-after")) || 1;
    await new Promise((done) => setTimeout(done, 1000 * seconds));
    signal?.throwIfAborted();
  }
}

/** @param {string} address @param {RequestInit} [request] */
async function send(address, request) {
  try {
    return await fetch(address, request);
  } catch (error) {
    if (request?.signal?.aborted) throw error;
    throw new EngineError("unreachable", "The server cannot be reached. Is it still running?");
  }
}

/** @param {Response} response @param {boolean} isFile */
async function answer(response, isFile) {
  if (response.ok) return isFile ? response.blob() : response.json();
  const problem = await response.json().catch(() => ({}));
  const detail = problem.detail ?? `The server answered ${response.status}.`;
  throw new EngineError(problem.code ?? "failed", detail);
}
