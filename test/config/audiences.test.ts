import { describe, expect, test } from 'vitest';
import { parseConfig } from '../../src/config/parse-config.js';
import type { Setup } from '../../src/model/setup.js';
import { warningSentence } from '../../src/report/words/warning-sentence.js';

const AUDIENCES = { internal: { share: 0.01 }, beta: { share: 0.04 }, eu: { share: 0.35, error_ratio: 2 } };

interface Fields {
  readonly service?: object;
  readonly [key: string]: unknown;
}

const RINGS = [
  { name: 'internal', audience: 'internal', traffic_percent: 100, duration: '30m' },
  { name: 'beta', audience: ['internal', 'beta'], traffic_percent: 100, duration: '30m' },
  { name: 'half of eu', audience: 'eu', traffic_percent: 50, duration: '30m' },
  { name: 'tenth', traffic_percent: 10, duration: '30m' },
  { name: 'all', traffic_percent: 100, duration: '30m' },
];

function parsed(stages: readonly object[], { service, ...fields }: Fields = {}) {
  return parseConfig(JSON.stringify({ service: { audiences: AUDIENCES, ...service }, stages, ...fields }));
}

async function setupOf(stages: readonly object[], fields: Fields = {}): Promise<Setup> {
  const result = await parsed(stages, fields);
  if (!result.ok) throw new Error(JSON.stringify(result.problems));
  return result.config.setup;
}

/** Codes and places. */
async function problemsOf(stages: readonly object[], fields: Fields = {}): Promise<readonly string[]> {
  const result = await parsed(stages, fields);
  return result.ok ? [] : result.problems.map(({ code, path }) => `${code} ${path.join('.')}`);
}

describe('stages by audience', () => {
  test('raise the share of those that they name, and leave the others what they have', async () => {
    const { plan, world } = await setupOf(RINGS);
    expect(world.audiences.map(({ name, share }) => [name, share])).toEqual([
      ['internal', 0.01],
      ['beta', 0.04],
      ['eu', 0.35],
      ['others', expect.closeTo(0.6)],
    ]);
    expect(plan.stages.map(({ audiences }) => audiences?.shares.map(({ canaryPercent }) => canaryPercent))).toEqual([
      [100, 0, 0, 0],
      [100, 100, 0, 0],
      [100, 100, 50, 0],
      [100, 100, 50, 10],
      [100, 100, 100, 100],
    ]);
    const requests = plan.stages.map(({ audiences }) => audiences?.requestsPercent ?? 0);
    for (const [i, percent] of [1, 5, 22.5, 28.5, 100].entries()) expect(requests[i]).toBeCloseTo(percent, 9);
    expect(requests[4]).toBe(100);
  });

  test('may all be shares, and then are as ever', async () => {
    const { plan } = await setupOf([
      { traffic_percent: 5, duration: '10m' },
      { traffic_percent: 100, duration: '10m' },
    ]);
    expect(plan.stages.map(({ audiences }) => audiences)).toEqual([undefined, undefined]);
  });

  test.each([
    [
      'a share that nobody gains by',
      [RINGS[0], RINGS[0]],
      ['duplicate_name stages.1.name', 'audience_not_increasing stages.1.traffic_percent'],
    ],
    [
      'less than they have',
      [
        { ...RINGS[2], name: 'eu' },
        { ...RINGS[2], traffic_percent: 20 },
      ],
      ['audience_not_increasing stages.1.traffic_percent'],
    ],
    ['an audience that is misspelt', [{ ...RINGS[0], audience: 'internl' }], ['not_one_of stages.0.audience']],
    ['one of several', [{ ...RINGS[0], audience: ['beta', 'x'] }], ['not_one_of stages.0.audience.1']],
    ['an audience that is a number', [{ ...RINGS[0], audience: 5 }], ['wrong_type stages.0.audience']],
    ['no audience', [{ ...RINGS[0], audience: [] }], ['too_few_items stages.0.audience']],
  ])('are refused: %s', async (_, stages, problems) => {
    expect(await problemsOf(stages as object[])).toEqual(problems);
  });
});

describe('audiences', () => {
  test.each([
    [
      'sum to more than all requests',
      { audiences: { a: { share: 0.7 }, b: { share: 0.4 } } },
      'audiences_above_all service.audiences',
    ],
    ['named as the rest is', { audiences: { others: { share: 0.1 } } }, 'audience_name_taken service.audiences.others'],
    [
      'with a name that no path could hold',
      { audiences: { 'a.b': { share: 0.1 } } },
      'audience_name_unreadable service.audiences.a.b',
    ],
    [
      'with a name that every object has',
      { audiences: { toString: { share: 0.1 } } },
      'audience_name_taken service.audiences.toString',
    ],
    ['without a share', { audiences: { a: {} } }, 'missing_key service.audiences.a.share'],
    ['of nobody', { audiences: { a: { share: 0 } } }, 'out_of_range service.audiences.a.share'],
    ['and users who stay and are not counted', { routing: 'one_way' }, 'one_way_without_users service.routing'],
    [
      'and users who stay with a share that drifts',
      { routing: 'one_way', users: 10, real_share: { drift_percent_per_hour: 1 } },
      'one_way_with_drift service.real_share.drift_percent_per_hour',
    ],
    ['and a share that is nothing at all', { real_share: { ratio: 0 } }, 'out_of_range service.real_share.ratio'],
  ])('are refused: %s', async (_, service, problem) => {
    expect(await problemsOf([{ traffic_percent: 5, duration: '10m' }], { service })).toEqual([problem]);
  });

  test('may be all users, and then there are no others', async () => {
    const service = { audiences: { eu: { share: 0.3 }, us: { share: 0.7 } } };
    const { world } = await setupOf([{ audience: 'eu', traffic_percent: 100, duration: '10m' }], { service });
    expect(world.audiences.map(({ name }) => name)).toEqual(['eu', 'us']);
    expect(await problemsOf([{ audience: 'others', traffic_percent: 100, duration: '10m' }], { service })).toEqual([
      'not_one_of stages.0.audience',
    ]);
  });

  test('are named by faults, too', async () => {
    const fault = { name: 'f', error_rate: 0.1, audience: 'eu' };
    const { world } = await setupOf(RINGS, { faults: [fault] });
    expect(world.faults.map(({ audiences }) => audiences)).toEqual([['eu']]);
    expect(await problemsOf(RINGS, { faults: [{ ...fault, audience: 'us' }] })).toEqual([
      'not_one_of faults.0.audience',
    ]);
    const stages = [{ traffic_percent: 5, duration: '10m' }];
    const without = await parseConfig(JSON.stringify({ stages, faults: [fault] }));
    expect(without).toMatchObject({ ok: false, problems: [{ code: 'audience_without_audiences' }] });
  });

  test('keep the configuration what it is when it is read again', async () => {
    const first = await parsed(RINGS, { service: { routing: 'one_way', users: 100, real_share: { ratio: 1.2 } } });
    if (!first.ok) throw new Error(JSON.stringify(first.problems));
    const again = await parseConfig(JSON.stringify(first.config.document));
    expect(again).toMatchObject({ ok: true, config: { document: first.config.document } });
  });
});

describe('a canary that serves other users than stable', () => {
  async function warned(stages: readonly object[], fields: Fields = {}): Promise<readonly string[]> {
    const result = await parsed(stages, fields);
    if (!result.ok) throw new Error(JSON.stringify(result.problems));
    return result.config.warnings.filter(({ code }) => code === 'audience_confounds').map(warningSentence);
  }
  const one = (audience: string | undefined, percent: number) => [
    { name: 'one', ...(audience === undefined ? {} : { audience }), traffic_percent: percent, duration: '30m' },
    { name: 'last', traffic_percent: 100, duration: '0s' },
  ];

  test('is warned of, with how unlike stable is for them', async () => {
    const [sentence] = await warned(one('eu', 100));
    // Of the others 0.65 are neither, with 0.1 %.
    expect(sentence).toContain('in stage "one" the canary serves other users than stable');
    expect(sentence).toContain(
      "stable itself fails 0.2 % of the requests of the canary's users, and 0.1 % of the others'",
    );
    expect(await warned(one('beta', 100))).toHaveLength(1);
  });

  test('is not, where the two serve the same users or nothing compares them', async () => {
    expect(await warned(one(undefined, 10))).toEqual([]);
    expect(await warned(one('eu', 50), { baseline: 'fresh' })).toEqual([]);
    const halves = { ...RINGS[0], audience: ['internal', 'beta', 'eu', 'others'], traffic_percent: 50 };
    const all = [halves, { name: 'all', traffic_percent: 100, duration: '30m' }];
    expect(await warned(all, { baseline: 'fresh' })).toEqual([]);
    expect(await warned(one('eu', 100), { thresholds: { error_rate: { max: 0.1 } } })).toEqual([]);
  });

  test('is warned of, where stable last served other users', async () => {
    const stages = [...one('eu', 100).slice(0, 1), { name: 'last', traffic_percent: 100, duration: '30m' }];
    expect((await warned(stages))[0]).toContain('in stages "one", "last" the canary serves other users than stable');
  });

  test('is warned of, where the fresh baseline gets less of some', async () => {
    expect(await warned(one('eu', 80), { baseline: 'fresh' })).toEqual([]);
    const stages = [RINGS[0], { ...RINGS[2], traffic_percent: 30 }, ...one(undefined, 60)] as object[];
    expect((await warned(stages, { baseline: 'fresh' }))[0]).toContain('serves other users than its fresh baseline');
  });
});
