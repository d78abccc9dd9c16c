import { htmlText } from './html-text.js';

/** Colours by name, each readable on the background in light and in dark; `on…` is for text on a filled area. */
const LIGHT = {
  bg: '#ffffff',
  soft: '#f6f8fa',
  fg: '#1f2328',
  muted: '#59636e',
  line: '#d1d9e0',
  accent: '#0550ae',
  good: '#1a7f37',
  bad: '#cf222e',
  unsure: '#8a5c00',
  quiet: '#6e7781',
  canary: '#bc4c00',
  stable: '#0550ae',
  baseline: '#6639ba',
  on: '#ffffff',
  plain1: '#0550ae',
  plain2: '#bc4c00',
  plain3: '#1a7f37',
  plain4: '#6639ba',
  plain5: '#a0111f',
  plain6: '#6e5700',
  plain7: '#116d7a',
  plain8: '#99286e',
  plain9: '#59636e',
} as const;

type ColourName = keyof typeof LIGHT;

const DARK: Readonly<Record<ColourName, string>> = {
  bg: '#0d1117',
  soft: '#161b22',
  fg: '#f0f6fc',
  muted: '#9da7b1',
  line: '#3d444d',
  accent: '#79b8ff',
  good: '#3fb950',
  bad: '#ff7b72',
  unsure: '#d9a326',
  quiet: '#8b949e',
  canary: '#f0883e',
  stable: '#58a6ff',
  baseline: '#bc8cff',
  on: '#0d1117',
  plain1: '#58a6ff',
  plain2: '#f0883e',
  plain3: '#3fb950',
  plain4: '#bc8cff',
  plain5: '#ff7b72',
  plain6: '#d9a326',
  plain7: '#56c2d0',
  plain8: '#f38bc0',
  plain9: '#9da7b1',
};

/** A colour of the page, whatever the theme. */
export function colour(name: ColourName): string {
  return `var(--${name})`;
}

function variables(colours: Readonly<Record<string, string>>): string {
  return Object.entries(colours)
    .map(([name, value]) => `--${name}:${value}`)
    .join(';');
}

const STYLE = `
:root{color-scheme:light dark;${variables(LIGHT)}}
@media screen and (prefers-color-scheme:dark){:root{${variables(DARK)}}}
*{box-sizing:border-box}
body{margin:0;background:var(--bg);color:var(--fg);font:16px/1.5 system-ui,sans-serif;overflow-wrap:anywhere}
main{max-width:72rem;margin:0 auto;padding:1.5rem 1rem 3rem}
h1{font-size:1.6rem;line-height:1.25;margin:0 0 .5rem}
h2{font-size:1.2rem;line-height:1.3;margin:2rem 0 .5rem}
p,ul,pre,figure{margin:.5rem 0}
a{color:var(--accent)}
.lead{font-weight:600}
.facts,.note,.items{color:var(--muted)}
.note{font-size:.875rem}
.items{padding-left:1.25rem}
.scroll{overflow-x:auto;margin:.5rem 0;background:linear-gradient(90deg,var(--bg) 30%,transparent) 0 0/3rem 100% no-repeat local,linear-gradient(270deg,var(--bg) 30%,transparent) 100% 0/3rem 100% no-repeat local,linear-gradient(90deg,var(--line),transparent) 0 0/.75rem 100% no-repeat scroll,linear-gradient(270deg,var(--line),transparent) 100% 0/.75rem 100% no-repeat scroll}
.scroll:focus-visible,pre:focus-visible,summary:focus-visible,button:focus-visible,input:focus-visible{outline:2px solid var(--accent);outline-offset:2px}
table{border-collapse:collapse;font-size:.9rem;font-variant-numeric:tabular-nums;overflow-wrap:normal}
caption{text-align:left;font-weight:600;padding:.75rem 0 .25rem;white-space:nowrap}
th,td{padding:.25rem .75rem .25rem 0;text-align:left;vertical-align:top;border-bottom:1px solid var(--line)}
thead th{color:var(--muted);font-weight:500;vertical-align:bottom}
tbody th{font-weight:500}
td,tbody th{white-space:nowrap}
td.long{white-space:normal;min-width:20rem}
.num{text-align:right}
.group th{padding-top:.75rem;font-weight:600}
.quiet{color:var(--muted)}
.good{color:var(--good)}.bad{color:var(--bad)}.unsure{color:var(--unsure)}
.mark{font-weight:700}
.checks{list-style:none;padding:0}
.checks li{padding:.15rem 0}
.warning,.case{border-left:4px solid var(--unsure);background:var(--soft);padding:.5rem .75rem;margin:.75rem 0}
.case.passed{border-color:var(--good)}.case.failed{border-color:var(--bad)}
.warning p,.case p{margin:.15rem 0}
pre{background:var(--soft);border:1px solid var(--line);border-radius:4px;padding:.5rem .75rem;overflow-x:auto;font-size:.875rem}
details{margin:.75rem 0}
summary{cursor:pointer;font-weight:500}
figure{margin:1.5rem 0}
figcaption h2{margin-bottom:.1rem}
figcaption p{color:var(--muted);font-size:.875rem;margin:.1rem 0}
figure svg{display:block;min-width:40rem;max-width:100%;width:100%;height:auto}
.legend{list-style:none;padding:0;display:flex;flex-wrap:wrap;gap:.15rem 1rem;font-size:.875rem}
.legend svg{display:inline-block;min-width:0;width:1.75rem;height:.75rem;vertical-align:middle;margin-right:.35rem}
.vh{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
footer{margin-top:2.5rem;color:var(--muted);font-size:.875rem}
@media print{main{max-width:none;padding:0}figure,table,.warning,.case{break-inside:avoid}.scroll{overflow:visible}figure svg{min-width:0}details::details-content{content-visibility:visible;display:block}*{print-color-adjust:exact}}
`.replaceAll('\n', '');

export interface HtmlParts {
  readonly title: string;
  /** HTML, all of it escaped already. */
  readonly body: string;
  /** Further style, and a program of our own; none of it from outside. */
  readonly style?: string;
  readonly script?: string;
}

/**
 * One file of HTML with all that it needs inside: it asks nothing of any network, and says so to the browser. Light or dark
 * as the reader has it, light in print.
 */
export function htmlDocument({ title, body, style = '', script }: HtmlParts): string {
  const scripts = script === undefined ? '' : "; script-src 'unsafe-inline'";
  const policy = `default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'${scripts}`;
  return `${[
    '<!doctype html>',
    '<html lang="en">',
    '<head>',
    '<meta charset="utf-8">',
    `<meta http-equiv="Content-Security-Policy" content="${policy}">`,
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    '<meta name="color-scheme" content="light dark">',
    `<title>${htmlText(title)}</title>`,
    `<style>${STYLE}${style}</style>`,
    '</head>',
    '<body>',
    '<main>',
    body,
    '</main>',
    ...(script === undefined ? [] : [`<script>${script}</script>`]),
    '</body>',
    '</html>',
  ].join('\n')}\n`;
}
