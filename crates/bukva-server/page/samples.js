// @ts-check
import { points } from "./paper.js";
import { svg } from "./vector.js";

/**
 * Sample letters: synthetic, from the skeletons of bukva-strokes. A stroke is a list of points in a
 * box of 100; `!` marks a corner.
 *
 * @typedef {{letter: string, hand: string, width: number, slant: number, form: string}} Sample
 */

/** @type {Record<"cyrillic" | "latin", Sample[]>} */
const SAMPLES = {
  cyrillic: [
    { letter: "Ж", hand: "round arcs", width: 46, slant: 0, form: "10,6 34,24 40,50 30,78 8,97 / 92,6 66,24 60,50 70,78 92,97 / 50,4 50,97" },
    { letter: "Д", hand: "a broad pen", width: 84, slant: 0, form: "24,74 44,6! 60,6! 74,74 / 8,97 8,74! 92,74! 92,97" },
    { letter: "Я", hand: "leaning, fine", width: 22, slant: 0.28, form: "78,97 78,5! 42,5 20,18 24,42 44,52! 76,52 / 50,52 14,97" },
    { letter: "Ф", hand: "two bowls", width: 58, slant: 0.08, form: "50,4 50,97 / 50,22 18,24 12,58 48,68 / 50,22 84,24 88,58 52,68" },
    { letter: "Щ", hand: "angular", width: 38, slant: -0.06, form: "10,4 10,82! 80,82! 80,4 / 45,4 45,82 / 80,82 92,82! 92,99" },
    { letter: "Э", hand: "copybook", width: 34, slant: 0.2, form: "14,22 40,4 72,14 84,48 66,86 36,97 12,82 / 34,52 46,46 60,54 86,48" },
    { letter: "д", hand: "small and looped", width: 30, slant: 0.15, form: "70,28 44,14 18,30 18,58 40,70 64,52 72,20! 70,80 54,112 34,112 34,94 90,58" },
  ],
  latin: [
    { letter: "R", hand: "one stroke", width: 46, slant: 0, form: "20,97 20,5! 58,6 78,24 66,46 22,52! 80,97" },
    { letter: "G", hand: "a broad pen", width: 84, slant: 0, form: "80,16 50,4 20,24 16,70 44,96 78,86 / 54,56 80,56! 80,97" },
    { letter: "F", hand: "leaning, fine", width: 22, slant: 0.28, form: "20,5 18,97 / 18,6 80,5 / 20,48 66,46" },
    { letter: "S", hand: "hooked", width: 58, slant: 0.08, form: "74,22 62,5 38,14 40,38 66,62 64,88 36,97 12,84" },
    { letter: "Z", hand: "angular", width: 38, slant: -0.06, form: "16,6 82,6! 16,95! 84,95" },
  ],
};

/** Points between two of a form. */
const STEPS = 8;
/** From the form's box to the paper's. */
const place = (/** @type {number} */ value) => Math.round(200 + 6 * value);

/** @param {Sample} sample @returns {import("./engine.js").Strokes} */
function written({ form, width, slant }) {
  const strokes = form.split("/").map((stroke) => {
    const knots = stroke.trim().split(" ").map((knot) => {
      const [x, y] = knot.replace("!", "").split(",").map(Number);
      return { x: x + slant * (50 - y), y, corner: knot.endsWith("!") };
    });
    return curve(knots).map(([x, y]) => [place(x), place(y)]);
  });
  return { strokes, width };
}

/**
 * Shows the samples of a script as buttons.
 * @param {HTMLElement} list
 * @param {"cyrillic" | "latin"} script
 * @param {(drawing: import("./engine.js").Strokes) => void} open
 */
export function showSamples(list, script, open) {
  list.replaceChildren(...SAMPLES[script].map((sample) => {
    const drawing = written(sample);
    const lines = drawing.strokes.map((stroke) => svg("polyline", { points: points(stroke), "stroke-width": drawing.width }));
    const button = document.createElement("button");
    button.type = "button";
    button.setAttribute("aria-label", `${sample.letter}, ${sample.hand}`);
    button.append(svg("svg", { viewBox: "150 150 700 700", "aria-hidden": "true" }, ...lines));
    button.addEventListener("click", () => open(drawing));
    const item = document.createElement("li");
    item.append(button);
    return item;
  }));
}

/** A curve through points (Catmull and Rom) that stops at corners.
 * @param {{x: number, y: number, corner: boolean}[]} knots */
function curve(knots) {
  const points = [[knots[0].x, knots[0].y]];
  for (let at = 0; at + 1 < knots.length; at += 1) {
    const [from, to] = [knots[at], knots[at + 1]];
    const before = from.corner ? from : knots[at - 1] ?? from;
    const after = to.corner ? to : knots[at + 2] ?? to;
    for (let step = 1; step <= STEPS; step += 1) {
      const t = step / STEPS;
      const blend = (/** @type {"x" | "y"} */ axis) => {
        const [a, b, c, d] = [before[axis], from[axis], to[axis], after[axis]];
        return b + 0.5 * t * (c - a + t * (2 * a - 5 * b + 4 * c - d + t * (3 * (b - c) + d - a)));
      };
      points.push([blend("x"), blend("y")]);
    }
  }
  return points;
}
