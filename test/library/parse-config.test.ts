import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { parseConfig } from '../../src/index.js';
import { exampleFiles } from '../examples/goldens.js';
import { THREE_STAGES } from './configs.js';

const text = (file: string) => readFileSync(new URL(`../../examples/${file}`, import.meta.url), 'utf8');

test.each(exampleFiles().filter((file) => file.endsWith('.json')))('%s is the same as an object', async (file) => {
  const [fromText, fromObject] = [await parseConfig(text(file)), await parseConfig(JSON.parse(text(file)))];
  expect(fromText.ok).toBe(true);
  expect(fromObject).toEqual(fromText);
});

test('the completed document of a configuration, read again, is the same configuration', async () => {
  const first = await parseConfig(THREE_STAGES);
  if (!first.ok) throw new Error('three stages are sound');
  expect(await parseConfig(first.config.document)).toEqual(first);
});

test('a problem of a text has its place in it, one of an object has none', async () => {
  const wrong = { stages: [{ name: 'a', traffic_percent: 101, duration: '1m' }] };
  const said = '101 is not allowed; it must be at least 0 and at most 100';
  expect(await parseConfig(JSON.stringify(wrong, null, 2))).toEqual({
    ok: false,
    problems: [
      {
        code: 'out_of_range',
        path: ['stages', 0, 'traffic_percent'],
        place: { line: 5, column: 26 },
        message: `stages[0].traffic_percent (line 5, column 26): ${said}`,
      },
    ],
  });
  expect(await parseConfig(wrong)).toEqual({
    ok: false,
    problems: [
      {
        code: 'out_of_range',
        path: ['stages', 0, 'traffic_percent'],
        place: null,
        message: `stages[0].traffic_percent: ${said}`,
      },
    ],
  });
});

test.each([Number.NaN, Number.POSITIVE_INFINITY])('%s in an object is a problem, not a missing value', async (rate) => {
  const parsed = await parseConfig({ ...THREE_STAGES, canary: { error_rate: rate } });
  expect(parsed).toMatchObject({ ok: false, problems: [{ code: 'not_finite', path: ['canary', 'error_rate'] }] });
});

test('a key whose value is undefined is left out', async () => {
  expect(await parseConfig({ ...THREE_STAGES, slo: undefined })).toEqual(await parseConfig(THREE_STAGES));
});

test('the object is not changed', async () => {
  const given = structuredClone(THREE_STAGES);
  await parseConfig(given);
  expect(given).toEqual(THREE_STAGES);
});

const round: { stages: unknown[] } = { stages: [] };
round.stages.push(round);

test.each([
  ['an object within itself', round],
  ['a function', { stages: [() => {}] }],
  ['a bigint', { stages: 10n }],
  ['a symbol', { name: Symbol('x') }],
])('%s is no configuration', async (_, source) => {
  await expect(parseConfig(source)).rejects.toMatchObject({ name: 'ArgumentError', code: 'not_plain_data' });
});

test('a warning has its sentence', async () => {
  const parsed = await parseConfig({ stages: [{ name: 'a', traffic_percent: 100, duration: '5m' }] });
  if (!parsed.ok) throw new Error('one stage is sound');
  expect(parsed.config.warnings).not.toEqual([]);
  for (const { code, message } of parsed.config.warnings) expect([code, message]).not.toContain('');
});
