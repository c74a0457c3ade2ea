// @ts-check
/**
 * Reads and draws letters. The only module that knows where this happens: now on the server.
 *
 * @typedef {{strokes: number[][][], width: number}} Strokes strokes of a round pen
 * @typedef {Strokes | Blob} Picture a drawing, or an image file
 * @typedef {{letter: string, confidence: number}} Guess
 * @typedef {[number, number, number, number]} ViewBox left, top, width and height
 * @typedef {{letter: string, confidence: number, is_letter: boolean, alternatives: Guess[],
 *   written: string, drawn: string[], path: string, view_box: ViewBox, seen: string}} Translation
 * @typedef {{letter: string, path: string, view_box: ViewBox}} DrawnLetter
 * @typedef {{text: string, missing: string[], path: string, view_box: ViewBox}} SetText
 * @typedef {{id: string, title: string, languages: string[], reversible: boolean}} Scheme
 * @typedef {"cyrillic" | "latin"} Script
 */

const API = "api/v1/";
/** How often a request that a busy server refused is sent again. */
const RETRIES = 3;

/** What went wrong, in a sentence for the reader. */
export class EngineError extends Error {
  /** @param {string} code @param {string} message */
  constructor(code, message) {
    super(message);
    this.code = code;
  }
}

/**
 * Reads a letter and draws its partner.
 * @param {Picture} picture
 * @param {{scheme: string, from: Script, letter?: string}} options
 * @param {AbortSignal} [signal]
 * @returns {Promise<Translation>}
 */
export function translate(picture, options, signal) {
  return post("translate", picture, options, signal);
}

/**
 * Draws the alphabet of a script.
 * @param {Picture} picture
 * @param {Script} script
 * @param {AbortSignal} [signal]
 * @returns {Promise<DrawnLetter[]>}
 */
export async function alphabet(picture, script, signal) {
  return (await post("alphabet", picture, { script }, signal)).letters;
}

/**
 * Writes a text in the other script and sets it in a line.
 * @param {Picture} picture
 * @param {{text: string, scheme: string, from: Script}} options
 * @param {AbortSignal} [signal]
 * @returns {Promise<SetText>}
 */
export async function setText(picture, options, signal) {
  return (await post("alphabet", picture, options, signal)).line;
}

/** @returns {Promise<Scheme[]>} */
export async function schemes() {
  return answer(await send(API + "schemes"));
}

/**
 * @param {string} route
 * @param {Picture} picture
 * @param {Record<string, string | undefined>} options
 * @param {AbortSignal} [signal]
 */
async function post(route, picture, options, signal) {
  const given = Object.entries(options).filter(([, value]) => value !== undefined);
  const query = new URLSearchParams(/** @type {[string, string][]} */ (given));
  const isFile = picture instanceof Blob;
  const request = {
    method: "POST",
    headers: { "content-type": isFile ? picture.type : "application/json" },
    body: isFile ? picture : JSON.stringify(picture),
    signal,
  };
  for (let retry = 0; ; retry += 1) {
    const response = await send(`${API}${route}?${query}`, request);
    if (response.status !== 503 || retry === RETRIES) return answer(response);
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

/** @param {Response} response */
async function answer(response) {
  if (response.ok) return response.json();
  const problem = await response.json().catch(() => ({}));
  const detail = problem.detail ?? `The server answered ${response.status}.`;
  throw new EngineError(problem.code ?? "failed", detail);
}
