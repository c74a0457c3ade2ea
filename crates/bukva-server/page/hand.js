// @ts-check
import { svg } from "./vector.js";

/**
 * Shows drawn letters.
 * @typedef {import("./engine.js").DrawnLetter} DrawnLetter
 * @typedef {import("./vector.js").Shape} Shape
 */

/** Letters in a row of a saved alphabet. */
const COLUMNS = 13;

/** @param {HTMLElement} element @param {DrawnLetter[]} letters */
export function showAlphabet(element, letters) {
  const isSmall = (/** @type {DrawnLetter} */ { letter }) => letter !== letter.toUpperCase();
  const groups = [letters.filter((one) => !isSmall(one)), letters.filter(isSmall)];
  element.replaceChildren(...groups.map((group, at) => {
    const list = document.createElement("ul");
    list.setAttribute("aria-label", at === 0 ? "Capital letters" : "Small letters");
    list.append(...group.map(({ letter, path, view_box }) => {
      const image = svg("svg", { viewBox: view_box.join(" "), role: "img", "aria-label": letter }, svg("path", { d: path }));
      const item = document.createElement("li");
      item.append(image);
      return item;
    }));
    return list;
  }));
}

/**
 * Shows drawings of one letter, of which the reader can choose.
 * @param {HTMLElement} element
 * @param {Shape[]} variants
 * @param {(shape: Shape) => void} choose
 */
export function showVariants(element, variants, choose) {
  element.replaceChildren(...variants.map((shape, at) => {
    const button = document.createElement("button");
    button.type = "button";
    button.setAttribute("aria-label", `${shape.name}, written again, ${at + 1}`);
    button.append(svg("svg", { viewBox: shape.box.join(" "), "aria-hidden": "true" }, svg("path", { d: shape.path })));
    button.addEventListener("click", () => choose(shape));
    const item = document.createElement("li");
    item.append(button);
    return item;
  }));
}

/**
 * All letters in one image.
 * @param {DrawnLetter[]} letters
 * @returns {Shape}
 */
export function sheet(letters) {
  const cell = Math.max(...letters.map(({ view_box }) => view_box[2]));
  const height = letters[0].view_box[3];
  const path = letters.map(({ path, view_box }, at) => {
    const x = (at % COLUMNS) * cell + (cell - view_box[2]) / 2;
    const y = Math.floor(at / COLUMNS) * height;
    return moved(path, x, y);
  }).join("");
  const rows = Math.ceil(letters.length / COLUMNS);
  return { path, box: [0, 0, COLUMNS * cell, rows * height], name: "alphabet" };
}

/** Moves a path in which only `M` is absolute.
 * @param {string} path @param {number} x @param {number} y */
function moved(path, x, y) {
  const NUMBER = "-?(?:\\d+\\.?\\d*|\\.\\d+)";
  const start = new RegExp(`M(${NUMBER})\\s*(${NUMBER})`, "g");
  const sum = (/** @type {string} */ value, /** @type {number} */ by) => String(Math.round(100 * (Number(value) + by)) / 100);
  return path.replace(start, (_, left, top) => `M${sum(left, x)} ${sum(top, y)}`);
}
