import { expect, test } from 'vitest';
import { CONDITION_NAMES } from '../../src/measures/conditions.js';
import { METRICS } from '../../src/model/metric.js';
import { type SourceFile, sourceFiles } from './source-files.js';

/** Where a name of a metric or condition may stand, and why. */
const PLACES = [
  // The names, and what each is.
  'src/model/metric.ts',
  'src/measures/',
  // Versions, thresholds and defaults are configured by name.
  'src/config/',
  // What queries and providers of other controllers measure has words of its own, some of them a metric's name.
  'src/model/policy/rehearsal.ts',
  // What is counted of requests is a word of its own, and one of the two is a metric's name.
  'src/model/judge.ts',
  'src/analysis/judges/split-counts.ts',
  // What queries and providers of other controllers measure has words of its own, some of them a metric's name.
  'src/model/policy/rehearsal.ts',
  'src/model/world-said.ts',
  'src/policies/rehearsal/',
  'src/sources/scraped/signal-of.ts',
  // Fixed figures of an arm, in reports and games.
  'src/simulation/summarize.ts',
  'src/play/arm-cells.ts',
  'src/play/series.ts',
  'src/report/run/metric-series.ts',
  'src/report/run/run-charts.ts',
  'src/report/run/run-data.ts',
  // Advice says which field of a configuration to change, and to what.
  'src/study/advice/',
  // What callers of the library measured of one.
  'src/library/reading-of.ts',
];

/** `min` and `max` mean other things, too. */
const NAMES = [...METRICS, ...CONDITION_NAMES.filter((name) => name.includes('_'))];
const NAME = new RegExp(`['"\`](${NAMES.join('|')})['"\`]`);
const ENDING = /\.endsWith\('_\w+'\)/;

function namesIn(files: readonly SourceFile[]): string[] {
  return files.flatMap(({ path, text }) => {
    const isPlace = PLACES.some((place) => path.startsWith(place));
    const code = text.replace(/\/\*\*[\s\S]*?\*\//g, '').replace(/^\s*\/\/.*$/gm, '');
    const name = isPlace ? undefined : NAME.exec(code)?.[1];
    return [
      ...(name === undefined ? [] : [`${path}: ${name}`]),
      ...(ENDING.test(code) ? [`${path}: the ending of a name`] : []),
    ];
  });
}

test('what a metric or a condition is, is asked of its row: names stand only where one is configured or reported', () => {
  const src = sourceFiles('src');
  expect(src.length).toBeGreaterThan(50);
  expect(namesIn(src)).toEqual([]);
});

test.each([
  ["const FALLING = new Set(['success_rate', 'conversion_rate']);", 'src/study/x.ts: success_rate'],
  ["if (name === 'max_ratio') return 1;", 'src/study/x.ts: max_ratio'],
  ["return metric.endsWith('_rate') ? 1 : 0;", 'src/study/x.ts: the ending of a name'],
])('a name elsewhere is found: %s', (text, problem) => {
  expect(namesIn([{ path: 'src/study/x.ts', text }])).toEqual([problem]);
});
