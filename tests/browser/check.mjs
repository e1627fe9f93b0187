// Holds every page in a folder to axe-core (light and dark, desk and phone, filters on and off) and to its own content
// policy, every page to its budget, and every block for mails (mail-*.html, block.html) to what mail programs support.
//
//   node tests/browser/check.mjs FOLDER
import { readdirSync, readFileSync, statSync } from "node:fs";
import { createRequire } from "node:module";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { doIUseEmail } from "@jsx-email/doiuse-email";
import { DESK, launch, PHONE, SCHEMES } from "./chromium.mjs";

const MOST_BYTES = 250_000;
const FIRST_PAINT = 300; // milliseconds, the median of some new tabs of an open browser, on a machine with nothing else to do
const TRIES = 9;
const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
// A block for pasting is no whole page: it has no landmarks and no heading of its own.
const FRAGMENT_RULES = ["region", "landmark-one-main", "page-has-heading-one", "bypass", "document-title", "html-has-lang"];
const CLIENTS = ["gmail.*", "outlook.*", "apple-mail.*", "yahoo.*", "thunderbird.*", "protonmail.*", "samsung-email.*"];
// What a program may not know without loss: layout tables read as layout anyway, links are underlined by themselves, and
// figures may break from their unit.
const HARMLESS = /role|max-width|word-wrap|`text-decoration`|`white-space`|border-collapse|`height`|lang attribute|dir attribute|<body> element|<html> element/i;

// The checker stops at a property that it has no data on for some program.
const UNKNOWN = /table-layout:\s*fixed;?/g;

const folder = resolve(process.argv[2]);
const files = readdirSync(folder, { recursive: true }).filter((name) => name.endsWith(".html")).sort();
if (!files.length) throw new Error(`no pages in ${folder}`);
const faults = [];
const painted = new Map(); // of each page, the milliseconds
const browser = await launch();

for (const name of files) {
  const url = pathToFileURL(join(folder, name)).href;
  const mail = /(^|\/)(mail-|block\.)/.test(name);
  const fragment = mail || /(^|\/)web\./.test(name);
  const bytes = statSync(join(folder, name)).size;
  if (bytes > MOST_BYTES) faults.push(`${name}: ${bytes} bytes, more than ${MOST_BYTES}`);
  for (const colorScheme of SCHEMES) {
    for (const [device, viewport] of [["desk", DESK], ["phone", PHONE]]) {
      const context = await browser.newContext({ viewport, colorScheme, bypassCSP: true });
      const page = await context.newPage();
      await page.goto(url);
      const filters = await page.locator("input[type=checkbox]").count();
      for (const filtered of filters ? [false, true] : [false]) {
        if (filtered) {
          await page.evaluate(() => {
            for (const box of document.querySelectorAll("input[type=checkbox]")) box.checked = !box.checked;
            for (const folded of document.querySelectorAll("details")) folded.open = true;
          });
        }
        await page.evaluate(AXE);
        const rules = Object.fromEntries(fragment ? FRAGMENT_RULES.map((rule) => [rule, { enabled: false }]) : []);
        const found = await page.evaluate((rules) => axe.run(document, { rules }), rules);
        for (const fault of found.violations) {
          const where = fault.nodes.slice(0, 3).map((node) => node.target.join(" ")).join(", ");
          faults.push(`${name} (${colorScheme}, ${device}${filtered ? ", filtered" : ""}): ${fault.id}: ${fault.help}: ` +
            `${fault.nodes.length} places, ${where}`);
        }
      }
      await context.close();
    }
  }
  // Without the bypass the page's own policy holds: nothing of it may be refused.
  const context = await browser.newContext({ viewport: DESK });
  const page = await context.newPage();
  page.on("console", (message) => message.type() === "error" && faults.push(`${name}: ${message.text()}`));
  await page.goto(url);
  await context.close();
  if (mail) {
    const { errors = [] } = doIUseEmail(readFileSync(join(folder, name), "utf8").replace(UNKNOWN, ""), { emailClients: CLIENTS });
    faults.push(...errors.filter((fault) => !HARMLESS.test(fault)).map((fault) => `${name}: ${fault}`));
  }
  if (!fragment) painted.set(name, []);
  console.log(`${name}: ${bytes} bytes`);
}
// In rounds, so that a slow spell of the machine falls on all pages.
for (let i = 0; i < TRIES; i++) for (const [name, times] of painted) times.push(await firstPaint(name));
for (const [name, times] of painted) {
  const [least, median, most] = [0, TRIES >> 1, TRIES - 1].map((n) => Math.round(times.sort((one, other) => one - other)[n]));
  console.log(`${name}: first paint ${median} ms (${least} to ${most})`);
  if (median > FIRST_PAINT) faults.push(`${name}: first paint after ${median} ms, more than ${FIRST_PAINT}`);
}
await browser.close();
for (const fault of new Set(faults)) console.error(fault);
console.log(`${files.length} pages checked, ${faults.length} faults`);
process.exit(faults.length ? 1 : 0);

async function firstPaint(name) {
  const context = await browser.newContext({ viewport: DESK });
  const page = await context.newPage();
  await page.goto(pathToFileURL(join(folder, name)).href);
  const paint = await page.waitForFunction(() => performance.getEntriesByName("first-paint")[0]?.startTime);
  const after = await paint.jsonValue();
  await context.close();
  return after;
}
