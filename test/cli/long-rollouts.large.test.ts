import { writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { PROGRAM, run } from './built-program.js';
import { inTemporaryFolder } from './temporary-folder.js';

const folder = inTemporaryFolder();

/** A look every second, at all that the rollout served so far. */
function everySecond(duration: string): string {
  return JSON.stringify({
    service: { requests_per_second: 100 },
    analysis: { interval: '1s', lookback: '3h' },
    stable: { error_rate: 0.01 },
    canary: { error_rate: 0.01 },
    thresholds: { error_rate: { max: 0.5 } },
    stages: [{ name: 'half', traffic_percent: 50, duration }],
  });
}

/** The program with so much room for what lives long; what it exits with, and what it says. */
function within(megabytes: number, args: readonly string[]) {
  return run(folder(), process.execPath, [`--max-old-space-size=${megabytes}`, PROGRAM, ...args]);
}

describe('a rollout of 10,800 windows that each look back over all before', () => {
  it('is played in 100 MB', async () => {
    writeFileSync('stages.json', everySecond('3h'));
    const { code, out } = await within(100, ['--seed', '42', '--quiet']);
    expect(code).toBe(0);
    expect(JSON.parse(out.toString())).toMatchObject({
      final_state: 'COMPLETED',
      metrics: { windows: { total: 10_800 } },
    });
  });
});

describe('a rollout of as many windows as are allowed', () => {
  it('is played in 400 MB', async () => {
    writeFileSync('stages.json', everySecond('200000s'));
    const { code, out } = await within(400, ['--seed', '42', '--quiet']);
    expect(code).toBe(0);
    expect(JSON.parse(out.toString()).metrics.windows.total).toBe(200_000);
  });
});

describe('a rollout of more windows than are allowed', () => {
  it('is refused before it is played', async () => {
    writeFileSync('stages.json', everySecond('999000s'));
    const { code, err } = await within(100, ['--seed', '42']);
    expect(code).toBe(2);
    expect(err).toContain('would take up to 999,000 windows; at most 200,000 are allowed');
  });
});
