// @ts-check
import { convolve, outputSide, spread, turned } from "./convolution.js";
import { lastLetter } from "./letter-grid.js";

/**
 * The transposed convolution, to play with.
 * @typedef {import("./convolution.js").Grid} Grid
 * @typedef {[number, number]} Place row and column
 */

/** @type {<T extends Element = HTMLElement>(id: string) => T} */
const by = (id) => /** @type {any} */ (document.getElementById(id));
/** @param {string} id */
const number = (id) => /** @type {HTMLInputElement} */ (by(id)).valueAsNumber;

const state = {
  transposed: true,
  /** @type {Grid} */
  input: [[1, 0, 2], [0, 3, 0], [1, 0, 1]],
  /** @type {Grid} */
  kernel: [[2, 1, 0], [1, 3, 1], [0, 1, 1]],
};
/** The largest output that is shown. */
const MOST = 17;
/** The most numbers of a matrix that is shown. */
const CELLS = 1300;
/** The side of a letter as input. */
const LETTER = 8;

/**
 * @param {string} id
 * @param {Grid} values
 * @param {{edit?: (place: Place, value: number) => void, point?: (place: Place) => void, kind: string, name: string}} options
 */
function show(id, values, { edit, point, kind, name }) {
  const table = by(id);
  // Many numbers in little room.
  table.className = `grid ${kind}${values.length > 9 ? " small" : ""}`;
  table.style.setProperty("--columns", String(values[0]?.length ?? 0));
  const largest = Math.max(1, ...values.flat().map(Math.abs));
  table.replaceChildren(...values.flatMap((row, y) => row.map((value, x) => {
    const cell = edit ? field(value, (changed) => edit([y, x], changed)) : document.createElement(point ? "button" : "span");
    if (!edit) cell.textContent = String(value);
    cell.setAttribute("aria-label", `${name}, row ${y + 1}, column ${x + 1}: ${value}`);
    cell.dataset.place = `${y},${x}`;
    cell.classList.toggle("zero", value === 0);
    // Shaded, so that a letter can be seen among its numbers.
    cell.style.setProperty("--ink-share", `${Math.round((30 * Math.abs(value)) / largest)}%`);
    if (point) {
      cell.addEventListener("pointerenter", () => point([y, x]));
      cell.addEventListener("focus", () => point([y, x]));
    }
    return cell;
  })));
}

/** @param {number} value @param {(value: number) => void} change */
function field(value, change) {
  const input = document.createElement("input");
  Object.assign(input, { type: "number", value: String(value), min: "-9", max: "9", step: "1" });
  input.addEventListener("input", () => {
    if (Number.isFinite(input.valueAsNumber) && Math.abs(input.valueAsNumber) <= 99) change(input.valueAsNumber);
  });
  return input;
}

/** @param {string} id @param {Place[]} places */
function mark(id, places) {
  const marked = new Set(places.map(String));
  for (const cell of by(id).children) {
    cell.classList.toggle("marked", marked.has(/** @type {HTMLElement} */ (cell).dataset.place ?? ""));
  }
}

/** @returns {import("./convolution.js").Setting} */
const setting = () => ({ stride: number("stride"), padding: number("padding") });

function draw() {
  const editors = /** @type {const} */ ([["input", "input"], ["kernel", "weights"]]);
  for (const [name, kind] of editors) {
    show(name, state[name], {
      kind, name: name === "input" ? "Input" : "Kernel",
      edit: ([y, x], value) => { state[name][y][x] = value; update(); },
      point: name === "input" ? pointAtInput : undefined,
    });
  }
  update();
}

function update() {
  const { transposed, input, kernel } = state;
  const { values, products } = convolve(input, kernel, setting(), transposed);
  show("output", values, { kind: "output", name: "Output", point: pointAtOutput });
  const [from, to] = [input.length, values.length];
  const { stride, padding } = setting();
  by("formula").textContent = transposed
    ? `Side of the output: (${from} − 1) · ${stride} + ${kernel.length} − 2 · ${padding} = ${to}`
    : `Side of the output: ⌊(${from} + 2 · ${padding} − ${kernel.length}) / ${stride}⌋ + 1 = ${to}`;
  by("what").textContent = transposed
    ? "Each input number stamps the kernel, times its value, on the output. Stamps that overlap add up."
    : "A window of the kernel's size lies on the input: each weight times the number under it, all added, is one output number.";
  showSame(values.length * values.length, products);
  explain(undefined);
}

/** The two other ways to see the same operation. @param {number} outputs @param {import("./convolution.js").Product[][][]} products */
function showSame(outputs, products) {
  const { transposed, input, kernel } = state;
  by("gathered").hidden = !transposed;
  if (transposed) {
    show("spread", spread(input, kernel.length, setting()), { kind: "input small", name: "Spread input" });
    show("turned", turned(kernel), { kind: "weights small", name: "Turned kernel" });
  }
  const inputs = input.length * input.length;
  const isSmall = outputs * inputs <= CELLS;
  by("large").hidden = isSmall;
  by("large").textContent = `It has ${outputs} rows and ${inputs} columns: too many to show. Make the input smaller.`;
  by("matrix").hidden = !isSmall;
  if (!isSmall) return;
  const matrix = Array.from({ length: outputs }, () => new Array(inputs).fill(0));
  products.flat().forEach((cell, row) => cell.forEach(({ input: [y, x], weight: [i, j] }) => {
    matrix[row][y * input.length + x] = kernel[i][j];
  }));
  show("matrix", matrix, { kind: "weights tiny", name: "Matrix" });
}

/** @param {Place} place */
function pointAtOutput(place) {
  const { products } = convolve(state.input, state.kernel, setting(), state.transposed);
  explain(products[place[0]]?.[place[1]], [place]);
}

/** @param {Place} place */
function pointAtInput(place) {
  const { products } = convolve(state.input, state.kernel, setting(), state.transposed);
  const isOf = (/** @type {import("./convolution.js").Product} */ { input }) => String(input) === String(place);
  /** @type {Place[]} */
  const outputs = products.flatMap((row, y) => row.flatMap((cell, x) => (cell.some(isOf) ? [/** @type {Place} */ ([y, x])] : [])));
  mark("input", [place]);
  mark("output", outputs);
  mark("kernel", []);
  const value = state.input[place[0]][place[1]];
  by("sum").textContent = `Input ${value} goes into ${outputs.length} output numbers.`;
}

/** @param {import("./convolution.js").Product[] | undefined} products @param {Place[]} outputs */
function explain(products, outputs = []) {
  mark("output", outputs);
  mark("input", products?.map(({ input }) => input) ?? []);
  mark("kernel", products?.map(({ weight }) => weight) ?? []);
  if (!products) {
    by("sum").textContent = "Point at an output number to see its products, or at an input number to see where it goes.";
    return;
  }
  const { input, kernel } = state;
  const terms = products.map(({ input: [y, x], weight: [i, j] }) => [input[y][x], kernel[i][j]]);
  const sum = terms.reduce((total, [one, other]) => total + one * other, 0);
  by("sum").textContent = terms.length === 0 ? "Nothing reaches this place: 0."
    : `${terms.map(([one, other]) => `${one} · ${other}`).join(" + ")} = ${sum}`;
}

/** @param {Grid} grid @param {number} side */
function resized(grid, side) {
  return Array.from({ length: side }, (_, y) => Array.from({ length: side }, (_, x) => grid[y]?.[x] ?? (x + y) % 3));
}

/** Whether an input of this side has an output that can be shown; says so if not. @param {number} input */
function fits(input) {
  const side = outputSide(input, number("kernel-side"), setting(), state.transposed);
  const can = side >= 1 && side <= MOST;
  by("impossible").hidden = can;
  return can;
}

by("controls").addEventListener("input", () => {
  state.transposed = /** @type {HTMLInputElement} */ (by("transposed")).checked;
  if (!fits(number("input-side"))) return;
  state.input = resized(state.input, number("input-side"));
  state.kernel = resized(state.kernel, number("kernel-side"));
  draw();
});
by("letter").addEventListener("click", async () => {
  if (!fits(LETTER)) return;
  state.input = await lastLetter(LETTER);
  /** @type {HTMLInputElement} */ (by("input-side")).value = String(LETTER);
  draw();
});
by("controls").addEventListener("submit", (event) => event.preventDefault());
draw();
