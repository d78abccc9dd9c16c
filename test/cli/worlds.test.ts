import { expect, it } from 'vitest';
import { CONDITIONED_METRICS } from '../../src/measures/metrics.js';
import { PRESETS } from '../../src/model/fault.js';
import { FIGURES, OUTCOMES } from '../../src/model/results/outcome.js';
import { parseAssertion } from '../../src/study/assertion.js';
import { secondsOf } from '../../src/text/duration.js';
import { nearMiss } from '../../src/text/near-miss.js';
import { runHere } from './run-here.js';

it('lists every world, with what it does in numbers and thresholds that catch it, in 80 columns', async () => {
  const { code, out, err } = await runHere(['worlds', '--format', 'text'], { env: { COLUMNS: '80' } });
  expect({ code, err }).toEqual({ code: 0, err: '' });
  for (const line of out.split('\n')) expect(line.length).toBeLessThanOrEqual(80);
  expect(out.match(/^[a-zA-Z_]+$/gm)).toEqual([...PRESETS, 'worse_NAME']);
  expect(out).toContain(`conversion_drop
  The canary is fast and healthy, and sells 30 percent less.
  fault: conversion_ratio: 0.7
  caught by: \`conversion_rate\` with \`min_ratio\`, over some hundred
    conversions; no technical metric moves.
  such as: thresholds: { conversion_rate: { min_ratio: 0.85, over: 10m } }
`);
  for (const [, metric = ''] of out.matchAll(/thresholds: \{ (\w+):/g)) expect(CONDITIONED_METRICS).toContain(metric);
});

it('lists every figure that assertions know, each with statistics that can be asserted', async () => {
  const { out } = await runHere(['worlds', '--format', 'json']);
  const { worlds, figures } = JSON.parse(out);
  expect(worlds.map(({ name }: { name: string }) => name)).toEqual([...PRESETS]);
  expect(figures.map(({ name }: { name: string }) => name)).toEqual([
    ...OUTCOMES,
    'completed',
    'rolled_back',
    'paused',
    'alerted',
    'held_by_rule',
    ...FIGURES,
  ]);
  for (const { name, statistics } of figures) {
    for (const statistic of statistics) {
      expect(parseAssertion(`healthy.${name}.${statistic} < 1`, nearMiss, secondsOf)).toMatchObject({ ok: true });
    }
  }
  expect((await runHere(['--format', 'json', 'worlds'])).out).toBe(out);
});
