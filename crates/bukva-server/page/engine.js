// @ts-check
import { ask, draftsFonts } from "./transport.js";

export { EngineError, sentence } from "./engine-error.js";
export { draftsFonts };

/**
 * Reads and draws letters.
 *
 * @typedef {{strokes: number[][][], width: number}} Strokes strokes of a round pen
 * @typedef {Strokes | Blob} Picture a drawing, or an image file
 * @typedef {{letter: string, confidence: number}} Guess
 * @typedef {[number, number, number, number]} ViewBox left, top, width and height
 * @typedef {{letter: string, confidence: number, is_letter: boolean, alternatives: Guess[],
 *   written: string, drawn: string[], path: string, view_box: ViewBox, seen: string,
 *   variants?: {path: string, view_box: ViewBox}[]}} Translation
 * @typedef {{thickness?: number, slant?: number, width?: number}} Style differences from the hand, in deviations
 * @typedef {{letter: string, path: string, view_box: ViewBox}} DrawnLetter
 * @typedef {DrawnLetter & {copied_from: string | null, confidence: number, is_exported: boolean}} DraftedLetter
 * @typedef {{family: string, style: string, hand: number, left_out: string, letters: DraftedLetter[]}} Drafts
 * @typedef {{text: string, written: string, confidence: number, path: string, view_box: ViewBox,
 *   letters: {letter: string | null, written: string, confidence: number}[]}} TranslatedText
 * @typedef {{text: string, missing: string[], path: string, view_box: ViewBox}} SetText
 * @typedef {{id: string, title: string, languages: string[], reversible: boolean}} Scheme
 * @typedef {"cyrillic" | "latin"} Script
 */

/**
 * Reads a letter and draws its partner.
 * @param {Picture} picture
 * @param {{scheme: string, from: Script, letter?: string, variants?: number} & Style} options
 * @param {AbortSignal} [signal]
 * @returns {Promise<Translation>}
 */
export function translate(picture, options, signal) {
  return ask("translate", options, picture, signal);
}

/**
 * Reads a line of separate letters and draws it in the other script.
 * @param {Picture} picture
 * @param {{scheme: string, from: Script} & Style} options
 * @param {AbortSignal} [signal]
 * @returns {Promise<TranslatedText>}
 */
export function translateLine(picture, options, signal) {
  return ask("line", options, picture, signal);
}

/**
 * Draws the alphabet of a script.
 * @param {Picture} picture
 * @param {{script: Script, scheme?: string} & Style} options
 * @param {AbortSignal} [signal]
 * @returns {Promise<DrawnLetter[]>}
 */
export async function alphabet(picture, options, signal) {
  return (await ask("alphabet", options, picture, signal)).letters;
}

/**
 * Writes a text in the other script and sets it in a line.
 * @param {Picture} picture
 * @param {{text: string, scheme: string, from: Script} & Style} options
 * @param {AbortSignal} [signal]
 * @returns {Promise<SetText>}
 */
export async function setText(picture, options, signal) {
  return (await ask("alphabet", options, picture, signal)).line;
}

/**
 * Drafts the script that a font lacks, in the hand of its letters.
 * @param {Blob} font
 * @param {{script: Script, scheme: string}} options
 * @returns {Promise<Drafts>}
 */
export function draft(font, options) {
  return ask("font", options, font);
}

/**
 * The same as a file.
 * @param {Blob} font
 * @param {{script: Script, scheme: string}} options
 * @param {"font/ttf" | "application/zip"} kind
 * @returns {Promise<Blob>}
 */
export function draftFile(font, options, kind) {
  return ask("font", options, font, undefined, kind);
}

/** @returns {Promise<Scheme[]>} */
export function schemes() {
  return ask("schemes");
}
