import { createHash } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { runHere } from './run-here.js';
import { CHANCY } from './study-configs.js';

type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
type Path = readonly (string | number)[];

const stdin = (text: string) => async () => Buffer.from(text);

async function partOf(...args: string[]): Promise<string> {
  const { code, out } = await runHere(['study', '-qc', '-', '--jobs', '1', '--shard', '1/1', ...args], {
    stdin: stdin(CHANCY),
  });
  expect(code).toBe(0);
  return out;
}

/** A part with something changed, and a checksum that fits again: what anybody can write. */
function forged(part: string, change: (json: { [key: string]: Json }) => void): string {
  const { checksum: _, ...json } = JSON.parse(part);
  change(json);
  const checksum = `sha256:${createHash('sha256').update(JSON.stringify(json)).digest('hex')}`;
  return JSON.stringify({ ...json, checksum });
}

function merged(part: string) {
  return runHere(['merge', '-'], { stdin: stdin(part) });
}

/** One line that names the place, exit code 2, and no report. */
async function refused(part: string, told: string | RegExp): Promise<void> {
  const { code, out, err } = await merged(part);
  expect({ code, out, err }).toEqual({ code: 2, out: '', err: expect.stringMatching(told) });
  expect(err).toMatch(/^canary-sim: standard input: [^\n]+\n$/);
}

function at(json: Json, path: Path): Json {
  return path.reduce<Json>((value, step) => (value as { [key: string]: Json })[step] ?? null, json);
}

function put(json: Json, path: Path, value: Json | undefined): void {
  const parent = at(json, path.slice(0, -1)) as { [key: string]: Json };
  const key = path.at(-1) ?? '';
  if (value !== undefined) parent[key] = value;
  else if (Array.isArray(parent)) parent.splice(Number(key), 1);
  else delete parent[key];
}

let part = '';
let sweep = '';
/** Of few runs of few worlds, with every kind of place, and its report. */
let few = '';
let report = '';

beforeAll(async () => {
  part = await partOf('-n', '12', '--scenarios', 'configured,latent');
  sweep = await partOf('-n', '6', '--sweep', 'analysis.min_requests=5,10');
  few = await partOf('-n', '6', '--scenarios', 'configured');
  report = (await merged(few)).out;
});

describe('a part that no study could have left is refused with the place and what is allowed', () => {
  it.each<[string, Path, Json | undefined, string | RegExp]>([
    [
      'fewer runs than none',
      ['played'],
      -1,
      /played: -1 is not allowed; it must be at least 0 and at most 1,000,000,000/,
    ],
    ['more runs than its range', ['played'], 13, /played: 13 is not allowed; it must be at least 0 and at most 12\n/],
    ['a range beyond the study', ['range', 'last'], 13, /range\.last: 13 is not allowed; .* at most 12\n/],
    ['a range that ends before it begins', ['range', 'first'], 99, /range\.last: 12 is not allowed; .*at least 99/],
    ['no range', ['range'], undefined, /range: the key `range` is missing here/],
    ['a summary less', ['summaries', 0], undefined, /summaries: found 2; it must be 3, one for each world/],
    ['no summaries', ['summaries'], undefined, /summaries: the key `summaries` is missing/],
    ['a summary that is nothing', ['summaries', 1], null, /summaries\[1\]: found null where an object belongs/],
    ['a negative number of runs', ['summaries', 0, 'runs'], -5, /summaries\[0\]\.runs: -5 is not allowed/],
    [
      'other runs than are played',
      ['summaries', 0, 'runs'],
      5,
      /summaries\[0\]\.runs: found 5; it must be 12, as many as `played` says/,
    ],
    [
      'a state too often',
      ['summaries', 0, 'states', 'PAUSED'],
      400,
      /summaries\[0\]\.states: found \d+; it must be 12, as many as there are runs/,
    ],
    ['no states', ['summaries', 0, 'states'], {}, /summaries\[0\]\.states\.COMPLETED: the key `COMPLETED` is missing/],
    ['an outcome of another state', ['summaries', 0, 'outcomes', 'missed'], 1, /summaries\[0\]\.outcomes/],
    ['an end of no stage', ['summaries', 0, 'ends', 0, 0], '7 COMPLETED', /ends\[\d\](\[0\])?: /],
    [
      'a rule of no stage',
      ['summaries', 1, 'fired'],
      [['0 users max', { first: 1, alone: 1 }]],
      /fired\[0\]\[0\]: "0 users max" is neither/,
    ],
    [
      'a figure less',
      ['summaries', 0, 'figures', 'users_hit'],
      undefined,
      /figures\.users_hit: the key `users_hit` is missing/,
    ],
    [
      'a figure that no run has here',
      ['summaries', 0, 'figures', 'users_hit', 'count'],
      12,
      /users_hit\.count: found 12; it must be 0/,
    ],
    ['an infinite sum', ['summaries', 0, 'figures', 'failed_requests', 'sum', 0], 1e300, /sum\[0\]: .* is not allowed/],
    [
      'another sum',
      ['summaries', 0, 'figures', 'failed_requests', 'sum', 1],
      4_000_000,
      /failed_requests\.sum: no numbers in these buckets/,
    ],
    [
      'other bounds',
      ['summaries', 0, 'figures', 'failed_requests', 'range', 1],
      100_000,
      /failed_requests\.range\[1\]: found/,
    ],
    [
      'no bounds',
      ['summaries', 0, 'figures', 'failed_requests', 'range'],
      null,
      /failed_requests\.range: it must not be null here/,
    ],
    [
      'no buckets',
      ['summaries', 0, 'figures', 'failed_requests', 'buckets'],
      [],
      /failed_requests\.count: found 12; it must be 0, as many as the buckets hold/,
    ],
    [
      'a bucket that is none',
      ['summaries', 0, 'figures', 'failed_requests', 'buckets', 0],
      [1],
      /buckets\[0\]: found 1; at least 3/,
    ],
    [
      'a bucket of a run beyond',
      ['summaries', 0, 'figures', 'failed_requests', 'buckets', 0, 2],
      99,
      /buckets\[0\]\[2\]: run 99 cannot be the earliest/,
    ],
    ['no worst run', ['summaries', 0, 'worst'], null, /worst: it must not be null here/],
    ['a worst run beyond', ['summaries', 0, 'worst', 'run'], 99, /worst\.run: 99 is not allowed/],
    [
      'a nearer miss than can be',
      ['summaries', 0, 'nearest_miss'],
      { run: 1, value: 1.5 },
      /nearest_miss\.value: 1\.5 is not allowed/,
    ],
    ['to be over early', ['enough'], true, /enough: the study is not over/],
    [
      'a scenario that is none',
      ['campaign', 'scenarios', 1],
      'latemt',
      /campaign\.scenarios\[1\]: found the text "latemt", did you mean `latent`\?/,
    ],
    ['a scenario twice', ['campaign', 'scenarios', 1], 'healthy', /campaign\.scenarios: no study plays this list/],
    ['a sweep that is none', ['campaign', 'sweep'], 'x', /campaign\.scenarios: no study plays this list/],
    [
      'a configuration that is none',
      ['config', 'stages'],
      [],
      /config\.stages: found an empty list; at least 1 is needed/,
    ],
    [
      'a key that is not of a configuration',
      ['config', 'nmae'],
      1,
      /config\.nmae: unknown key `nmae`, did you mean `name`\?/,
    ],
    ['no configuration', ['config'], null, /config: found null/],
    [
      'a configuration that is not completed',
      ['config', 'baseline'],
      undefined,
      /config: this is not a configuration as the program completes it/,
    ],
    ['another configuration', ['config', 'name'], 'other', /campaign\.configDigest: it is not the digest/],
    ['a key of its own', ['extra'], 1, /extra: unknown key `extra`/],
    ['no campaign', ['campaign'], undefined, /campaign: the key `campaign` is missing/],
  ])('%s', async (_, path, value, told) => {
    const text = forged(part, (json) => put(json, path, value));
    expect(JSON.parse(text)).not.toEqual(JSON.parse(part));
    await refused(text, told);
  });

  it('a sweep whose values the configuration does not take, or that is not written as one', async () => {
    await refused(
      forged(sweep, (json) => put(json, ['campaign', 'sweep'], 'analysis.min_requests=5,-1')),
      /--sweep: with/,
    );
    await refused(
      forged(sweep, (json) => put(json, ['campaign', 'sweep'], 'x')),
      /--sweep: "x" does not say/,
    );
    await refused(
      forged(sweep, (json) => put(json, ['campaign', 'sweep'], 'analysis.min_requests=5,10,20')),
      /summaries: found 4; it must be 6, one for each world/,
    );
  });

  it('a text that is nested without end, which no stack would hold, or asks for much more memory than it has bytes', async () => {
    const nested = `${part.slice(0, -2)},"x":${'['.repeat(200_000)}${']'.repeat(200_000)}}\n`;
    await refused(nested, /nested more than 33 levels deep/);
    await refused('['.repeat(200_000), /nested more than 33 levels deep/);
    await refused(`{"x":[${'[],'.repeat(300_000)}0]}`, /it has more lists than a study has buckets/);
    await refused(`{${'"k":1,'.repeat(1_000_001)}"k":1}`, /it has more than 1,000,000 keys/);
  });
});

describe('a part of a study that was played is taken', () => {
  const folder = new URL('../../examples/', import.meta.url);
  const names = ['', 'judges/'].flatMap((sub) =>
    readdirSync(new URL(sub, folder)).flatMap((name) => (name.endsWith('.json') ? [`${sub}${name}`] : [])),
  );

  it.each(names)('%s', async (name) => {
    const file = fileURLToPath(new URL(name, folder));
    const worlds = ['-n', '4', '--scenarios', 'configured,error_spike,flapping'];
    const { code, out } = await runHere(['study', '-qc', file, '--jobs', '1', '--shard', '1/1', ...worlds]);
    expect(code).toBe(0);
    expect(await merged(out)).toMatchObject({ out: expect.stringContaining('"complete": true') });
  });
});

/** Every place in a part but for its configuration, which its digest holds together. */
function places(json: Json, path: Path = []): Path[] {
  if (typeof json !== 'object' || json === null) return [path];
  if (path[0] === 'config') return [path];
  return [
    ...(path.length === 0 ? [] : [path]),
    ...Object.entries(json).flatMap(([key, value]) => places(value, [...path, key])),
  ];
}

/** What no other field repeats: which study this is said to be, and which of its runs are worth a look. */
const SAID_ONCE =
  /^(campaign (seed|configFile|assertions|untilWidth)\b|.*\bbuckets \d+ 2$|.*\bnearest_miss\b|.*\bfired \d+ 1 alone$)/;

describe('a part with anything dropped or replaced', () => {
  /** Half as many as there are places, and nearly as many as there are numbers. */
  const CASES = 250;

  const outside: readonly Json[] = [null, -1, 0.25, 1.5, 'x', '', [], {}, [[]], true, 1e300, 4_000_000_000];

  async function holds(path: Path, value: Json | undefined): Promise<void> {
    const { code, out, err } = await merged(forged(few, (json) => put(json, path, value)));
    const told = `${path.join(' ')} = ${JSON.stringify(value)}: ${err}`;
    expect([0, 2], told).toContain(code);
    if (code === 2) expect(err, told).toMatch(/^canary-sim: [^\n]+\n$/);
    else if (!SAID_ONCE.test(path.join(' '))) expect(out, told).toBe(report);
  }

  it('is refused, or gives the same report; never an internal error, never another report', async () => {
    const all = places(JSON.parse(few)).filter(([key]) => key !== 'checksum');
    const mutation = fc.tuple(fc.constantFrom(...all), fc.option(fc.constantFrom(...outside), { nil: undefined }));
    await fc.assert(
      fc.asyncProperty(mutation, ([path, value]) => holds(path, value)),
      { numRuns: CASES },
    );
  }, 600_000);

  it('is refused where a number is one more or less, unless only this field knows it', async () => {
    const json: Json = JSON.parse(few);
    const numbers = places(json).filter((path) => typeof at(json, path) === 'number');
    const nudge = fc.tuple(fc.constantFrom(...numbers), fc.constantFrom(-1, 1));
    await fc.assert(
      fc.asyncProperty(nudge, ([path, by]) => holds(path, Number(at(json, path)) + by)),
      { numRuns: CASES },
    );
  }, 600_000);
});
