// @ts-check
/**
 * Letters that were drawn by one network, trained towards different objectives.
 * @typedef {{name: string, description: string, critic?: number, judge?: number, outputs: string[]}} Objective
 * @typedef {{command: string, commit: string, letters: string[], sources: string[], truths: string[], judgeOfTruths?: number, objectives: Objective[]}} Comparison
 */

/** @template {keyof HTMLElementTagNameMap} K @param {K} tag @param {Partial<HTMLElementTagNameMap[K]>} [set] @param {Node[]} [inside] */
function element(tag, set = {}, inside = []) {
  const made = Object.assign(document.createElement(tag), set);
  made.append(...inside);
  return made;
}

const percent = (/** @type {number | undefined | null} */ share) => (share == null ? "–" : `${Math.round(100 * share)}%`);

/**
 * @param {string} name @param {string} description @param {string[]} images @param {string[]} alts
 * @param {(number | undefined | null)[]} shares
 */
function row(name, description, images, alts, shares) {
  const head = element("th", { scope: "row" }, [element("strong", { textContent: name }), element("small", { textContent: description })]);
  const pictures = images.map((src, at) => element("td", {}, [element("img", { src, alt: alts[at], width: 56, height: 56 })]));
  return element("tr", {}, [head, ...pictures, ...shares.map((share) => element("td", { textContent: percent(share), className: "share" }))]);
}

/** @param {Comparison} of */
function table({ letters, sources, truths, judgeOfTruths, objectives }) {
  const drawn = letters.map((pair) => pair.split(" → ")[1]);
  const head = ["", ...letters, "Critic reads", "Judge reads"].map((textContent) => element("th", { scope: "col", textContent }));
  return [
    element("thead", {}, [element("tr", {}, head)]),
    element("tbody", {}, [
      row("source", "What the network sees.", sources, letters.map((pair) => pair.split(" → ")[0]), [null, null]),
      ...objectives.map(({ name, description, outputs, critic, judge }) => row(name, description, outputs, drawn, [critic, judge])),
      row("true letter", "The same typeface’s own.", truths, drawn, [null, judgeOfTruths]),
    ]),
  ];
}

const section = /** @type {HTMLElement} */ (document.getElementById("objectives-section"));
const answer = await fetch("objectives.json");
if (answer.ok) {
  /** @type {Comparison} */
  const comparison = await answer.json();
  document.getElementById("objectives")?.replaceChildren(...table(comparison));
  const made = document.getElementById("objectives-made");
  if (made) made.textContent = `Made by “${comparison.command}” at commit ${comparison.commit}.`;
  section.hidden = false;
}
