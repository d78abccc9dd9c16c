import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { runHere } from '../cli/run-here.js';
import { inTemporaryFolder } from '../cli/temporary-folder.js';
import { HOSTILE_NAMES } from '../injection/hostile-texts.js';
import { inBrowser } from './in-browser.js';

const folder = inTemporaryFolder();
const example = (name: string) => join(import.meta.dirname, '../../examples', name);

/** A page of every kind, by the command that writes it. */
const REPORTS = {
  'a run that is rolled back': ['-c', example('auto-rollback.json')],
  'a run that paused': ['-c', example('manual-gate-operator.json')],
  'a run that missed a bad canary': ['-c', example('flapping.json')],
  'a run by judges': ['-c', example('judges/panel.json')],
  'a study': ['study', '-c', example('stages.json'), '-n', '20', '--assert', 'healthy.released.rate > 50%'],
  'a sweep': ['study', '-c', example('stages.json'), '-n', '20', '--sweep', 'canary.error_rate=0.001:0.02:5:log'],
  'a sweep over words': ['study', '-c', example('stages.json'), '-n', '5', '--sweep', 'analysis.interval=1m,5m'],
  'a comparison': ['compare', example('stages.json'), example('late-failure.json'), '-n', '20'],
  'a diagnosis': ['lint', '-c', example('thin-traffic.json')],
  'policy tests': ['test', example('policy-tests/checkout.test.yaml'), '--allow-outside'],
  'a blast radius': ['blast-radius', '-c', example('stages.json'), '-n', '20'],
} as const satisfies Readonly<Record<string, readonly string[]>>;

async function written(args: readonly string[]): Promise<string> {
  const file = join(folder(), 'report.html');
  const { code, err } = await runHere([...args, '-q', '-f', 'html', '-o', file]);
  if (code > 1) throw new Error(err);
  return file;
}

inBrowser('a report as HTML', (open) => {
  test.each(Object.entries(REPORTS))(
    'of %s asks for nothing, says nothing and has nothing that axe finds, in light and dark',
    async (_, args) => {
      const file = await written(args);
      for (const colours of ['light', 'dark'] as const) {
        const { page, heard, violations } = await open(file, { colours });
        await page.evaluate("for (const each of document.querySelectorAll('details')) each.open = true");
        expect(await violations()).toEqual([]);
        expect(heard).toEqual([]);
        const boxes = await page.evaluate(
          "[...document.querySelectorAll('figure svg[role=img]')].map((each) => Math.min(each.getBoundingClientRect().width, each.getBoundingClientRect().height))",
        );
        for (const size of boxes as number[]) expect(size).toBeGreaterThan(40);
      }
    },
  );

  test('is drawn in the colours of the reader', async () => {
    const file = await written(REPORTS['a run that paused']);
    const strokes: unknown[] = [];
    for (const colours of ['light', 'dark'] as const) {
      const { page } = await open(file, { colours });
      strokes.push(
        await page.evaluate(
          "getComputedStyle([...document.querySelectorAll('figure svg path')].find((each) => (each.getAttribute('stroke') ?? '').includes('--canary'))).stroke",
        ),
      );
    }
    expect(strokes).toEqual(['rgb(188, 76, 0)', 'rgb(240, 136, 62)']);
  });

  test('is no wider than a telephone, but for what scrolls by itself', async () => {
    for (const args of [REPORTS['a study'], REPORTS['a run by judges'], REPORTS['a comparison']]) {
      const { page } = await open(await written(args), { width: 360, height: 700 });
      await page.evaluate("for (const each of document.querySelectorAll('details')) each.open = true");
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(360);
    }
  });

  test('is dark on light in print, whatever the reader has on the screen, with all tables unfolded', async () => {
    const { page } = await open(await written(REPORTS['a run that paused']), { colours: 'dark' });
    await page.emulateMedia({ media: 'print', colorScheme: 'dark' });
    expect(await page.evaluate('getComputedStyle(document.body).backgroundColor')).toBe('rgb(255, 255, 255)');
    expect(
      await page.evaluate("document.querySelector('figure details table').getBoundingClientRect().height"),
    ).toBeGreaterThan(40);
  });

  test('unfolds a table by the keyboard alone', async () => {
    const { page } = await open(await written(REPORTS['a run that paused']));
    const openOnes = () => page.evaluate("document.querySelectorAll('details[open]').length");
    expect(await openOnes()).toBe(0);
    for (let presses = 0; presses < 10; presses += 1) {
      await page.keyboard.press('Tab');
      if ((await page.evaluate('document.activeElement.tagName')) === 'SUMMARY') break;
    }
    await page.keyboard.press('Enter');
    expect(await openOnes()).toBe(1);
  });

  test('keeps hostile names harmless', async () => {
    const config = join(folder(), 'hostile.json');
    const stages = Object.values(HOSTILE_NAMES).map((name, i) => ({ name, traffic_percent: i + 1, duration: '1m' }));
    writeFileSync(
      config,
      JSON.stringify({
        name: '</title><script>alert(1)</script>',
        stages,
        service: { requests_per_second: 1000 },
        stable: { error_rate: 0.001, latency_ms: { p50: 50, p99: 200 } },
        thresholds: { error_rate: { max: 0.5 } },
        faults: [{ name: '</text></svg><img src=x onerror=alert(1)>', from: '1m', until: '2m', error_rate: 0.01 }],
      }),
    );
    const { page, heard } = await open(await written(['-c', config]));
    expect(heard).toEqual([]);
    expect(await page.evaluate("document.querySelectorAll('script, img').length")).toBe(0);
  });
});
