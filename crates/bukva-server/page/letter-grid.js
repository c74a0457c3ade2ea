// @ts-check
// The letter that was last drawn on the page, made small enough to follow each number.

/** @typedef {import("./convolution.js").Grid} Grid */

const KEY = "bukva.seen";
/** Ж, for whoever has drawn nothing yet. */
const SAMPLE = ["9009009", "0909090", "0099900", "0009000", "0099900", "0909090", "9009009"];

/** Keeps what the network saw, a picture as a data URI, while this tab is open. @param {string} seen */
export function keep(seen) {
  try {
    sessionStorage.setItem(KEY, seen);
  } catch {
    // A browser that stores nothing: the other page shows its own letter.
  }
}

/**
 * The last letter, or a sample: the mean ink of each part, from 0 to 9.
 * @param {number} side
 * @returns {Promise<Grid>}
 */
export async function lastLetter(side) {
  const seen = stored();
  const image = new Image();
  image.src = seen ?? "";
  const isThere = await image.decode().then(() => true, () => false);
  if (!isThere) return meansOf((x, y) => Number(SAMPLE[y][x]) / 9, SAMPLE.length, side);
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [image.width, image.height];
  const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
  context.drawImage(image, 0, 0);
  const { data } = context.getImageData(0, 0, image.width, image.height);
  // Ink is white in what the network sees.
  return meansOf((x, y) => data[4 * (y * image.width + x)] / 255, image.width, side);
}

function stored() {
  try {
    return sessionStorage.getItem(KEY);
  } catch {
    return null;
  }
}

/**
 * The means of the squares that a picture is divided into. Its empty margin is left out.
 * @param {(x: number, y: number) => number} ink
 * @param {number} from the picture's side
 * @param {number} side the number of squares along it
 * @returns {Grid}
 */
export function meansOf(ink, from, side) {
  const margin = marginOf(ink, from);
  const step = (from - 2 * margin) / side;
  const square = (/** @type {number} */ row, /** @type {number} */ column) => {
    let [sum, count] = [0, 0];
    for (let y = Math.floor(margin + row * step); y < margin + (row + 1) * step; y += 1) {
      for (let x = Math.floor(margin + column * step); x < margin + (column + 1) * step; x += 1) {
        [sum, count] = [sum + ink(x, y), count + 1];
      }
    }
    return Math.round((9 * sum) / count);
  };
  return Array.from({ length: side }, (_, y) => Array.from({ length: side }, (_, x) => square(y, x)));
}

/** The widest margin without ink. @param {(x: number, y: number) => number} ink @param {number} side */
function marginOf(ink, side) {
  for (let margin = 0; margin < side / 2 - 1; margin += 1) {
    for (let place = margin; place < side - margin; place += 1) {
      const far = side - 1 - margin;
      if ([ink(place, margin), ink(place, far), ink(margin, place), ink(far, place)].some((value) => value > 0.1)) return margin;
    }
  }
  return 0;
}
