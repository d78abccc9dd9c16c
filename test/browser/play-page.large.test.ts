import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { runBuilt, runSh, runShell } from '../cli/built-program.js';
import { HEALTHY } from '../cli/configs.js';
import { inTemporaryFolder } from '../cli/temporary-folder.js';
import { HOSTILE_NAMES, UNSEEN } from '../injection/hostile-texts.js';
import { inBrowser, type PageOptions } from './in-browser.js';

const folder = inTemporaryFolder();

/** Each of them is held in the page as text by `play-html.medium.test.ts`; these are also played. */
const NAMES = { html: HOSTILE_NAMES.html, xml: HOSTILE_NAMES.xml, shell: HOSTILE_NAMES.shell };
const SEEDS = {
  ansi: UNSEEN.ansi,
  bidi: UNSEEN.bidi,
  lines: UNSEEN.lines,
  trailing: UNSEEN.trailing,
  overlong: UNSEEN.overlong,
};

/** A page that the built program writes. */
async function pageOf(...args: readonly string[]): Promise<string> {
  const { code, err } = await runBuilt(folder(), ['play', '--html', 'play.html', ...args]);
  expect([code, err]).toEqual([0, '']);
  return join(folder(), 'play.html');
}

/** Presses the buttons that a script names. Some cannot be pressed in the end, which Playwright would wait for. */
async function press(page: Page, script: readonly string[]): Promise<void> {
  for (const line of script) {
    const [word = '', windows = '1'] = line.split(' ');
    const command = word === 'wait' ? 'window' : word === 'rollback' ? 'abort' : word;
    for (let i = 0; i < Number(windows); i++) await page.click(`[data-command=${command}]`, { force: true });
  }
}

/** In one line, as a terminal of endless width would have it. */
const joined = (text: string) => text.replace(/\s+/g, ' ').trim();

/** What the page says at the end, but for the command. */
async function truthOn(page: Page): Promise<string> {
  const texts = await page.locator('.end > h2, .end dt, .end dd, .end > .comparison').allTextContents();
  return joined(texts.join(' '));
}

const commandOn = (page: Page): Promise<string> => page.innerText('.end pre');

/** The same of the terminal. */
const truthIn = (out: string): string => joined(out.split(/^Again /m)[0] ?? '');

const history = (page: Page): Promise<string[]> => page.locator('.history li').allTextContents();

inBrowser('a page of play --html', (open) => {
  describe('ends with the truth of the terminal', () => {
    test.each([
      ['1', 'by hand, a good canary', ['wait 3', 'promote', 'wait 2', 'pause', 'wait 2', 'resume', 'wait 30']],
      ['1', 'handed over', ['wait 4', 'judge', 'wait 40']],
      ['2', 'by hand, a leak that is let through', ['wait 45']],
      ['2', 'handed over in a later stage', ['wait 12', 'judge', 'wait 40']],
      ['3', 'by hand, rolled back late', ['wait 5', 'rollback']],
      ['3', 'handed over while paused', ['wait 2', 'pause', 'wait 1', 'judge']],
    ])('of seed %s, %s', async (seed, _, script) => {
      const { page, heard } = await open(await pageOf('--seed', seed));
      await press(page, script);
      writeFileSync('moves', script.join('\n'));
      const { out } = await runBuilt(folder(), ['play', '--seed', seed, '--script', 'moves']);
      expect(await truthOn(page)).toBe(truthIn(out.toString()));
      // The command that the page gives is the same game.
      const again = await runSh(folder(), await commandOn(page));
      expect([again.code, truthIn(again.out.toString())]).toEqual([0, truthIn(out.toString())]);
      expect(heard).toEqual([]);
    });

    test('of a plan from a file, whose seed is typed into the page', async () => {
      writeFileSync('stages.json', readFileSync(join(import.meta.dirname, '../../examples/lesson-ladder.json')));
      const { page, heard } = await open(await pageOf('--config', 'stages.json'));
      await page.fill('input[name=seed]', '4');
      await page.press('input[name=seed]', 'Enter');
      await press(page, ['wait 2', 'promote', 'wait 1', 'rollback']);
      expect(await commandOn(page)).toBe(
        "printf 'wait 2\\npromote\\nwait 1\\nrollback\\n' | canary-sim play --seed 4 --config stages.json --script -",
      );
      const { code, out } = await runSh(folder(), await commandOn(page));
      expect([code, await truthOn(page)]).toEqual([0, truthIn(out.toString())]);
      expect(heard).toEqual([]);
    });

    test('where it is left, too', async () => {
      const { page } = await open(await pageOf('--seed', '3'));
      await press(page, ['wait 2', 'leave']);
      expect(await truthOn(page)).toMatch(/^‖ Left undecided: a bad canary has 1 % of the traffic\. True retry_storm,/);
      expect(await commandOn(page)).toBe('canary-sim play --seed 3');
    });
  });

  test('is played by the keyboard alone, from the first window to the truth and to another world', async () => {
    const { page } = await open(await pageOf('--seed', '3'));
    const focused = () => page.evaluate<string>('document.activeElement.textContent');
    const tabTo = async (name: RegExp) => {
      for (let i = 0; i < 60 && !name.test(await focused()); i++) await page.keyboard.press('Tab');
      expect(await focused()).toMatch(name);
    };
    await tabTo(/^Next window/);
    for (let i = 0; i < 3; i++) await page.keyboard.press('Enter');
    await page.keyboard.press('p');
    await tabTo(/^Pause/);
    await page.keyboard.press('Space');
    // The button that was pressed keeps the focus, though it cannot be pressed again.
    expect(await focused()).toMatch(/^Pause/);
    await page.keyboard.press('Space');
    await page.keyboard.press('n');
    await tabTo(/^Roll back/);
    await page.keyboard.press('Enter');
    expect(await history(page)).toEqual([
      '0s  canary-1pct begins',
      '3m  you promoted; canary-10pct begins',
      '3m  you paused',
      '4m  you rolled back',
    ]);
    expect(await focused()).toMatch(/^✓ Right/);
    expect(await page.isVisible('.end')).toBe(true);
    await tabTo(/^Restart/);
    await page.keyboard.press('Enter');
    expect([await page.isVisible('.end'), await history(page)]).toEqual([false, ['0s  canary-1pct begins']]);
  });

  test('obeys the keys of the terminal, unless they are switched off or typed into a field', async () => {
    const { page } = await open(await pageOf('--seed', '3'));
    const status = () => page.innerText('.status');
    await page.locator('body').press('Space');
    expect(await status()).toBe('PAUSED');
    await page.locator('body').press('Space');
    expect(await status()).toBe('PROGRESSING');
    await page.press('input[name=seed]', 'r');
    await page.uncheck('input[name=letters]');
    await page.locator('body').press('r');
    expect(await status()).toBe('PROGRESSING');
    await page.check('input[name=letters]');
    await page.locator('body').press('Control+r');
    expect(await status()).toBe('PROGRESSING');
    await page.locator('body').press('R');
    expect(await status()).toBe('ROLLED_BACK');
  });

  test('says to who cannot see it what happens, once, and nothing of a window that changes nothing', async () => {
    const { page } = await open(await pageOf('--seed', '3'));
    const said = () => page.textContent('[role=status]');
    expect(await said()).toBe('0s  canary-1pct begins');
    await press(page, ['wait 2']);
    expect(await said()).toBe('0s  canary-1pct begins');
    await press(page, ['promote']);
    expect(await said()).toBe('2m  you promoted; canary-10pct begins');
    await press(page, ['judge']);
    expect(await said()).toMatch(/you handed over to the plan/);
    await press(page, ['wait 1']);
    expect(await said()).toMatch(
      /^3m {2}the plan: the stage has failed\. Right, but late: a bad canary is out of the way\.$/,
    );
  });

  test('has a clock that runs until it is stopped, and stops at the end', async () => {
    const { page, heard } = await open(await pageOf('--seed', '3'));
    await page.selectOption('select[name=speed]', '0.05');
    await page.click('[data-command=clock]');
    expect(await page.innerText('[data-command=clock]')).toMatch(/^Stop the clock/);
    await page.locator('.history li').nth(1).waitFor();
    await page.click('[data-command=clock]');
    const now = await page.innerText('.where');
    await page.evaluate('new Promise((resolve) => setTimeout(resolve, 300))');
    expect(await page.innerText('.where')).toBe(now);
    await page.click('[data-command=clock]');
    await page.waitForSelector('.end', { state: 'visible' });
    expect(await page.innerText('[data-command=clock]')).toMatch(/^Run the clock/);
    expect(heard).toEqual([]);
  });

  test('sends out another canary for a new world', async () => {
    const { page, heard } = await open(await pageOf('--seed', 'mine'));
    await press(page, ['wait 1', 'new']);
    expect(await page.inputValue('input[name=seed]')).toMatch(/^\d{1,5}$/);
    expect(await history(page)).toEqual(['0s  canary-1pct begins']);
    expect(heard).toEqual([]);
  });

  test('draws the arms with the limits of the plan, and has each chart as a table beside it', async () => {
    const { page } = await open(await pageOf('--seed', '3'));
    await press(page, ['wait 3']);
    const charts = page.locator('.chart');
    expect(await charts.locator('h3').allTextContents()).toEqual([
      'Share of the traffic',
      'Error rate',
      'Latency p99',
      'CPU',
      'Memory',
      'Conversion',
      'Latency p50',
    ]);
    const errors = charts.nth(1);
    expect(await errors.locator('svg[role=img]').getAttribute('aria-label')).toMatch(
      /^Error rate at 3m: canary \d\d\.\d+ %, stable 0\.\d+ %, at most 1\.\d+ %$/,
    );
    expect(await errors.locator('path.line.canary, path.line.stable, path.line.limit').count()).toBe(6);
    await errors.locator('summary').click();
    await errors.locator('tr').nth(3).waitFor();
    const rows = await errors.locator('tr').allInnerTexts();
    expect(rows.map((row) => row.split(/\s/)[0])).toEqual(['at', '1m', '2m', '3m']);
    // Who reads the table stays in it when a window passes.
    await errors.locator('[role=region]').focus();
    await page.keyboard.press('n');
    expect(await errors.locator('tr').count()).toBe(5);
    expect(await page.evaluate('document.activeElement.getAttribute("aria-label")')).toBe('Error rate, by window');
  });

  describe.each<PageOptions>([
    { colours: 'light', width: 1280 },
    { colours: 'dark', width: 1280 },
    { colours: 'light', width: 360 },
    { colours: 'dark', width: 360 },
  ])('shown %j', (options) => {
    test('axe finds nothing against it at the start, in the middle and at the end, and nothing is wider than it', async () => {
      const { page, heard, violations } = await open(await pageOf('--seed', '3'), options);
      const widest = () => page.evaluate('document.documentElement.scrollWidth');
      expect([await violations(), await widest()]).toEqual([[], options.width]);
      await press(page, ['wait 3', 'pause', 'wait 1']);
      for (const summary of await page.locator('summary').all()) await summary.click();
      expect([await violations(), await widest()]).toEqual([[], options.width]);
      await press(page, ['judge', 'wait 1']);
      expect(await page.isVisible('.end')).toBe(true);
      expect([await violations(), await widest()]).toEqual([[], options.width]);
      expect(heard).toEqual([]);
    });
  });

  test('prints what was seen, without what can only be pressed', async () => {
    const { page } = await open(await pageOf('--seed', '3'));
    await press(page, ['wait 2', 'rollback']);
    await page.emulateMedia({ media: 'print' });
    expect(await page.isVisible('.end')).toBe(true);
    expect(await page.isVisible('.charts')).toBe(true);
    expect(await page.locator('button:visible').count()).toBe(0);
  });

  test.each(Object.entries({ ...NAMES, ...SEEDS }))(
    'does nothing that a name or a seed asks for: %s',
    async (kind, name) => {
      const { stages, ...rest } = JSON.parse(HEALTHY);
      const names = { name, stages: stages.map((stage: object, i: number) => ({ ...stage, name: `${name}${i}` })) };
      // What cannot be seen is no name.
      const config = kind in SEEDS ? HEALTHY : JSON.stringify({ ...rest, ...names });
      writeFileSync('stages.json', config);
      const { page, heard, violations } = await open(await pageOf(`--seed=${name}`, '--config', 'stages.json'), {
        width: 360,
      });
      await press(page, ['wait 1', 'rollback']);
      const { code, out } = await runShell(folder(), await commandOn(page));
      expect([code, truthIn(out.toString())]).toEqual([0, await truthOn(page)]);
      expect(await page.locator('#play :is(img, script, iframe, a)').count()).toBe(0);
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(360);
      expect([await violations(), heard]).toEqual([[], []]);
    },
  );
});
