// A font of drafts, as a browser sets text in it.

import assert from "node:assert/strict";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { ROOT, bukva, missing, startBrowser } from "./browser.mjs";

const SOURCE = join(ROOT, "crates/bukva-figures/font/regular.woff2");
const LINE = "Hamburgefonts quickly judged vexing waltz";
/** Pixels of an em. */
const SIZE = 480;

/** Runs in the page: the share of ink that a letter in the font and its draft have in common, and their widths in ems. */
function compared({ letter, drawing, size }) {
  // A fallback would be seen: it has serifs and other widths.
  const font = (pixels) => `${pixels}px Drafts, serif`;
  const paper = (paint) => {
    const context = new OffscreenCanvas(2 * size, 2 * size).getContext("2d", { willReadFrequently: true });
    // Glyphs stand on whole pixels.
    context.translate(size / 2, 1.5 * size);
    paint(context);
    return context.getImageData(0, 0, 2 * size, 2 * size).data.filter((_, at) => at % 4 === 3);
  };
  const ruler = new OffscreenCanvas(1, 1).getContext("2d");
  // Heights are whole pixels: large ones are accurate.
  const large = 10 * size;
  ruler.font = font(large);
  const { width, fontBoundingBoxAscent: ascent, fontBoundingBoxDescent: descent } = ruler.measureText(letter);
  const svg = new DOMParser().parseFromString(drawing, "image/svg+xml").documentElement;
  const [, , advance, height] = svg.getAttribute("viewBox").split(" ").map(Number);
  const units = height * large / (ascent + descent);
  const set = paper((context) => {
    context.font = font(size);
    context.fillText(letter, 0, 0);
  });
  const drawn = paper((context) => {
    context.scale(size / units, size / units);
    context.translate(0, -units * ascent / large);
    context.fill(new Path2D(svg.querySelector("path").getAttribute("d")));
  });
  const sum = (pick) => set.reduce((total, ink, at) => total + pick(ink, drawn[at]), 0);
  return { common: sum(Math.min) / sum(Math.max), width: width / large, advance: advance / units };
}

describe("a font of drafts", { skip: missing }, () => {
  let folder, browser, page, drafts, drawings;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), "drafts-"));
    drafts = await bukva("font", SOURCE, "--out", folder, "--format", "ttf");
    drawings = (await bukva("font", SOURCE, "--out", join(folder, "svg"), "--format", "svg")).font;
    browser = await startBrowser();
    page = await browser.newPage();
    await page.setContent("<p id=line style='font:40px Drafts'></p>");
    const bytes = (await readFile(drafts.font)).toString("base64");
    const status = await page.evaluate(async (data) => {
      const face = new FontFace("Drafts", `url(data:font/ttf;base64,${data})`);
      document.fonts.add(await face.load());
      return face.status;
    }, bytes);
    assert.equal(status, "loaded");
  });
  after(async () => {
    await browser?.close();
    await rm(folder, { recursive: true, force: true });
  });

  /** The letters in the font: those that read as themselves in both cases. */
  const exported = () => {
    const unread = new Set(drafts.drafts.filter((one) => !one.is_exported).map((one) => one.letter.toLowerCase()));
    return drafts.drafts.map((one) => one.letter).filter((letter) => !unread.has(letter.toLowerCase()));
  };

  /** The fonts in which the browser sets a text, with how many glyphs of each. */
  const fontsOf = async (text) => {
    await page.locator("#line").evaluate((line, content) => { line.textContent = content; }, text);
    const client = await page.context().newCDPSession(page);
    await client.send("DOM.enable");
    await client.send("CSS.enable");
    const { root } = await client.send("DOM.getDocument");
    const { nodeId } = await client.send("DOM.querySelector", { nodeId: root.nodeId, selector: "#line" });
    const { fonts } = await client.send("CSS.getPlatformFontsForNode", { nodeId });
    return fonts.map(({ isCustomFont, familyName, glyphCount }) => ({ isCustomFont, familyName, glyphCount }));
  };

  it("sets a whole line, without a glyph of another font", async () => {
    const letters = exported();
    const line = [...LINE].filter((letter) => letter === " " || letters.includes(letter)).join("");
    assert.ok(line.length > 30, line);
    const fonts = await fontsOf(line);
    assert.equal(fonts.length, 1, JSON.stringify(fonts));
    assert.ok(fonts[0].isCustomFont && fonts[0].familyName.endsWith("Drafts"), JSON.stringify(fonts));
    assert.equal(fonts[0].glyphCount, line.length);
  });

  it("leaves letters that were not drafted to other fonts", async () => {
    const fonts = await fontsOf("Ж7");
    assert.ok(fonts.length > 0 && fonts.every((font) => !font.isCustomFont), JSON.stringify(fonts));
  });

  it("shows each letter as it was drafted, as wide as it was drafted", async () => {
    const letters = exported();
    assert.ok(letters.length > 60, letters.join(""));
    for (const letter of letters) {
      const code = letter.codePointAt(0).toString(16).toUpperCase().padStart(4, "0");
      const drawing = await readFile(join(drawings, `uni${code}.svg`), "utf8");
      const { common, width, advance } = await page.evaluate(compared, { letter, drawing, size: SIZE });
      assert.ok(common > 0.97, `${letter}: ${common}`);
      assert.ok(Math.abs(width - advance) < 0.002, `${letter}: ${width}, ${advance}`);
    }
  });
});
