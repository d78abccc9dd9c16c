import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { beforeEach, describe, expect, it } from 'vitest';
import { runHere } from './run-here.js';
import { CHANCY } from './study-configs.js';
import { inTemporaryFolder } from './temporary-folder.js';

inTemporaryFolder();

type Step = string | number;

beforeEach(async () => {
  writeFileSync('old.json', CHANCY);
  writeFileSync('new.json', CHANCY.replace('0.05', '0.04'));
  const compare = ['compare', '-q', 'old.json', 'new.json', '-n', '30', '--scenarios', 'configured'];
  expect(await runHere([...compare, '--shard', '1/1', '-o', 'part.json'])).toMatchObject({ code: 0 });
});

/** Changes what a way leads to in the part, undefined takes it out, and makes its checksum anew. */
function forge(way: readonly Step[], value: unknown): void {
  const { checksum: _, ...part } = JSON.parse(readFileSync('part.json', 'utf8'));
  const last = way.at(-1) ?? '';
  const holder = way.slice(0, -1).reduce((inside: Record<Step, unknown>, step) => inside[step] as typeof inside, part);
  if (value === undefined) delete holder[last];
  else holder[last] = value;
  const checksum = `sha256:${createHash('sha256').update(JSON.stringify(part)).digest('hex')}`;
  writeFileSync('part.json', JSON.stringify({ ...part, checksum }));
}

describe('a part of a comparison whose checksum fits', () => {
  it('is read where nothing is changed', async () => {
    forge(['played'], 30);
    expect(await runHere(['merge', 'part.json'])).toMatchObject({ code: 0, err: '' });
  });

  it.each<[readonly Step[], unknown]>([
    [['played'], -1],
    [['played'], 31],
    [['campaign'], undefined],
    [['campaign', 'beforeDigest'], 'sha256:0'],
    [['campaign', 'sweep'], 'a=1'],
    [
      ['campaign', 'scenarios'],
      ['configured', 'healthy'],
    ],
    [['before'], undefined],
    [['before', 'stages'], []],
    [['summaries'], []],
    [['summaries', 0, 'before', 'runs'], -5],
    [['summaries', 1, 'after', 'runs'], 29],
    [['summaries', 0, 'states'], undefined],
    [['summaries', 1, 'states', 'COMPLETED', 'both'], 1_000],
    [['summaries', 1, 'outcomes', 'stopped', 'onlyAfter'], 7.5],
    [['summaries', 1, 'figures', 'failed_requests', 'difference', 'count'], 31],
    [
      ['summaries', 0, 'figures', 'exposure_requests', 'before', 'sum'],
      [0, -1],
    ],
    [['summaries', 0, 'figures', 'exposure_requests', 'after', 'buckets'], []],
  ])('is refused in one clear line where %j is %j', async (way, value) => {
    forge(way, value);
    const { code, out, err } = await runHere(['merge', 'part.json']);
    expect({ code, out }, err).toEqual({ code: 2, out: '' });
    expect(err).toMatch(/^canary-sim: part\.json: [^\n]*\n$/);
  });
});
