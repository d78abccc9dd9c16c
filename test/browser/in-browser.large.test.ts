import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { inTemporaryFolder } from '../cli/temporary-folder.js';
import { inBrowser } from './in-browser.js';

const folder = inTemporaryFolder();

/** A page of nothing but this, which is fine. */
const SOUND = '<main><h1>Checkout</h1><p>Nothing is wrong here.</p></main>';

function pageOf(body: string, head = ''): string {
  const file = join(folder(), 'a page.html');
  const start = '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>A page</title>';
  writeFileSync(file, `${start}${head}</head><body>${body}</body></html>`);
  return file;
}

/** The browsers that this process has started, and what they have. */
function browserProcesses(): string[] {
  const processes = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((id) => {
      try {
        const [, name = '', parent = ''] = /\((.*)\) \S (\d+)/s.exec(readFileSync(`/proc/${id}/stat`, 'utf8')) ?? [];
        return [{ id, name, parent }];
      } catch {
        // It has ended meanwhile.
        return [];
      }
    });
  const ours = new Set([String(process.pid)]);
  for (const one of ours) for (const { id, parent } of processes) if (parent === one) ours.add(id);
  return processes.filter(({ id, name }) => ours.has(id) && /chrom/i.test(name)).map(({ id }) => id);
}

let running: readonly string[] = [];

inBrowser('a page in the browser', (open) => {
  test('that is sound, nothing is heard of and nothing found against', async () => {
    const { page, heard, violations } = await open(pageOf(SOUND));
    expect(await page.innerText('h1')).toBe('Checkout');
    expect(await violations()).toEqual([]);
    await page.reload();
    expect(heard).toEqual([]);
  });

  test.each([
    ['a message to the console', "<script>console.error('it broke')</script>", ['console error: it broke']],
    ['an error', "<script>throw new Error('it broke')</script>", ['error: it broke']],
    [
      'a promise that nothing takes the error of',
      "<script>Promise.reject(new Error('it broke'))</script>",
      ['error: it broke'],
    ],
    [
      'a picture from elsewhere',
      '<img alt="" src="http://127.0.0.1:9/a.png">',
      ['request: http://127.0.0.1:9/a.png', 'console error: Failed to load resource: net::ERR_FAILED'],
    ],
    [
      'a file beside it',
      '<img alt="" src="beside.png">',
      [
        expect.stringMatching(/^request: file:.*\/beside\.png$/),
        'console error: Failed to load resource: net::ERR_FAILED',
      ],
    ],
  ])('tells of %s', async (_, body, said) => {
    const { page, heard } = await open(pageOf(SOUND + body));
    await expect.poll(() => heard.length, { timeout: 60_000 }).toBeGreaterThanOrEqual(said.length);
    await page.close();
    expect(heard).toEqual(said);
  });

  test('tells of a socket that it opens', async () => {
    const { heard } = await open(pageOf(`${SOUND}<script>new WebSocket('ws://127.0.0.1:9/')</script>`));
    await expect.poll(() => heard, { timeout: 60_000 }).toContainEqual('request: ws://127.0.0.1:9/');
  });

  test.each([
    ['a picture without words', '<img src="data:,">', 'image-alt'],
    ['a button without a name', '<button></button>', 'button-name'],
    ['text that is hardly to be seen', '<p style="color:#bbb;background:#fff">Faint</p>', 'color-contrast'],
  ])('axe finds %s', async (_, body, rule) => {
    const { violations } = await open(pageOf(`<main><h1>Checkout</h1>${body}</main>`));
    expect((await violations()).map((line) => line.split(':')[0])).toEqual([rule]);
  });

  test.each([
    ['light', 'rgb(255, 255, 255)'],
    ['dark', 'rgb(0, 0, 0)'],
  ] as const)('is shown to who prefers it %s', async (colours, expected) => {
    const style = '<style>body{background:#fff}@media (prefers-color-scheme:dark){body{background:#000}}</style>';
    const { page } = await open(pageOf(SOUND, style), { colours });
    expect(await page.evaluate('getComputedStyle(document.body).backgroundColor')).toBe(expected);
  });

  test('has the width that is asked for, and a picture is taken of all of it', async () => {
    const { page, picture } = await open(pageOf(`${SOUND}<p style="height:3000px">Long</p>`), { width: 400 });
    expect(await page.evaluate('innerWidth')).toBe(400);
    await picture(join(folder(), 'picture.png'));
    const png = readFileSync(join(folder(), 'picture.png'));
    expect([png.readUInt32BE(16), png.readUInt32BE(20) > 3000]).toEqual([400, true]);
  });

  test.runIf(process.platform === 'linux')('is in a browser that runs meanwhile', async () => {
    await open(pageOf(SOUND));
    running = browserProcesses();
    expect(running.length).toBeGreaterThan(1);
  });
});

test.runIf(process.platform === 'linux')('the browser has ended once its tests have, and left no process', () => {
  const now = new Set(browserProcesses());
  expect(running.filter((id) => now.has(id))).toEqual([]);
});
