import { describe, expect, test } from 'vitest';
import { scenarioSetup } from '../../src/config/build-setup.js';
import { parseConfig } from '../../src/config/parse-config.js';
import type { Setup } from '../../src/model/setup.js';
import { simulate } from '../../src/simulation/simulate.js';
import { type Campaign, type Part, summaryFromJson, summaryJson } from '../../src/study/parts/part.js';
import { partProblem } from '../../src/study/parts/part-problem.js';
import { runsPlayer } from '../../src/study/play-runs.js';
import { addToSketch, type Sketch, sketchMean } from '../../src/study/sketch.js';
import { mergeSummary } from '../../src/study/summary.js';
import { worstCases } from '../../src/study/worst-cases.js';

const USERS = { requests_per_second: 400, users: 100_000 };
const AUDIENCES = { beta: { share: 0.1 }, paying: { share: 0.3 } };
const SRM = { judges: [{ method: 'srm' }], when_inconclusive: 'promote' };
const TENTH = [{ name: 'tenth', traffic_percent: 10, duration: '10m' }];

async function setupOf(document: object): Promise<Setup> {
  const result = await parseConfig(JSON.stringify(document));
  if (!result.ok) throw new Error(JSON.stringify(result.problems));
  return result.config.setup;
}

/** How many of so many runs a person is called to, since users do not come as they should. */
async function mismatches(service: object, stages: readonly object[], runs: number): Promise<number> {
  const setup = await setupOf({ service: { ...USERS, ...service }, analysis: SRM, stages });
  const outcomes = Array.from({ length: runs }, (_, seed) => simulate(setup, seed).finalState);
  return outcomes.filter((state) => state === 'PAUSED').length;
}

describe('srm', () => {
  test('sees a share that is not the one that is meant', async () => {
    expect(await mismatches({ routing: 'sticky', real_share: { ratio: 1.4 } }, TENTH, 10)).toBe(10);
    expect(await mismatches({ routing: 'sticky', real_share: { ratio: 0.7 } }, TENTH, 10)).toBe(10);
    expect(await mismatches({ routing: 'sticky', real_share: { drift_percent_per_hour: 20 } }, TENTH, 10)).toBe(10);
  });

  test('sees users who stay with the canary', async () => {
    expect(await mismatches({ routing: 'one_way' }, TENTH, 10)).toBe(10);
  });

  test('sees nothing where each audience gets what is meant for it', async () => {
    const stages = [
      { name: 'beta', audience: 'beta', traffic_percent: 50, duration: '10m' },
      { name: 'all beta', audience: 'beta', traffic_percent: 100, duration: '10m' },
    ];
    // Alpha is 0.001: more than 1 of 40 rollouts are missed once in 1,300.
    expect(await mismatches({ routing: 'sticky', audiences: AUDIENCES }, stages, 40)).toBeLessThanOrEqual(1);
  });
});

const PLAN = {
  service: { ...USERS, audiences: AUDIENCES },
  faults: [{ name: 'invoices', audience: 'paying', error_rate: 0.05 }],
  thresholds: { error_rate: { max: 0.03 } },
  stages: [
    { name: 'beta', audience: 'beta', traffic_percent: 100, duration: '5m' },
    { name: 'paying', audience: 'paying', traffic_percent: 20, duration: '5m' },
    { name: 'all', traffic_percent: 100, duration: '5m' },
  ],
};

describe('a run', () => {
  test('says what it was to each audience, and which share of all requests each stage planned and got', async () => {
    const run = simulate(await setupOf(PLAN), 1);
    expect(run.byAudience.map(({ audience }) => audience)).toEqual(['beta', 'paying', 'others']);
    const sum = (of: 'canaryRequests' | 'failedRequests' | 'excessFailedRequests') =>
      run.byAudience.reduce((all, one) => all + one[of], 0);
    expect(sum('canaryRequests')).toBe(run.canary.requests);
    expect(sum('failedRequests')).toBe(run.failedRequests);
    expect(sum('excessFailedRequests')).toBe(run.excessFailedRequests);
    const paying = run.byAudience[1]?.excessFailedRequests;
    expect(paying).toBe(run.excessFailedRequests);
    expect(run.stages.map(({ audience }) => audience)).toEqual([['beta'], ['paying'], null]);
    const shares = run.stages.map(({ share }) => share);
    expect(shares.map((share) => share?.plannedPercent)).toEqual([10, 16, 100]);
    for (const share of shares.slice(0, 2)) {
      // Of 120,000 requests a share is off by 0.5 points at 4.7 standard deviations.
      expect(Math.abs((share?.realPercent ?? 0) - (share?.plannedPercent ?? 0))).toBeLessThan(0.5);
    }
  });

  test('finds a canary bad from when it serves the audience that a fault hits', async () => {
    const { timeline, timeToDetectSeconds, outcome } = simulate(await setupOf(PLAN), 1);
    const begins = timeline.find(({ code }) => code === 'fault_begins');
    expect(begins?.atSeconds).toBe(300);
    expect(outcome).toBe('missed');
    expect(timeToDetectSeconds).toBe(null);
    const strict = { ...PLAN, thresholds: { error_rate: { max: 0.012 } } };
    expect(simulate(await setupOf(strict), 1)).toMatchObject({ outcome: 'stopped', timeToDetectSeconds: 60 });
  });

  test('is the same beside a canary that no audience tells apart, where all of them get the same share', async () => {
    // Cumulative shares that are alike are one share: the plan is another, the requests of the arms have the same law.
    const stages = [{ name: 'one', audience: ['beta', 'paying', 'others'], traffic_percent: 10, duration: '10m' }];
    const [byName, byShare] = await Promise.all(
      [stages, [{ name: 'one', traffic_percent: 10, duration: '10m' }]].map((each) =>
        setupOf({
          ...PLAN,
          faults: [],
          thresholds: {},
          analysis: SRM,
          service: { ...PLAN.service, routing: 'sticky' },
          stages: each,
        }),
      ),
    );
    for (let seed = 0; seed < 5; seed++) {
      const [one, other] = [byName, byShare].map((setup) => simulate(setup as Setup, seed));
      expect(one?.byAudience).toEqual(other?.byAudience);
      expect(one?.canary).toEqual(other?.canary);
    }
  });
});

describe('a study', () => {
  test('sums up what each audience costs, in any order', async () => {
    const setup = await setupOf(PLAN);
    const [all, first, second] = [
      runsPlayer(setup, '7')(1, 20),
      runsPlayer(setup, '7')(1, 8),
      runsPlayer(setup, '7')(9, 20),
    ];
    mergeSummary(second, first);
    const sorted = (summary: typeof all) => JSON.stringify(summaryJson(summary));
    expect(sorted(second)).toBe(sorted(all));
    expect(sorted(summaryFromJson(JSON.parse(sorted(all))))).toBe(sorted(all));
    const means = [...all.byAudience.values()].map(({ excessFailedRequests }) => sketchMean(excessFailedRequests));
    expect(means.reduce((a, b) => a + b, 0)).toBeCloseTo(sketchMean(all.figures.excess_failed_requests), 9);
    expect(means[0]).toBe(0);
    expect(means[2]).toBe(0);
  });

  test('has no canary that is bad for an audience in its healthy scenario', async () => {
    const result = await parseConfig(JSON.stringify(PLAN));
    if (!result.ok) throw new Error(JSON.stringify(result.problems));
    const summary = runsPlayer(scenarioSetup(result.config.document, 'healthy'), '7')(1, 10);
    for (const { excessFailedRequests } of summary.byAudience.values())
      expect(excessFailedRequests).toMatchObject({ min: 0, max: 0 });
    expect(summary.outcomes.released).toBe(10);
  });

  test('finds what each stage costs at worst by audience', async () => {
    const { stages } = worstCases(await setupOf(PLAN), '7', 20);
    expect(stages.map(({ trafficPercent }) => trafficPercent)).toEqual([10, 16, 100]);
    const failed = stages.map(({ costs }) =>
      costs?.byAudience?.map(({ exposureRequests }) => exposureRequests?.mean ?? 0),
    );
    // A minute and 10 seconds of 400 requests a second.
    for (const [stage, shares] of [
      [0.1, 0, 0],
      [0.1, 0.06, 0],
      [0.1, 0.3, 0.6],
    ].entries()) {
      for (const [audience, share] of shares.entries()) {
        // Within 4.5 standard errors of 20 Poisson counts.
        const expected = 70 * 400 * share;
        expect(Math.abs((failed[stage]?.[audience] ?? 0) - expected)).toBeLessThanOrEqual(
          4.5 * Math.sqrt(expected / 20),
        );
      }
    }
  });
});

test('a part whose audiences are not those of its world is refused', async () => {
  const setup = await setupOf(PLAN);
  const part = (): Part => ({
    campaign: CAMPAIGN,
    range: { first: 1, last: 4 },
    played: 4,
    enough: false,
    // As it is read from a file.
    summaries: [summaryFromJson(summaryJson(runsPlayer(setup, '7')(1, 4)))],
  });
  expect(partProblem(part(), [setup])).toBe(null);
  const without = part();
  without.summaries[0]?.byAudience.delete('beta');
  expect(partProblem(without, [setup])).toMatchObject({ path: ['summaries', 0, 'by_audience'] });
  const unlike = part();
  addToSketch(unlike.summaries[0]?.byAudience.get('beta')?.exposureRequests as Sketch, 5, 1);
  expect(partProblem(unlike, [setup])).toMatchObject({
    path: ['summaries', 0, 'by_audience', 0, 1, 'exposureRequests', 'count'],
  });
});

const CAMPAIGN: Campaign = {
  toolVersion: '1',
  configDigest: 'sha256:0',
  configFile: 'stages.json',
  seed: '7',
  runs: 4,
  scenarios: ['healthy'],
  sweep: null,
  untilWidth: null,
  assertions: [],
};
