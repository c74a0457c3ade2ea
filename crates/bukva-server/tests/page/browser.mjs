// A server and a browser for the tests of the page.

import { execFile, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { join, resolve } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

/** The repository's root. */
export const ROOT = fileURLToPath(new URL("../../../../", import.meta.url));
const BROWSERS = [process.env.CHROMIUM, "/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

const playwright = await import("playwright-core").catch(() => undefined);
const executablePath = BROWSERS.find((path) => path && existsSync(path));

/** Why the tests cannot run, if so. */
export const missing = !playwright ? "playwright-core is not installed: run npm install"
  : !executablePath ? "there is no Chromium; CHROMIUM names one elsewhere" : false;

/** Starts the example `serve` on a free port. */
export async function startServer() {
  const example = ["run", "--quiet", "--release", "-p", "bukva-server", "--example", "serve", "--", "127.0.0.1:0"];
  const server = process.env.SERVE
    ? spawn(process.env.SERVE, ["127.0.0.1:0"], { stdio: ["ignore", "ignore", "pipe"] })
    : spawn("cargo", example, { cwd: ROOT, stdio: ["ignore", "ignore", "pipe"] });
  for await (const line of createInterface({ input: server.stderr })) {
    const address = line.match(/http:\/\/\S+/);
    if (address) {
      server.stderr.resume();
      return { address: address[0], stop: () => server.kill("SIGTERM") };
    }
  }
  throw new Error("the server did not start");
}

/** What `bukva` prints as JSON; BUKVA names the program if it is built. */
export async function bukva(...args) {
  const [program, ...before] = process.env.BUKVA ? [process.env.BUKVA]
    : ["cargo", "run", "--quiet", "--release", "--bin", "bukva", "--"];
  const { stdout } = await promisify(execFile)(program, [...before, ...args, "--json"], { cwd: ROOT });
  return JSON.parse(stdout);
}

/** The folder that `tools/site/build` made, if SITE names it. */
export const site = process.env.SITE && resolve(process.env.SITE);

/** Serves the page without a server of its own: files, as any static host does. */
export async function startHost() {
  const types = { html: "text/html", js: "text/javascript", css: "text/css", svg: "image/svg+xml", wasm: "application/wasm" };
  const host = createServer(async (request, response) => {
    const { pathname } = new URL(request.url, "http://localhost");
    const name = pathname === "/" ? "index.html" : pathname.slice(1);
    const content = await readFile(join(site, name)).catch(() => undefined);
    const type = types[name.split(".").pop()] ?? "application/octet-stream";
    response.writeHead(content ? 200 : 404, { "content-type": type }).end(content);
  });
  await new Promise((done) => { host.listen(0, "127.0.0.1", done); });
  return { address: `http://127.0.0.1:${host.address().port}`, stop: () => host.close() };
}

/** Starts a browser. */
export function startBrowser() {
  return playwright.chromium.launch({ executablePath, args: ["--no-sandbox"] });
}

/** The strokes of Ж and И, in shares of the paper. */
export const ZHE = [
  [[0.5, 0.22], [0.5, 0.78]],
  [[0.24, 0.24], [0.4, 0.42], [0.45, 0.5], [0.4, 0.58], [0.24, 0.77]],
  [[0.76, 0.24], [0.6, 0.42], [0.55, 0.5], [0.6, 0.58], [0.76, 0.77]],
];
export const I = [[[0.3, 0.24], [0.3, 0.77], [0.68, 0.24], [0.68, 0.78]]];

/** Points along a stroke, in pixels of the window. */
export async function along(page, stroke) {
  const box = await page.locator("#paper").boundingBox();
  const side = Math.min(box.width, box.height);
  const place = ([x, y]) => [box.x + box.width / 2 + (x - 0.5) * side, box.y + box.height / 2 + (y - 0.5) * side];
  const points = [place(stroke[0])];
  for (let at = 1; at < stroke.length; at += 1) {
    const [from, to] = [place(stroke[at - 1]), place(stroke[at])];
    for (let step = 1; step <= 6; step += 1) {
      points.push([0, 1].map((axis) => from[axis] + (to[axis] - from[axis]) * step / 6));
    }
  }
  return points;
}

/** Draws strokes with the mouse. */
export async function draw(page, strokes) {
  for (const stroke of strokes) {
    const [first, ...rest] = await along(page, stroke);
    await page.mouse.move(...first);
    await page.mouse.down();
    for (const point of rest) await page.mouse.move(...point);
    await page.mouse.up();
  }
}

/** Draws strokes with a finger. */
export async function touch(page, strokes) {
  const client = await page.context().newCDPSession(page);
  const send = (type, points) => client.send("Input.dispatchTouchEvent", {
    type, touchPoints: points.map(([x, y]) => ({ x, y })),
  });
  for (const stroke of strokes) {
    const [first, ...rest] = await along(page, stroke);
    await send("touchStart", [first]);
    for (const point of rest) await send("touchMove", [point]);
    await send("touchEnd", []);
  }
}
