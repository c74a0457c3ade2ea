// @ts-check
/**
 * Convolutions of small grids, with the products that make each output.
 *
 * @typedef {number[][]} Grid rows of numbers
 * @typedef {{stride: number, padding: number}} Setting steps from window to window, and zeros around
 * @typedef {{input: [number, number], weight: [number, number]}} Product places of its two factors: row, column
 * @typedef {{values: Grid, products: Product[][][]}} Result the output, and the products that are added for each
 */

/** The side of the output. @param {number} side @param {number} kernel @param {Setting} setting @param {boolean} transposed */
export function outputSide(side, kernel, { stride, padding }, transposed) {
  return transposed ? (side - 1) * stride + kernel - 2 * padding : Math.floor((side + 2 * padding - kernel) / stride) + 1;
}

/**
 * A convolution gathers: output (y, x) is the sum of input (y · stride + i − padding, …) times weight (i, j).
 * A transposed one stamps: input (y, x) times weight (i, j) is added to output (y · stride + i − padding, …).
 * @param {Grid} input
 * @param {Grid} kernel
 * @param {Setting} setting
 * @param {boolean} transposed
 * @returns {Result}
 */
export function convolve(input, kernel, setting, transposed) {
  const side = Math.max(0, outputSide(input.length, kernel.length, setting, transposed));
  /** @type {Product[][][]} */
  const products = Array.from({ length: side }, () => Array.from({ length: side }, () => []));
  const [near, far] = transposed ? [input.length, side] : [side, input.length];
  for (const [y, i] of pairs(near, kernel.length)) {
    for (const [x, j] of pairs(near, kernel.length)) {
      const [row, column] = [y * setting.stride + i - setting.padding, x * setting.stride + j - setting.padding];
      if (Math.min(row, column) < 0 || Math.max(row, column) >= far) continue;
      const [output, source] = transposed ? [[row, column], [y, x]] : [[y, x], [row, column]];
      products[output[0]][output[1]].push({ input: [source[0], source[1]], weight: [i, j] });
    }
  }
  const value = (/** @type {Product} */ { input: [y, x], weight: [i, j] }) => input[y][x] * kernel[i][j];
  const values = products.map((row) => row.map((cell) => cell.reduce((sum, one) => sum + value(one), 0)));
  return { values, products };
}

/**
 * The input of the ordinary convolution that a transposed one equals: zeros between its numbers and around them. The
 * kernel is turned by half a turn, and the stride is 1.
 * @param {Grid} input
 * @param {number} kernel its side
 * @param {Setting} setting
 * @returns {Grid}
 */
export function spread(input, kernel, { stride, padding }) {
  const around = kernel - 1 - padding;
  const side = (input.length - 1) * stride + 1 + 2 * around;
  const at = (/** @type {number} */ place) => (place - around) / stride;
  const row = (/** @type {number} */ y) => Array.from({ length: side }, (_, x) => input[at(y)]?.[at(x)] ?? 0);
  return Array.from({ length: side }, (_, y) => row(y));
}

/** A grid turned by half a turn. @param {Grid} grid @returns {Grid} */
export function turned(grid) {
  return grid.map((row) => [...row].reverse()).reverse();
}

/** @param {number} first @param {number} second @returns {[number, number][]} */
function pairs(first, second) {
  return Array.from({ length: first * second }, (_, at) => [Math.floor(at / second), at % second]);
}
