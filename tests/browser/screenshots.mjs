// Takes the pictures that a list names: JSON on standard input, [{page, picture, scheme, device, selector, invert}].
import { pathToFileURL } from "node:url";
import { DESK, launch, PHONE } from "./chromium.mjs";

const wanted = JSON.parse(await new Response(process.stdin).text());
const browser = await launch();
for (const { page: path, picture, scheme = "light", device = "desk", height, selector, pdf } of wanted) {
  const viewport = device === "phone" ? PHONE : { ...DESK, ...(height && { height }) };
  const context = await browser.newContext({ viewport, colorScheme: scheme, deviceScaleFactor: device === "phone" ? 2 : 1 });
  const page = await context.newPage();
  await page.goto(pathToFileURL(path).href);
  if (pdf) await page.pdf({ path: picture, format: "A4", preferCSSPageSize: true, printBackground: true });
  else if (selector) await page.locator(selector).first().screenshot({ path: picture });
  else await page.screenshot({ path: picture });
  await context.close();
  console.log(picture);
}
await browser.close();
