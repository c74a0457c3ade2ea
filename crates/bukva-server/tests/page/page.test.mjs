// The page in a real browser.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { after, before, beforeEach, afterEach, describe, it } from "node:test";
import { ZHE, I, draw, missing, site, startBrowser, startHost, startServer, touch } from "./browser.mjs";

const LETTER = new URL("../../../../docs/letter.png", import.meta.url);

const FONT = fileURLToPath(new URL("../../../bukva-figures/font/regular.woff2", import.meta.url));

const KINDS = [
  { name: "the page", start: startServer, skip: missing },
  { name: "the page without a server", start: startHost, skip: missing || (!site && "SITE names no folder of tools/site/build") },
];

for (const { name, start, skip } of KINDS) describe(name, { skip }, () => {
  let server, browser, context, page, faults;

  const open = async (options = {}, path = "/") => {
    await context?.close();
    context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
    page = await context.newPage();
    faults = [];
    page.on("pageerror", (error) => faults.push(error.message));
    page.on("console", (message) => message.type() === "error" && faults.push(message.text()));
    page.on("request", (request) => {
      if (!request.url().startsWith(server.address) && !/^(data|blob):/.test(request.url())) faults.push(request.url());
    });
    await page.goto(server.address + path);
    await page.locator("#scheme option[value=bgn-pcgn]").waitFor({ state: "attached" });
  };
  const verdict = (text) => page.locator("#verdict", { hasText: text }).waitFor();
  const drawn = (text) => page.locator(`#drawn[aria-label^="${text},"]`).waitFor();
  const hand = () => page.locator("#alphabet li").nth(51).waitFor();

  before(async () => {
    server = await start();
    browser = await startBrowser();
  });
  after(async () => {
    await browser?.close();
    server?.stop();
  });
  beforeEach(() => open());
  afterEach(() => assert.deepEqual(faults, []));

  it("reads a letter drawn with the mouse, and draws it, an alphabet and a word", async () => {
    await draw(page, ZHE);
    await verdict("Ж");
    await drawn("Ž");
    assert.match(await page.textContent("#verdict"), /\d+ %/);
    assert.match(await page.getAttribute("#seen img", "src"), /^data:image\/png/);
    await hand();
    await page.locator("#line[aria-label^='Bukva']").waitFor();
  });

  it("reads several letters as a line", async () => {
    // Half as large and half as thick: with a thick pen, И and и look alike.
    await page.locator("#pen").fill("24");
    const half = (left) => I.map((stroke) => stroke.map(([x, y]) => [left + x / 2, 0.2 + y / 2]));
    await draw(page, [...half(0), ...half(0.45)]);
    await verdict("ИИ");
    await page.locator("#drawn[aria-label^='II,']").waitFor();
    assert.equal(await page.isVisible("#hand"), false);
    assert.equal(await page.isEnabled("#letter-svg"), true);
    // Another stroke makes them one letter again, or a longer line: nothing stays of the old one.
    await page.click("#clear");
    await page.locator("#unwritten", { hasText: "another script" }).waitFor();
    faults = faults.filter((fault) => !fault.includes("422"));
  });

  it("drafts a font that is chosen or dropped, where there is a server, and saves the drafts", async () => {
    const section = page.locator("#fonts");
    if (start === startHost) return assert.equal(await section.isVisible(), false);
    await page.setInputFiles("#font-file", FONT);
    await page.locator("#font-letters li").nth(60).waitFor();
    assert.match(await page.textContent("#font-note"), /letters in the hand of \d+/);
    for (const [button, name, start] of [["#font-ttf", /\.ttf$/, [0, 1, 0, 0]], ["#font-ufo", /\.ufo\.zip$/, [0x50, 0x4b, 3, 4]]]) {
      const [download] = await Promise.all([page.waitForEvent("download"), page.click(button)]);
      assert.match(download.suggestedFilename(), name);
      assert.deepEqual([...(await readFile(await download.path())).subarray(0, 4)], start);
    }
    const dropped = await page.evaluateHandle(() => {
      const files = new DataTransfer();
      files.items.add(new File(["no font"], "broken.otf"));
      return files;
    });
    await page.dispatchEvent("#fonts", "drop", { dataTransfer: dropped });
    // The browser notes the refusal in its console.
    await page.locator("#font-note", { hasText: "expected" }).waitFor();
    assert.equal(await page.locator("#font-ttf").isDisabled(), true);
    faults = faults.filter((fault) => !fault.includes("422"));
  });

  it("answers while the pen is still down", async () => {
    await draw(page, ZHE.slice(0, 2));
    const [x, y] = [0.76, 0.24];
    const box = await page.locator("#paper").boundingBox();
    await page.mouse.move(box.x + x * box.width, box.y + y * box.height);
    await page.mouse.down();
    await page.mouse.move(box.x + 0.55 * box.width, box.y + 0.5 * box.height, { steps: 5 });
    await page.mouse.move(box.x + 0.76 * box.width, box.y + 0.77 * box.height, { steps: 5 });
    await verdict("Ж");
    await page.mouse.up();
  });

  it("reads a letter drawn with a finger on a telephone", async () => {
    await open({ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true, deviceScaleFactor: 2 });
    await touch(page, ZHE);
    await verdict("Ж");
    await hand();
    assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), 390);
    assert.equal(await page.evaluate(() => scrollY), 0);
  });

  it("says nothing about an empty paper", async () => {
    const asked = [];
    page.on("request", (request) => request.method() === "POST" && asked.push(request.url()));
    await page.waitForTimeout(500);
    assert.deepEqual(asked, []);
    assert.equal(await page.textContent("#verdict"), "");
    assert.equal(await page.isVisible("#hand"), false);
    await draw(page, ZHE);
    await hand();
    await page.click("#clear");
    assert.equal(await page.isVisible("#hand"), false);
    assert.equal(await page.isVisible("#invitation"), true);
    await page.waitForTimeout(500);
    assert.equal(await page.textContent("#verdict"), "");
  });

  it("takes strokes back", async () => {
    await draw(page, [...I, ...ZHE.slice(0, 1)]);
    assert.equal(await page.locator("#paper .stroke").count(), 2);
    await page.keyboard.press("Control+z");
    assert.equal(await page.locator("#paper .stroke").count(), 1);
    await verdict("И");
    await page.click("#undo");
    assert.equal(await page.isDisabled("#undo"), true);
  });

  it("works by keyboard alone", async () => {
    for (let presses = 0; presses < 20; presses += 1) {
      await page.keyboard.press("Tab");
      if (await page.evaluate(() => document.activeElement?.closest("#samples") !== null)) break;
    }
    await page.keyboard.press("Enter");
    await verdict("Ж");
    await hand();
    await page.focus("#guesses input");
    await page.keyboard.type("Ф");
    await drawn("F");
    await verdict("You say Ф");
    await page.focus("#paper");
    await page.keyboard.press("Delete");
    assert.equal(await page.isVisible("#hand"), false);
  });

  it("lets the reader pick another guess, until the drawing changes", async () => {
    await draw(page, ZHE);
    await verdict("Read as Ж");
    await page.click("#guesses [data-letter='ж']");
    await drawn("ž");
    await verdict("You say ж");
    await draw(page, ZHE.slice(0, 1));
    await verdict("Read as");
  });

  it("follows the scheme and the direction", async () => {
    await draw(page, ZHE);
    await drawn("Ž");
    await page.selectOption("#scheme", "bgn-pcgn");
    await drawn("Zh");
    await page.locator("[name=from][value=latin]").check({ force: true });
    await page.locator("#line[aria-label^='Буква']").waitFor();
    await page.locator("#alphabet svg[aria-label='Ж']").waitFor();
    assert.match(await page.textContent("#tagline"), /Latin letter/);
  });

  it("moves the width of strokes, the slant and the width of letters", async () => {
    // Places of a grid that are ink, and how wide they spread.
    const measure = () => page.locator("#drawn").evaluate((image) => {
      const path = image.firstElementChild;
      const [left, top, side] = image.getAttribute("viewBox").split(" ").map(Number);
      const found = [];
      for (let row = 0; row < 60; row += 1) {
        for (let column = 0; column < 60; column += 1) {
          const point = new DOMPoint(left + (column + 0.5) * side / 60, top + (row + 0.5) * side / 60);
          if (path.isPointInFill(point)) found.push([column, row]);
        }
      }
      const columns = found.map(([column]) => column);
      return { ink: found.length, width: Math.max(...columns) - Math.min(...columns) };
    });
    const set = async (name, value) => {
      const before = await page.locator("#drawn path").getAttribute("d");
      await page.locator(`#${name}`).fill(String(value));
      await page.waitForFunction((path) => document.querySelector("#drawn path").getAttribute("d") !== path, before);
      // The answer to the last of several requests.
      await page.waitForTimeout(300);
    };
    await draw(page, ZHE);
    await drawn("Ž");
    await hand();
    const plain = await measure();
    await set("thickness", 2);
    const heavy = await measure();
    assert.ok(heavy.ink > 1.15 * plain.ink, `${heavy.ink} of ${plain.ink}`);
    await set("thickness", -2);
    const light = await measure();
    assert.ok(light.ink < 0.85 * plain.ink, `${light.ink} of ${plain.ink}`);
    await page.waitForFunction(() => location.hash.includes("thickness=-2"));
    await page.click("#as-written");
    await set("width", 2);
    const wide = await measure();
    assert.ok(wide.width > plain.width, `${wide.width} of ${plain.width}`);
    await page.click("#as-written");
    await page.waitForFunction(() => !location.hash.includes("width"));
  });

  it("draws the letter again and again, to choose from", async () => {
    await draw(page, ZHE);
    await drawn("Ž");
    await page.locator("#variants button").nth(4).waitFor();
    // In one go: drawings of strokes before the last one may still be replaced.
    const [before, chosen, after] = await page.evaluate(() => {
      const shown = () => document.querySelector("#drawn path").getAttribute("d");
      const button = document.querySelectorAll("#variants button")[1];
      const before = shown();
      button.click();
      return [before, button.querySelector("path").getAttribute("d"), shown()];
    });
    assert.notEqual(before, chosen);
    assert.equal(after, chosen);
  });

  it("says where a sign has no letter to draw", async () => {
    await draw(page, ZHE);
    await verdict("Ж");
    await page.fill("#guesses input", "Ь");
    await page.locator("#unwritten", { hasText: "ʹ" }).waitFor();
    assert.equal(await page.isDisabled("#letter-svg"), true);
  });

  it("is restored by its link", async () => {
    await draw(page, ZHE);
    await page.selectOption("#scheme", "ala-lc");
    await page.fill("#word", "Жук");
    await page.locator("#line[aria-label^='Zhuk']").waitFor();
    await page.waitForFunction(() => location.hash.includes("word="));
    const link = new URL(page.url());
    assert.ok(link.hash.length < 600, `${link.hash.length}`);
    const strokes = await page.locator("#paper .stroke").count();
    await open({}, `/${link.hash}`);
    await drawn("Zh");
    await page.locator("#line[aria-label^='Zhuk']").waitFor();
    assert.equal(await page.locator("#paper .stroke").count(), strokes);
    assert.equal(await page.inputValue("#scheme"), "ala-lc");
  });

  it("survives a link that makes no sense", async () => {
    await open({}, "/#ink=%%%&scheme=none&from=up&pen=-3");
    await draw(page, ZHE);
    await drawn("Ž");
    await open({}, `/#ink=${"_".repeat(5000)}.AAA.${"AA.".repeat(3000)}&pen=1e9`);
    await page.waitForTimeout(300);
  });

  it("saves what it drew", async () => {
    await draw(page, ZHE);
    await drawn("Ž");
    await hand();
    await page.locator("#line[aria-label^='Bukva']").waitFor();
    for (const [button, name, start] of [
      ["#letter-svg", "Ž.svg", "<svg"], ["#letter-png", "Ž.png", "\x89PNG"], ["#alphabet-svg", "alphabet.svg", "<svg"],
      ["#word-svg", "Bukva.svg", "<svg"], ["#word-png", "Bukva.png", "\x89PNG"],
    ]) {
      const [download] = await Promise.all([page.waitForEvent("download"), page.click(button)]);
      assert.equal(download.suggestedFilename(), name);
      const content = await readFile(await download.path(), "latin1");
      assert.ok(content.startsWith(start), name);
    }
  });

  it("reads a picture that is opened, and draws over it again", async () => {
    await page.setInputFiles("#file", LETTER.pathname);
    await verdict("Ж");
    assert.equal(await page.isVisible("#upload-view"), true);
    assert.equal(page.url().includes("ink="), false);
    await draw(page, I);
    await verdict("И");
    assert.equal(await page.isVisible("#upload-view"), false);
  });

  it("reads every sample as what it is", async () => {
    const samples = await page.locator("#samples button").evaluateAll((all) => all.map((one) => one.getAttribute("aria-label")[0]));
    for (const [at, letter] of samples.entries()) {
      await page.locator("#samples button").nth(at).click();
      await page.locator("#verdict strong", { hasText: new RegExp(`^${letter}$`, "i") }).waitFor();
    }
  });
});

describe("the page whose server is gone", { skip: missing }, () => {
  it("says that the server cannot be reached", async () => {
    const server = await startServer();
    const browser = await startBrowser();
    const page = await browser.newPage();
    await page.goto(server.address);
    await page.context().setOffline(true);
    await draw(page, I);
    await page.locator("#verdict", { hasText: "reached" }).waitFor();
    await browser.close();
    server.stop();
  });
});

describe("the page without a server, off-line", { skip: missing || (!site && "SITE names no folder") }, () => {
  it("goes on once it is loaded", async () => {
    const host = await startHost();
    const browser = await startBrowser();
    const page = await browser.newPage();
    await page.goto(host.address);
    await page.locator("#scheme option[value=bgn-pcgn]").waitFor({ state: "attached" });
    await page.context().setOffline(true);
    host.stop();
    await draw(page, ZHE);
    await page.locator("#drawn[aria-label^='Ž,']").waitFor();
    await page.locator("#alphabet li").nth(51).waitFor();
    await browser.close();
  });
});

describe("the page on convolutions", { skip: missing }, () => {
  it("shows the products of each output number, and follows what is typed", async () => {
    const server = await startServer();
    const browser = await startBrowser();
    const page = await browser.newPage();
    const faults = [];
    page.on("pageerror", (error) => faults.push(error.message));
    await page.goto(`${server.address}/learn.html`);
    assert.equal(await page.locator("#output > *").count(), 49);
    await page.locator("#input input").nth(0).fill("5");
    // 5 · 2: the upper left number meets the upper left weight alone.
    assert.equal(await page.locator("#output > *").nth(0).textContent(), "10");
    await page.locator("#output > *").nth(0).hover();
    assert.equal(await page.textContent("#sum"), "5 · 2 = 10");
    await page.locator("#input input").nth(4).focus();
    assert.match(await page.textContent("#sum"), /goes into 9 output numbers/);
    await page.fill("#stride", "1");
    assert.equal(await page.locator("#output > *").count(), 25);
    await page.locator("#plain").check({ force: true });
    assert.equal(await page.locator("#output > *").count(), 1);
    await page.fill("#kernel-side", "4");
    assert.equal(await page.isVisible("#impossible"), true);
    await page.fill("#kernel-side", "3");
    // Nothing has been drawn in this tab: a sample.
    await page.click("#letter");
    await page.waitForFunction(() => document.querySelectorAll("#input > *").length === 64);
    assert.equal(await page.locator("#output > *").count(), 36);
    assert.equal(await page.isVisible("#large"), true);
    assert.deepEqual(faults, []);
    await browser.close();
    server.stop();
  });

  it("shows what each objective makes of the same letters", async () => {
    const server = await startServer();
    const browser = await startBrowser();
    const page = await browser.newPage();
    await page.goto(`${server.address}/learn.html`);
    const rows = page.locator("#objectives tbody tr");
    await rows.first().waitFor();
    // The sources, six objectives, and the true letters.
    assert.equal(await rows.count(), 8);
    const widths = await rows.locator("img").evaluateAll((images) => images.map((image) => image.naturalWidth));
    assert.ok(widths.length >= 8 * 6 && widths.every((width) => width === 28), String(widths));
    const classifier = rows.filter({ hasText: "classifier" }).first().locator(".share");
    const [critic, judge] = (await classifier.allTextContents()).map(parseFloat);
    assert.ok(critic > 90 && judge < 50, `${critic} ${judge}`);
    await browser.close();
    server.stop();
  });
});
