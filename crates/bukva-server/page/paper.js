// @ts-check
import { svg } from "./vector.js";

/** The side of the paper, in the unit of the strokes. */
export const SIDE = 1000;
/** Points closer to the last one than this are left out. */
const STEP = 3;
const GUIDES = [230, 770];
/** What of the space between the guides a capital takes at least. */
const TALL = 0.7;

/**
 * The paper: turns pointers into strokes and shows them.
 * @typedef {import("./engine.js").Strokes} Strokes
 */
export class Paper {
  /** @type {number[][][]} */
  #strokes = [];
  #width = 46;
  /** @type {number | undefined} the pointer that draws */
  #pointer;
  /** @type {SVGElement[]} */
  #lines = [];

  /**
   * @param {SVGSVGElement} element
   * @param {(finished: boolean) => void} changed called while and after a stroke is drawn
   */
  constructor(element, changed) {
    this.element = element;
    this.changed = changed;
    for (const y of GUIDES) element.append(svg("line", { class: "guide", x1: 60, x2: SIDE - 60, y1: y, y2: y }));
    element.addEventListener("pointerdown", (event) => this.#down(event));
    element.addEventListener("pointermove", (event) => this.#move(event));
    for (const end of ["pointerup", "pointercancel"]) {
      element.addEventListener(end, (event) => this.#up(/** @type {PointerEvent} */ (event)));
    }
    element.addEventListener("keydown", (event) => {
      if (event.key === "Delete" || event.key === "Backspace") this.clear();
    });
  }

  get isEmpty() { return this.#strokes.length === 0; }
  get width() { return this.#width; }

  /** Whether the drawing is as high as a capital between the guides. */
  get isTall() {
    const heights = this.#strokes.flat().map(([, y]) => y);
    return Math.max(...heights) - Math.min(...heights) >= TALL * (GUIDES[1] - GUIDES[0]);
  }

  /** @returns {Strokes} */
  get drawing() { return { strokes: this.#strokes, width: this.#width }; }

  /** @param {Strokes} drawing */
  show({ strokes, width }) {
    this.#strokes = strokes.map((stroke) => [...stroke]);
    this.#width = width;
    this.#lines.forEach((line) => line.remove());
    this.#lines = this.#strokes.map((stroke) => this.#line(stroke));
    this.changed(true);
  }

  /** @param {number} width */
  setWidth(width) { this.show({ strokes: this.#strokes, width }); }
  undo() { this.show({ strokes: this.#strokes.slice(0, -1), width: this.#width }); }
  clear() { this.show({ strokes: [], width: this.#width }); }

  /** @param {number[][]} stroke */
  #line(stroke) {
    const line = svg("polyline", { class: "stroke", "stroke-width": this.#width, points: points(stroke) });
    this.element.append(line);
    return line;
  }

  /** @param {PointerEvent} event */
  #down(event) {
    // A second finger, or the palm beside a pen, draws nothing.
    if (this.#pointer !== undefined || event.button !== 0) return;
    event.preventDefault();
    this.element.focus({ preventScroll: true });
    this.element.setPointerCapture(event.pointerId);
    this.#pointer = event.pointerId;
    const stroke = [this.#place(event)];
    this.#strokes.push(stroke);
    this.#lines.push(this.#line(stroke));
    this.changed(false);
  }

  /** @param {PointerEvent} event */
  #move(event) {
    if (event.pointerId !== this.#pointer) return;
    const events = event.getCoalescedEvents?.() ?? [];
    const stroke = this.#strokes[this.#strokes.length - 1];
    for (const one of events.length > 0 ? events : [event]) {
      const [x, y] = this.#place(one);
      const [lastX, lastY] = stroke[stroke.length - 1];
      if (Math.hypot(x - lastX, y - lastY) >= STEP) stroke.push([x, y]);
    }
    this.#lines[this.#lines.length - 1].setAttribute("points", points(stroke));
    this.changed(false);
  }

  /** @param {PointerEvent} event */
  #up(event) {
    if (event.pointerId !== this.#pointer) return;
    this.#pointer = undefined;
    this.changed(true);
  }

  /** @param {PointerEvent} event */
  #place(event) {
    const box = this.element.getBoundingClientRect();
    // The square is centered in its element, which may be wider or higher.
    const scale = SIDE / Math.min(box.width, box.height);
    const along = (/** @type {number} */ at, /** @type {number} */ size) => Math.round((at - size / 2) * scale + SIDE / 2);
    return [along(event.clientX - box.left, box.width), along(event.clientY - box.top, box.height)];
  }
}

/** @param {number[][]} stroke the points of a stroke; a single one is doubled, so that it shows as a dot */
export function points(stroke) {
  const shown = stroke.length === 1 ? [stroke[0], stroke[0]] : stroke;
  return shown.map(([x, y]) => `${x},${y}`).join(" ");
}
