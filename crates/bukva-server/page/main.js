// @ts-check
import * as engine from "./engine.js";
import { sheet, showAlphabet, showVariants } from "./hand.js";
import { latest, oneAtATime } from "./latest.js";
import { keep } from "./letter-grid.js";
import { MEASURES, fromFragment, toFragment } from "./link.js";
import { Paper } from "./paper.js";
import { likeliest, showGuesses, showLineVerdict, showVerdict } from "./reading.js";
import { showSamples } from "./samples.js";
import { prepared, watch } from "./upload.js";
import { savePng, saveSvg } from "./vector.js";

/** @type {<T extends Element = HTMLElement>(id: string) => T} */
const by = (id) => /** @type {any} */ (document.getElementById(id));
const WORDS = { cyrillic: "Буква", latin: "Bukva" };
/** Pauses after which the slower parts follow, in milliseconds. */
const PAUSE = 120;

/** How many more times the letter is drawn. */
const VARIANTS = 5;

/** @type {{from: engine.Script, scheme: string, letter?: string, upload?: Blob, word?: string, style: engine.Style}} */
const state = { from: "cyrillic", scheme: "iso-9", style: {} };
/** @type {{letter?: import("./vector.js").Shape, alphabet?: engine.DrawnLetter[], word?: import("./vector.js").Shape}} */
const shown = {};
/** What was read without a letter chosen by the reader. @type {engine.Translation | undefined} */
let reading;
/** Counts the changes of what is shown. */
let version = 0;

const paper = new Paper(by("paper"), (finished) => {
  if (!paper.isEmpty) forgetUpload();
  state.letter = undefined;
  changed(finished);
});
const input = /** @type {HTMLInputElement} */ (by("word"));

/** @returns {engine.Picture | undefined} */
function picture() {
  return state.upload ?? (paper.isEmpty ? undefined : paper.drawing);
}

/** @param {boolean} finished whether the pen is up */
function changed(finished) {
  version += 1;
  const empty = picture() === undefined;
  by("invitation").hidden = !empty;
  document.body.classList.toggle("empty", empty);
  /** @type {HTMLButtonElement} */ (by("undo")).disabled = paper.isEmpty;
  for (const id of ["clear", "copy-link"]) /** @type {HTMLButtonElement} */ (by(id)).disabled = empty;
  if (empty) return showNothing();
  readLetter(version);
  if (finished) {
    drawHand(version);
    remember();
  }
}

function showNothing() {
  reading = undefined;
  delete shown.letter;
  setPath(by("drawn"), "", [0, 0, 56, 56], "Nothing drawn yet");
  for (const id of ["seen", "guesses", "hand", "style"]) by(id).hidden = true;
  by("unwritten").hidden = false;
  by("unwritten").textContent = "and see it here in another script";
  for (const id of ["letter-svg", "letter-png"]) /** @type {HTMLButtonElement} */ (by(id)).disabled = true;
  by("verdict").textContent = "";
  remember();
}

const readLetter = oneAtATime(async (/** @type {number} */ at) => {
  const source = picture();
  if (!source || at !== version) return;
  const { from, scheme, letter, style } = state;
  const options = { from, scheme, ...style };
  try {
    // A letter that the reader chooses changes only what is drawn.
    const known = letter ? reading : undefined;
    const read = known ?? await engine.translate(source, options);
    const wanted = letter ?? likeliest(read, !state.upload && paper.isTall);
    const isDrawn = !known && wanted === read.letter;
    const translation = isDrawn ? read : await engine.translate(source, { ...options, letter: wanted });
    if (picture() === undefined) return;
    reading = read;
    showVerdict(by("verdict"), read, wanted, letter !== undefined);
    showGuesses(by("guesses"), read, wanted, choose);
    showTranslation(translation);
  } catch (error) {
    if (!hasSeveralLetters(error)) return complain(error);
    await readLine(source, { from, scheme, ...style }).catch(complain);
  }
});

/** @param {unknown} error */
const hasSeveralLetters = (error) => error instanceof engine.EngineError && error.code === "several-letters";

/**
 * Reads several letters as a line. There is no alphabet then: letters of a line may be of different hands.
 * @param {engine.Picture} source
 * @param {{from: engine.Script, scheme: string} & engine.Style} options
 */
async function readLine(source, options) {
  const line = await engine.translateLine(source, options);
  if (picture() === undefined) return;
  reading = undefined;
  state.letter = undefined;
  showLineVerdict(by("verdict"), line);
  showDrawn({ path: line.path, box: line.view_box, name: line.written });
  for (const id of ["seen", "guesses", "hand"]) by(id).hidden = true;
  by("unwritten").hidden = true;
}

/** @param {engine.Translation} translation */
function showTranslation(translation) {
  const { written: text, drawn, path, view_box: box } = translation;
  showDrawn(drawn.length > 0 ? { path, box, name: text } : undefined);
  by("unwritten").hidden = drawn.length > 0;
  by("unwritten").textContent = `${translation.letter} is written ${text}, a sign that has no letter to draw.`;
  by("seen").hidden = false;
  /** @type {HTMLImageElement} */ (by("seen").querySelector("img")).src = translation.seen;
  keep(translation.seen);
}

/** @param {import("./vector.js").Shape | undefined} shape */
function showDrawn(shape) {
  const { path, box, name } = shape ?? { path: "", box: [0, 0, 56, 56], name: "" };
  setPath(by("drawn"), path, box, shape ? `${name}, drawn in your hand` : "Nothing drawn");
  shown.letter = shape;
  for (const id of ["letter-svg", "letter-png"]) /** @type {HTMLButtonElement} */ (by(id)).disabled = !shape;
  by("style").hidden = false;
}

/** @param {string | undefined} letter */
function choose(letter) {
  state.letter = letter;
  readLetter(version);
  drawHand(version);
}

const drawHand = latest(PAUSE, async (/** @type {number} */ _at, signal) => {
  const source = picture();
  if (!source) return;
  try {
    const { from, scheme, style } = state;
    const script = from === "cyrillic" ? "latin" : "cyrillic";
    await drawVariants(source, { from, scheme, ...style }, signal);
    // ISO 9 serves six languages, whose letters would be too many.
    const own = scheme === "iso-9" ? {} : { scheme };
    const letters = await engine.alphabet(source, { script, ...own, ...style }, signal);
    shown.alphabet = letters;
    showAlphabet(by("alphabet"), letters);
    by("hand").hidden = false;
    setWord(version);
  } catch (error) {
    if (signal.aborted) return;
    // A line is shown by whoever reads it.
    if (hasSeveralLetters(error)) by("hand").hidden = true;
    else complain(error);
  }
});

/**
 * @param {engine.Picture} source
 * @param {{from: engine.Script, scheme: string} & engine.Style} options
 * @param {AbortSignal} signal
 */
async function drawVariants(source, options, signal) {
  const letter = state.letter ?? (reading && likeliest(reading, !state.upload && paper.isTall));
  const { written, variants = [] } = await engine.translate(source, { ...options, letter, variants: VARIANTS }, signal);
  showVariants(by("variants"), variants.map(({ path, view_box: box }) => ({ path, box, name: written })), (shape) => {
    setPath(by("drawn"), shape.path, shape.box, `${written}, drawn in your hand`);
    shown.letter = shape;
  });
  by("variants-section").hidden = variants.length === 0;
}

const setWord = latest(PAUSE, async (/** @type {number} */ _at, signal) => {
  const source = picture();
  const text = input.value.trim();
  if (!source || !text) {
    delete shown.word;
    return setPath(by("line"), "", [0, 0, 1, 1], "");
  }
  try {
    const { from, scheme, style } = state;
    const line = await engine.setText(source, { text, scheme, from, ...style }, signal);
    setPath(by("line"), line.path, line.view_box, `${line.text}, written in your hand`);
    shown.word = { path: line.path, box: line.view_box, name: line.text };
    const missing = line.missing.join(" ");
    by("word-note").textContent = missing ? `${line.text}, without ${missing}, which the model does not draw` : line.text;
  } catch (error) {
    if (!signal.aborted) complain(error);
  }
});

/** @param {unknown} error */
function complain(error) {
  by("verdict").textContent = engine.sentence(error);
}

/** @param {Element} element @param {string} path @param {number[]} box @param {string} label */
function setPath(element, path, box, label) {
  element.setAttribute("viewBox", box.join(" "));
  element.setAttribute("aria-label", label);
  element.firstElementChild?.setAttribute("d", path);
}

// Settings

function applySettings() {
  by("tagline").textContent = state.from === "cyrillic"
    ? "Draw a Cyrillic letter. Get Latin ones in the same hand."
    : "Draw a Latin letter. Get Cyrillic ones in the same hand.";
  for (const radio of document.querySelectorAll("[name=from]")) {
    const one = /** @type {HTMLInputElement} */ (radio);
    one.checked = one.value === state.from;
  }
  /** @type {HTMLSelectElement} */ (by("scheme")).value = state.scheme;
  input.value = state.word ?? WORDS[state.from];
  showStyle();
  showSamples(by("samples"), state.from, open);
}

by("settings").addEventListener("change", () => {
  const from = document.querySelector("[name=from]:checked");
  const before = state.from;
  state.from = /** @type {any} */ (from).value;
  state.scheme = /** @type {HTMLSelectElement} */ (by("scheme")).value;
  if (state.from !== before) state.word = undefined;
  state.letter = undefined;
  applySettings();
  changed(true);
});
by("settings").addEventListener("submit", (event) => event.preventDefault());

function showStyle() {
  for (const name of MEASURES) slider(name).value = String(Object.entries(state.style).find(([one]) => one === name)?.[1] ?? 0);
  /** @type {HTMLButtonElement} */ (by("as-written")).disabled = Object.keys(state.style).length === 0;
}

/** @param {string} name @returns {HTMLInputElement} */
const slider = (name) => /** @type {any} */ (by(name));

/** @param {engine.Style} style */
function restyle(style) {
  state.style = style;
  showStyle();
  readLetter(version);
  drawHand(version);
  remember();
}

for (const name of MEASURES) {
  slider(name).addEventListener("input", () => {
    const given = MEASURES.map((one) => [one, slider(one).valueAsNumber]);
    restyle(Object.fromEntries(given.filter(([, value]) => value !== 0)));
  });
}
by("as-written").addEventListener("click", () => restyle({}));

async function loadSchemes() {
  const known = await engine.schemes();
  by("scheme").replaceChildren(...known.map(({ id, title }) => new Option(title, id)));
  if (!known.some(({ id }) => id === state.scheme)) state.scheme = known[0].id;
  /** @type {HTMLSelectElement} */ (by("scheme")).value = state.scheme;
}

/** @param {engine.Strokes} drawing */
function open(drawing) {
  /** @type {HTMLInputElement} */ (by("pen")).value = String(drawing.width);
  paper.show(drawing);
}

// Tools

by("undo").addEventListener("click", () => paper.undo());
by("clear").addEventListener("click", () => {
  forgetUpload();
  paper.clear();
});
by("pen").addEventListener("input", (event) => paper.setWidth(Number(/** @type {HTMLInputElement} */ (event.target).value)));
document.addEventListener("keydown", (event) => {
  const typing = event.target instanceof HTMLInputElement && event.target.type === "text";
  if (event.key === "z" && (event.ctrlKey || event.metaKey) && !typing && !paper.isEmpty) {
    event.preventDefault();
    paper.undo();
  }
});
watch(by("open"), by("file"), async (file) => {
  const png = await prepared(file);
  if (!png) return complain(new engine.EngineError("undecodable", "Your browser cannot show this picture."));
  paper.clear();
  state.upload = png;
  const view = /** @type {HTMLImageElement} */ (by("upload-view"));
  view.src = URL.createObjectURL(png);
  view.hidden = false;
  changed(true);
});

function forgetUpload() {
  if (!state.upload) return;
  state.upload = undefined;
  const view = /** @type {HTMLImageElement} */ (by("upload-view"));
  URL.revokeObjectURL(view.src);
  view.hidden = true;
}

input.addEventListener("input", () => {
  state.word = input.value;
  setWord(version);
  remember();
});

/** @param {string} id @param {() => import("./vector.js").Shape | undefined} shape */
function offer(id, shape) {
  const save = (/** @type {(shape: import("./vector.js").Shape) => void} */ how) => () => {
    const found = shape();
    if (found) how(found);
  };
  by(`${id}-svg`).addEventListener("click", save(saveSvg));
  by(`${id}-png`).addEventListener("click", save(savePng));
}
offer("letter", () => shown.letter);
offer("alphabet", () => shown.alphabet && sheet(shown.alphabet));
offer("word", () => shown.word);

// Link

const remember = latest(PAUSE, async (/** @type {void} */ _) => {
  const { from, scheme, word, upload, style } = state;
  const drawing = upload || paper.isEmpty ? undefined : paper.drawing;
  history.replaceState(null, "", toFragment({ drawing, scheme, from, word, style }));
});

by("copy-link").addEventListener("click", async () => {
  const copied = await navigator.clipboard?.writeText(location.href).then(() => true, () => false);
  const text = state.upload ? "Link copied, without your picture" : "Link copied";
  by("copy-link").textContent = copied ? text : "The address is the link";
  setTimeout(() => { by("copy-link").textContent = "Copy link"; }, 2500);
});

function restore() {
  const { drawing, ...settings } = fromFragment(location.hash);
  for (const [key, value] of Object.entries(settings)) if (value) Object.assign(state, { [key]: value });
  applySettings();
  if (drawing) open(drawing);
  else changed(true);
}

addEventListener("hashchange", restore);
restore();
loadSchemes().catch(complain);
