// @ts-check
/**
 * Says what was read, and lets the reader correct it.
 * @typedef {import("./engine.js").Translation} Translation
 * @typedef {import("./engine.js").Guess} Guess
 */

/** Below this probability, the first guess is not to be relied on. */
const SURE = 0.7;
/** Guesses less likely than this are not offered. */
const LEAST = 0.001;
/** A capital at least this likely may be meant where the small letter was read. */
const TWIN = 0.02;

/**
 * What a line says, and of which of its letters that is not sure.
 * @param {HTMLElement} element
 * @param {import("./engine.js").TranslatedText} line
 */
export function showLineVerdict(element, { text, confidence, letters }) {
  const name = document.createElement("strong");
  name.textContent = text;
  const unsure = letters.filter((read) => read.letter !== null && read.confidence < SURE).map(({ letter }) => letter);
  const doubts = unsure.length > 0 ? ` Not sure of ${unsure.join(", ")}.` : "";
  element.replaceChildren("Read as ", name, `, ${percent(confidence)} sure.${doubts}`);
}

/** @param {number} share */
const percent = (share) => `${Math.min(99, Math.max(1, Math.round(100 * share)))} %`;
/** @param {string} one @param {string} other */
const sameLetter = (one, other) => one.toLowerCase() === other.toLowerCase();

/**
 * The probability of a letter, whether small or capital: drawn alone, many of these look alike.
 * @param {Translation} translation
 */
export function certainty({ letter, confidence, alternatives }) {
  const twins = alternatives.filter((other) => sameLetter(other.letter, letter));
  return twins.reduce((sum, twin) => sum + twin.confidence, confidence);
}

/**
 * The letter to show for a reading: the capital, where the small one looks the same.
 * @param {Translation} translation
 * @param {boolean} isTall whether the letter is drawn as high as a capital
 */
export function likeliest({ letter, alternatives }, isTall) {
  const twin = alternatives.find((other) => sameLetter(other.letter, letter));
  const isCapital = twin && twin.letter !== twin.letter.toLowerCase();
  return isTall && isCapital && twin.confidence >= TWIN ? twin.letter : letter;
}

/**
 * @param {HTMLElement} element
 * @param {Translation} translation
 * @param {string} letter the letter shown
 * @param {boolean} isChosen whether the reader says that it is this letter
 */
export function showVerdict(element, translation, letter, isChosen) {
  const name = document.createElement("strong");
  name.textContent = letter;
  const sure = certainty(translation);
  if (isChosen) {
    element.replaceChildren("You say ", name, ".");
  } else if (!translation.is_letter) {
    element.replaceChildren("This does not look like a letter. If it is one, perhaps ", name, "?");
  } else if (sure < SURE) {
    element.replaceChildren("Not sure: perhaps ", name, `, ${percent(sure)}.`);
  } else {
    element.replaceChildren("Read as ", name, `, ${percent(sure)} sure.`);
  }
}

/**
 * @param {HTMLElement} element
 * @param {Translation} translation the answer without a chosen letter
 * @param {string} shown the letter shown
 * @param {(letter: string | undefined) => void} choose
 */
export function showGuesses(element, translation, shown, choose) {
  const guesses = [translation, ...translation.alternatives.filter((guess) => guess.confidence >= LEAST)];
  const focused = document.activeElement;
  if (focused instanceof HTMLInputElement && element.contains(focused)) return;
  const buttons = guesses.map(({ letter, confidence }) => {
    const button = document.createElement("button");
    button.type = "button";
    button.dataset.letter = letter;
    button.setAttribute("aria-pressed", String(letter === shown));
    const share = document.createElement("small");
    share.textContent = percent(confidence);
    button.append(letter, " ", share);
    button.addEventListener("click", () => choose(letter));
    return button;
  });
  const had = focused instanceof HTMLElement && element.contains(focused) ? focused.dataset.letter : undefined;
  element.replaceChildren(...buttons, other(guesses.some(({ letter }) => letter === shown) ? "" : shown, choose));
  element.hidden = false;
  // Redrawing the buttons must not lose a keyboard's place.
  if (had) buttons.find((button) => button.dataset.letter === had)?.focus();
}

/** @param {string} value @param {(letter: string | undefined) => void} choose */
function other(value, choose) {
  const input = document.createElement("input");
  input.type = "text";
  input.value = value;
  input.placeholder = "another letter";
  input.setAttribute("aria-label", "Another letter that it is");
  input.autocomplete = "off";
  input.addEventListener("focus", () => input.select());
  input.addEventListener("input", () => {
    // The last letter typed counts.
    const letter = [...input.value.trim()].pop();
    input.value = letter ?? "";
    choose(letter);
  });
  return input;
}
