// The arithmetic of the page on convolutions.

import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { convolve, outputSide, spread, turned } from "../../page/convolution.js";
import { meansOf } from "../../page/letter-grid.js";

/** Whole numbers that repeat with the seed. */
function grid(side, seed) {
  return Array.from({ length: side }, (_, y) => Array.from({ length: side }, (_, x) => ((7 * y + 5 * x + 3 * seed) * (x + y + seed)) % 11 - 5));
}
const inner = (one, other) => one.flat().reduce((sum, value, at) => sum + value * other.flat()[at], 0);
const SETTINGS = [1, 2, 3].flatMap((stride) => [0, 1, 2].flatMap((padding) => [2, 3, 4].map((kernel) => ({ stride, padding, kernel }))));

describe("a convolution", () => {
  it("gathers as in a worked example", () => {
    const { values, products } = convolve([[1, 2, 3], [4, 5, 6], [7, 8, 9]], [[1, 0], [0, 2]], { stride: 1, padding: 0 }, false);
    assert.deepEqual(values, [[11, 14], [20, 23]]);
    assert.equal(products[0][0].length, 4);
  });

  it("stamps as in a worked example, where it is transposed", () => {
    const { values } = convolve([[1, 2], [0, 3]], [[1, 1], [1, 5]], { stride: 1, padding: 0 }, true);
    assert.deepEqual(values, [[1, 3, 2], [1, 10, 13], [0, 3, 15]]);
  });

  it("has the transposed one as its adjoint", () => {
    for (const { stride, padding, kernel } of SETTINGS) {
      const weights = grid(kernel, 1);
      const small = grid(3, 2);
      const side = outputSide(3, kernel, { stride, padding }, true);
      if (side < 1) continue;
      const large = grid(side, 3);
      const gathered = convolve(large, weights, { stride, padding }, false).values;
      const stamped = convolve(small, weights, { stride, padding }, true).values;
      assert.equal(inner(gathered, small), inner(large, stamped), JSON.stringify({ stride, padding, kernel }));
    }
  });

  it("equals, transposed, an ordinary one of the spread input with the turned kernel", () => {
    for (const { stride, padding, kernel } of SETTINGS.filter((one) => one.padding < one.kernel)) {
      const [weights, input, setting] = [grid(kernel, 4), grid(3, 5), { stride, padding }];
      if (outputSide(3, kernel, setting, true) < 1) continue;
      const ordinary = convolve(spread(input, kernel, setting), turned(weights), { stride: 1, padding: 0 }, false);
      assert.deepEqual(ordinary.values, convolve(input, weights, setting, true).values);
    }
  });
});

describe("a letter as input", () => {
  it("has the mean ink of each part, without the margin", () => {
    // 12 pixels, of which 2 on each side are empty: the left half is inked.
    const ink = (x, y) => (x >= 2 && x < 6 && y >= 2 && y < 10 ? 1 : 0);
    const half = (x, y) => (x === 9 && y === 9 ? 1 : ink(x, y));
    assert.deepEqual(meansOf(half, 12, 2), [[9, 0], [9, 1]]);
    assert.deepEqual(meansOf(half, 12, 4).map((row) => row.slice(0, 2)), Array(4).fill([9, 9]));
  });
  it("is empty where nothing is drawn", () => {
    assert.deepEqual(meansOf(() => 0, 7, 2), [[0, 0], [0, 0]]);
  });
});
