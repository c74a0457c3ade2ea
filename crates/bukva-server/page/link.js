// @ts-check
/**
 * What the page shows, as the fragment of its address.
 *
 * Coordinates are differences, written as digits of base 32 that say whether another follows: so a
 * letter takes a few hundred characters.
 *
 * @typedef {import("./engine.js").Strokes} Strokes
 * @typedef {{drawing?: Strokes, scheme: string, from: "cyrillic" | "latin", word?: string,
 *   style?: import("./engine.js").Style}} State
 */

const DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
/** Farthest that a point may lie from the line that replaces it, in the unit of the paper. */
const TOLERANCE = 1.5;
/** Coordinates are rounded to multiples of this. */
const UNIT = 2;
/** The measures of a style. */
export const MEASURES = ["thickness", "slant", "width"];
/** The most points that a link restores. */
const MOST = 20_000;

/** @param {State} state */
export function toFragment({ drawing, scheme, from, word, style }) {
  const parts = new URLSearchParams({ scheme, from });
  if (word) parts.set("word", word);
  for (const [name, value] of Object.entries(style ?? {})) parts.set(name, String(value));
  if (drawing?.strokes.length) {
    parts.set("pen", String(drawing.width));
    parts.set("ink", encode(drawing.strokes));
  }
  return `#${parts}`;
}

/** @param {string} fragment @returns {Partial<State>} what of it makes sense */
export function fromFragment(fragment) {
  const parts = new URLSearchParams(fragment.replace(/^#/, ""));
  const from = parts.get("from");
  const width = Number(parts.get("pen"));
  const strokes = decode(parts.get("ink") ?? "");
  const style = MEASURES.map((name) => [name, Number(parts.get(name))]);
  const moderate = style.filter(([, value]) => value && Math.abs(Number(value)) <= 3);
  return {
    style: Object.fromEntries(moderate),
    scheme: parts.get("scheme") ?? undefined,
    from: from === "cyrillic" || from === "latin" ? from : undefined,
    word: parts.get("word") ?? undefined,
    drawing: strokes.length > 0 ? { strokes, width: width > 0 && width < 1000 ? width : 46 } : undefined,
  };
}

/** @param {number[][][]} strokes */
export function encode(strokes) {
  return strokes.map((stroke) => {
    let last = [0, 0];
    return simplified(stroke).map((point) => {
      const place = point.map((value) => Math.round(value / UNIT));
      const text = place.map((value, axis) => number(value - last[axis])).join("");
      last = place;
      return text;
    }).join("");
  }).join(".");
}

/** @param {string} text @returns {number[][][]} */
export function decode(text) {
  let count = 0;
  return text.split(".").map((part) => {
    const values = numbers(part);
    const stroke = [];
    let last = [0, 0];
    for (let at = 0; at + 1 < values.length && count < MOST; at += 2, count += 1) {
      last = [last[0] + values[at], last[1] + values[at + 1]];
      stroke.push(last.map((value) => value * UNIT));
    }
    return stroke;
  }).filter((stroke) => stroke.length > 0);
}

/** @param {number} value @returns {string} */
function number(value) {
  let rest = value < 0 ? -2 * value - 1 : 2 * value;
  let text = "";
  do {
    const more = rest > 31 ? 32 : 0;
    text += DIGITS[(rest % 32) + more];
    rest = Math.floor(rest / 32);
  } while (rest > 0);
  return text;
}

/** @param {string} text */
function numbers(text) {
  const values = [];
  let value = 0;
  let scale = 1;
  for (const digit of text) {
    const found = DIGITS.indexOf(digit);
    if (found < 0 || scale > 1e6) return [];
    value += (found % 32) * scale;
    scale *= 32;
    if (found > 31) continue;
    values.push(value % 2 === 1 ? -(value + 1) / 2 : value / 2);
    value = 0;
    scale = 1;
  }
  return values;
}

/** Leaves out points that the others imply (Ramer, Douglas and Peucker).
 * @param {number[][]} stroke @returns {number[][]} */
function simplified(stroke) {
  const keep = new Set([0, stroke.length - 1]);
  const open = [[0, stroke.length - 1]];
  for (let range = open.pop(); range; range = open.pop()) {
    const [first, last] = range;
    let [farthest, distance] = [0, TOLERANCE];
    for (let at = first + 1; at < last; at += 1) {
      const found = distanceTo(stroke[at], stroke[first], stroke[last]);
      if (found > distance) [farthest, distance] = [at, found];
    }
    if (farthest === 0) continue;
    keep.add(farthest);
    open.push([first, farthest], [farthest, last]);
  }
  return stroke.filter((_, at) => keep.has(at));
}

/** @param {number[]} point @param {number[]} from @param {number[]} to */
function distanceTo([x, y], [fromX, fromY], [toX, toY]) {
  const [alongX, alongY] = [toX - fromX, toY - fromY];
  const length = alongX ** 2 + alongY ** 2 || 1;
  const share = Math.min(1, Math.max(0, ((x - fromX) * alongX + (y - fromY) * alongY) / length));
  return Math.hypot(x - fromX - share * alongX, y - fromY - share * alongY);
}
