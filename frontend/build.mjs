// Writes src/graduand/static/vendor: the purged Tabler sheet, the icon sprite and their licenses.
// The output is committed, so only a contributor who adds a class or an icon runs `npm ci && npm run build`.
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { PurgeCSS } from "purgecss";

const here = dirname(fileURLToPath(import.meta.url));
const product = join(here, "..", "src", "graduand");
const vendor = join(product, "static", "vendor");
const modules = join(here, "node_modules", "@tabler");
const read = (...path) => readFileSync(join(...path), "utf8");
const write = (name, text) => writeFileSync(join(vendor, name), text.trimEnd() + "\n");

// Components and utilities that a room may use tomorrow without running this script.
const KEPT = [
  /^(alert|avatar|badge|breadcrumb|btn|card|col|container|datagrid|divider|empty|list-group|nav|progress|row|status|steps|step-item|table)(-|$)/,
  /^(form-(label|hint|control|select|check|file)|input-group|is-invalid|invalid-feedback|visually-hidden|ratio)/,
  /^(d|flex|justify-content|align-items|align-self|order|gap|[mp][tbsexy]?|w|h|mw|border|rounded|shadow)(-|$)/,
  /^(text|fw|fs|lh|font|bg|overflow|position|sticky|list|link|icon|h[1-6]|lead|small|markdown|page|space-[xy])(-|$)/,
];
// Parts of these families that no page of an office needs, and names that app.css gives its own meaning.
const DROPPED = [
  /^(dot|note|panel|record|tag|tile|timeline|tools)/,
  /^(apexcharts|carousel|chat|confetti|dropzone|jvm|markdown|navbar|noUi|plyr|popover|signature|sparkline|tooltip|ts-)/,
  /-(ghost|gradient|pattern|mobile|animated|facebook|twitter|google|youtube|vimeo|dribbble|github|instagram|pinterest|vk|rss|flickr|bitbucket|tabler|linkedin)(-|$)/,
  /-(azure|cyan|gray-\d+|indigo|lime|pink|purple|teal)(-|$)/,
  /-(xl|xxl)(-|$)/,
];

const hit = (patterns, name) => patterns.some((pattern) => pattern.test(name));

async function sheet() {
  const [{ css }] = await new PurgeCSS().purge({
    content: ["templates/**/*.html", "static/graduand/*.js"].map((glob) => join(product, glob)),
    css: [{ raw: read(modules, "core", "dist", "css", "tabler.min.css") }],
    safelist: { standard: [{ test: (name) => hit(KEPT, name) && !hit(DROPPED, name) }] },
    blocklist: DROPPED,
    keyframes: true,
  });
  return css.replace(/\/\*# sourceMappingURL.*?\*\//g, "");
}

function sprite() {
  const symbols = read(here, "icons.txt").split("\n").filter(Boolean).map((name) => {
    const paths = read(modules, "icons", "icons", "outline", `${name}.svg`).match(/<path d=[^>]*>/g);
    return `<symbol id="${name}" viewBox="0 0 24 24">${paths.join("")}</symbol>`;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg">\n${symbols.join("\n")}\n</svg>`;
}

mkdirSync(vendor, { recursive: true });
write("tabler.min.css", await sheet());
write("icons.svg", sprite());
write("LICENSES.md", `${read(here, "licenses.txt")}\nTabler Icons (icons.svg)\n\n${read(modules, "icons", "LICENSE")}`);
