// @ts-check
import * as engine from "./engine.js";
import { showAlphabet } from "./hand.js";
import { save } from "./vector.js";

/** Drafts of the script that a font lacks: a part of the page of its own. */

/** @type {<T extends Element = HTMLElement>(id: string) => T} */
const by = (id) => /** @type {any} */ (document.getElementById(id));
const FONT = /\.(ttf|otf|woff2?)$/i;
/** What can be saved: the button, the media type and the end of the name. */
const FILES = /** @type {const} */ ([["font-ufo", "application/zip", ".ufo.zip"], ["font-ttf", "font/ttf", ".ttf"]]);

/** @type {{font: Blob, options: {script: engine.Script, scheme: string}, name: string} | undefined} */
let drafted;

/** @returns {{script: engine.Script, scheme: string}} what the settings of the page say */
function options() {
  const from = /** @type {HTMLInputElement | null} */ (document.querySelector("[name=from]:checked"))?.value;
  return { script: from === "latin" ? "cyrillic" : "latin", scheme: /** @type {HTMLSelectElement} */ (by("scheme")).value };
}

/** @param {string} text */
function tell(text) {
  by("font-note").textContent = text;
}

/** @param {boolean} can */
function offer(can) {
  for (const [id] of FILES) /** @type {HTMLButtonElement} */ (by(id)).disabled = !can;
}

/** @param {unknown} error */
function complain(error) {
  tell(engine.sentence(error));
}

/** How many fonts have been opened: answers to all but the last are too late. */
let asked = 0;

/** @param {File} file */
async function open(file) {
  asked += 1;
  const mine = asked;
  drafted = undefined;
  offer(false);
  by("font-letters").replaceChildren();
  tell(`Drafting ${file.name}…`);
  // Browsers know no media type for some fonts.
  const font = new Blob([file], { type: "application/octet-stream" });
  const wanted = options();
  try {
    const { family, style, hand, letters } = await engine.draft(font, wanted);
    if (mine !== asked) return;
    showAlphabet(by("font-letters"), letters);
    const unread = letters.filter((one) => !one.is_exported).map((one) => one.letter).join(" ");
    tell(`${family} ${style}: ${letters.length} letters in the hand of ${hand}.`
      + (unread ? ` Not in the TTF, since they or their other case do not read as their letter: ${unread}` : ""));
    drafted = { font, options: wanted, name: `${family}-${style}`.replace(/[^A-Za-z0-9-]/g, "") };
    offer(true);
  } catch (error) {
    if (mine === asked) complain(error);
  }
}

/** @param {FileList | undefined | null} files */
function first(files) {
  const file = [...(files ?? [])].find(({ name }) => FONT.test(name));
  if (file) open(file);
}

if (engine.draftsFonts) {
  by("fonts").hidden = false;
  const input = /** @type {HTMLInputElement} */ (by("font-file"));
  by("font-open").addEventListener("click", () => input.click());
  input.addEventListener("change", () => {
    first(input.files);
    // The same file can be chosen again.
    input.value = "";
  });
  document.addEventListener("drop", (event) => first(event.dataTransfer?.files));
  for (const [id, kind, end] of FILES) {
    by(id).addEventListener("click", async () => {
      if (!drafted) return;
      const { font, options: wanted, name } = drafted;
      try {
        save(await engine.draftFile(font, wanted, kind), name + end);
      } catch (error) {
        complain(error);
      }
    });
  }
}
