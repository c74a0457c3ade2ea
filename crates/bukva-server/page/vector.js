// @ts-check
const NAMESPACE = "http://www.w3.org/2000/svg";

/**
 * Makes an SVG element.
 * @param {string} name
 * @param {Record<string, string | number>} attributes
 * @param {Element[]} children
 * @returns {SVGElement}
 */
export function svg(name, attributes, ...children) {
  const element = document.createElementNS(NAMESPACE, name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, String(value));
  element.append(...children);
  return element;
}

/**
 * An image of letters.
 * @typedef {{path: string, box: number[], name: string}} Shape name: what a file is called
 */

/** @param {Shape} shape @returns {string} a whole SVG file */
function file({ path, box }) {
  return `<svg xmlns="${NAMESPACE}" viewBox="${box.join(" ")}"><path d="${path}"/></svg>\n`;
}

/** @param {Shape} shape */
export function saveSvg(shape) {
  save(new Blob([file(shape)], { type: "image/svg+xml" }), `${shape.name}.svg`);
}

/** The longer side of a saved PNG, in pixels. */
const PIXELS = 1024;

/** @param {Shape} shape */
export async function savePng({ path, box, name }) {
  const [left, top, width, height] = box;
  const scale = PIXELS / Math.max(width, height);
  const canvas = document.createElement("canvas");
  canvas.width = Math.round(width * scale);
  canvas.height = Math.round(height * scale);
  const context = canvas.getContext("2d");
  if (!context) return;
  context.fillStyle = "white";
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.scale(scale, scale);
  context.translate(-left, -top);
  context.fillStyle = "black";
  context.fill(new Path2D(path));
  const blob = await new Promise((done) => canvas.toBlob(done, "image/png"));
  if (blob) save(blob, `${name}.png`);
}

/** @param {Blob} blob @param {string} name */
export function save(blob, name) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}
