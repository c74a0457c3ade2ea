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
 * @param {HTMLElement} element
 * @param {Translation} translation
 * @param {string | undefined} chosen the letter that the reader says it is
 */
export function showVerdict(element, translation, chosen) {
  const letter = document.createElement("strong");
  letter.textContent = translation.letter;
  const sure = certainty(translation);
  if (chosen) {
    element.replaceChildren("You say ", letter, ".");
  } else if (!translation.is_letter) {
    element.replaceChildren("This does not look like a letter. If it is one, perhaps ", letter, "?");
  } else if (sure < SURE) {
    element.replaceChildren("Not sure: perhaps ", letter, `, ${percent(sure)}.`);
  } else {
    element.replaceChildren("Read as ", letter, `, ${percent(sure)} sure.`);
  }
}

/**
 * @param {HTMLElement} element
 * @param {Translation} translation the answer without a chosen letter
 * @param {string | undefined} chosen
 * @param {(letter: string | undefined) => void} choose
 */
export function showGuesses(element, translation, chosen, choose) {
  const guesses = [translation, ...translation.alternatives.filter((guess) => guess.confidence >= LEAST)];
  const shown = chosen ?? translation.letter;
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
    button.addEventListener("click", () => choose(letter === translation.letter ? undefined : letter));
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
