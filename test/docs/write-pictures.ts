/**
 * `npm run pictures`: the pictures of the main pages that the guide shows, as Chromium draws them. They are no golden
 * files: another version of the browser draws them otherwise. Look at them before you commit them.
 */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { chromium } from 'playwright-core';
import { chromiumHere } from '../browser/chromium-here.js';
import { buildProgramIfStale, runBuilt } from '../cli/built-program.js';
import { ROOT } from './sandbox.js';

/** What is shown, and how much of the page. */
const PICTURES = {
  run: { args: ['-c', 'late-failure.json'], height: 820 },
  study: { args: ['study', '-c', 'late-failure.json', '-n', '1000'], height: 900 },
  sweep: {
    args: ['study', '-c', 'late-failure.json', '-n', '1000', '--sweep', 'canary.error_rate=0.001:0.02:9:log'],
    height: 560,
  },
  compare: { args: ['compare', 'stages.json', 'late-failure.json', '-n', '1000', '-q'], height: 700 },
} as const satisfies Readonly<Record<string, { readonly args: readonly string[]; readonly height: number }>>;

const WIDTH = 900;

const executablePath = chromiumHere();
if (executablePath === null) throw new Error('there is no Chromium: apt-get install chromium, or CHROMIUM=its path');
buildProgramIfStale();
const folder = mkdtempSync(join(tmpdir(), 'canary-sim-pictures-'));
const place = join(ROOT, 'examples/guide/pictures');
mkdirSync(place, { recursive: true });
const browser = await chromium.launch({ executablePath, chromiumSandbox: false });
try {
  for (const [name, { args, height }] of Object.entries(PICTURES)) {
    const file = join(folder, `${name}.html`);
    const { code, err } = await runBuilt(join(ROOT, 'examples'), [...args, '--format', 'html', '--output', file]);
    if (code !== 0) throw new Error(err);
    const page = await browser.newPage({ colorScheme: 'light', viewport: { width: WIDTH, height } });
    await page.goto(pathToFileURL(file).href);
    await page.screenshot({ path: join(place, `${name}.png`) });
    process.stdout.write(`written  examples/guide/pictures/${name}.png\n`);
  }
} finally {
  await browser.close();
  rmSync(folder, { recursive: true, force: true });
}
