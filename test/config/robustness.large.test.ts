import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseConfig } from '../../src/config/parse-config.js';
import { problemSentence } from '../../src/report/words/problems/problem-sentence.js';
import { expectSame } from '../expect-same.js';
import { RICH, SAMPLE, SAMPLE_YAML } from './sample.js';

const RICH_SAMPLE = JSON.stringify(RICH, null, 2);

/** Whatever the text: a setup that keeps its promises, or problems that can be pointed at and told on one line. */
async function expectAnAnswer(text: string): Promise<void> {
  const result = await parseConfig(text);
  if (result.ok) {
    const { setup, document } = result.config;
    const { stages, intervalSeconds, lookbackSeconds } = setup.plan;
    expect(stages.length).toBeGreaterThan(0);
    for (const seconds of [intervalSeconds, lookbackSeconds, ...stages.map(({ bakeSeconds }) => bakeSeconds)]) {
      expect(Number.isSafeInteger(seconds)).toBe(true);
    }
    const again = await parseConfig(JSON.stringify(document));
    expectSame(again, result);
    return;
  }
  expect(result.problems.length).toBeGreaterThan(0);
  const lines = text.split('\n');
  for (const problem of result.problems) {
    const { line, column } = problem.place;
    expect(line).toBeGreaterThanOrEqual(1);
    expect(line).toBeLessThanOrEqual(lines.length);
    expect(column).toBeGreaterThanOrEqual(1);
    expect(column).toBeLessThanOrEqual((lines[line - 1] ?? '').length + 1);
    expect(problemSentence(problem)).toMatch(/^[^\p{Cc}\p{Cf}\p{Cs}]{10,5000}$/u);
  }
}

const WORDS = [
  ...['stages', 'name', 'traffic_percent', 'duration', 'thresholds', 'error_rate', 'max', 'for', 'pause', 'operator'],
  ...[
    'at',
    'action',
    'analysis',
    'interval',
    '5m',
    '-1',
    '0',
    '50',
    '1e999',
    '.nan',
    'true',
    'null',
    '__proto__',
    '<<',
  ],
  ...[
    '\n',
    '\n  ',
    '\n  - ',
    ': ',
    ', ',
    '{',
    '}',
    '[',
    ']',
    '"',
    "'",
    '- ',
    '? ',
    '& a',
    '*a',
    '!x ',
    '|',
    '>',
    '#',
    '---',
    '%',
  ],
  ...['\t', '\\', '\u0000', '\u001b', '\u2028', '\ud83d', '\ufeff', '\r'],
];

test('the samples are answered with a setup', async () => {
  for (const text of [SAMPLE, SAMPLE_YAML, RICH_SAMPLE]) {
    expect(await parseConfig(text)).toMatchObject({ ok: true });
    await expectAnAnswer(text);
  }
});

test('a text put together from the words of a configuration gets an answer', async () => {
  const text = fc.array(fc.constantFrom(...WORDS), { maxLength: 30 }).map((words) => words.join(''));
  await fc.assert(fc.asyncProperty(text, expectAnAnswer), { numRuns: 2_000 });
});

test('any text at all gets an answer', async () => {
  const text = fc.oneof(fc.string({ unit: 'binary' }), fc.string(), fc.json());
  await fc.assert(fc.asyncProperty(text, expectAnAnswer), { numRuns: 1_000 });
});

test('the sample with some of its characters changed gets an answer', async () => {
  const change = fc.tuple(fc.nat(), fc.nat(6), fc.constantFrom('', ...WORDS));
  const text = fc
    .tuple(fc.constantFrom(SAMPLE, SAMPLE_YAML, RICH_SAMPLE), fc.array(change, { minLength: 1, maxLength: 4 }))
    .map(([sample, changes]) =>
      changes.reduce<string>((before, [at, cut, word]) => {
        const start = at % (before.length + 1);
        return before.slice(0, start) + word + before.slice(start + cut);
      }, sample),
    );
  await fc.assert(fc.asyncProperty(text, expectAnAnswer), { numRuns: 1_500 });
});

test('the sample with some of its values changed gets an answer', async () => {
  const value = fc.oneof(
    fc.jsonValue({ maxDepth: 2 }),
    fc.double(),
    fc.constantFrom('0s', '1s', '1m', '1h30m', '366d', '-5m', '15', 'full', true, false, 0, 1, 100, 1e7),
  );
  const changes = fc.array(fc.tuple(fc.nat(), value), { minLength: 1, maxLength: 5 });
  const text = fc.tuple(fc.constantFrom(SAMPLE, RICH_SAMPLE), changes).map(([sample, list]) => {
    let document: unknown = JSON.parse(sample);
    for (const [which, put] of list) {
      let left = which % (sample === SAMPLE ? 60 : 300);
      document = JSON.parse(JSON.stringify(document), (_, old: unknown) => (left-- === 0 ? put : old)) ?? null;
    }
    return JSON.stringify(document) ?? 'null';
  });
  await fc.assert(fc.asyncProperty(text, expectAnAnswer), { numRuns: 2_000 });
});
