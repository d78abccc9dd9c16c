import { describe, expect, it } from 'vitest';
import type { Comparison, Observation } from '../../src/model/observation.js';
import type { UserSplit } from '../../src/model/source.js';
import { endedAtSeconds } from '../../src/simulation/playback.js';
import type { Row } from '../sources/generated/rows.js';
import { played, rowsBetween } from './played.js';
import { OPEN, type SetupParts, setup, stage, timer, version } from './setups.js';
import { PASSES, saying } from './stub-analyzer.js';

const NOISY = { requestsPerSecond: 20, stable: version(0.05), canary: version(0.1, 60, 300) };

interface Seen {
  readonly stage: string;
  readonly at: number;
  readonly from: number;
  readonly observation: Observation;
  readonly newest: Comparison;
  readonly users: UserSplit | null;
}

/** What a judge who passes everything gets to see, and the cells of each stage, which it does not. */
function watch(parts: SetupParts): { readonly looks: readonly Seen[]; readonly cells: ReadonlyMap<string, Cells> } {
  const of = setup({ ...parts, world: { ...NOISY, ...parts.world } });
  const seen: Omit<Seen, 'at' | 'from'>[] = [];
  const analyzer = saying((_, { name }, observation) => {
    // Asked for at once, as a judge does: the stage grows on afterwards.
    seen.push({ stage: name, observation, newest: observation.newest(), users: observation.users() });
    return PASSES;
  });
  const playback = played(of, 'observation', analyzer);
  const { windows, stages } = playback;
  const looks = seen.map((one, i): Seen => {
    const { fromSeconds, toSeconds } = windows[i] ?? { fromSeconds: Number.NaN, toSeconds: Number.NaN };
    return { ...one, from: fromSeconds, at: toSeconds };
  });
  expect(windows).toHaveLength(looks.length);
  const cells = stages.map(({ stageIndex, startedAtSeconds }, i): [string, Cells] => {
    const until = stages[i + 1]?.startedAtSeconds ?? endedAtSeconds(playback);
    return [of.plan.stages[stageIndex]?.name ?? '', rowsBetween(playback, startedAtSeconds, until)];
  });
  return { looks, cells: new Map(cells) };
}

type Cells = readonly Row[];
type Arm = 'canary' | 'stable' | 'baseline';

/** What an arm served between two moments, by counts of cells alone. */
function served(cells: Cells | undefined, arm: Arm, from: number, to: number): { requests: number; errors: number } {
  const within = (cells ?? []).filter(({ fromSeconds, toSeconds }) => fromSeconds >= from && toSeconds <= to);
  const sum = (count: 'requests' | 'errors') => within.reduce((total, cell) => total + cell[arm][count], 0);
  return { requests: sum('requests'), errors: sum('errors') };
}

function countsOf({ requests, errors }: { readonly requests: number; readonly errors: number }) {
  return { requests, errors };
}

/** When the look before it in its stage was, or the stage began. */
function newSince(looks: readonly Seen[], look: Seen): number {
  return looks.findLast((one) => one.stage === look.stage && one.at < look.at)?.at ?? stageStart(look);
}

function stageStart({ at, observation }: Seen): number {
  return at - observation.stageSeconds;
}

describe('what is new in a window', () => {
  const stages = [stage('a', 10, 270), stage('b', 50, 180)];

  it.each([60, 90, 180, 600])(
    'with a lookback of %i s is what no look of the stage covered before',
    (lookbackSeconds) => {
      const { looks, cells } = watch({ stages, plan: { lookbackSeconds } });
      expect(looks.map(({ at }) => at)).toEqual([60, 120, 180, 240, 270, 330, 390, 450]);
      for (const look of looks) {
        const since = newSince(looks, look);
        expect(look.observation.newSeconds).toBe(look.at - since);
        expect(countsOf(look.newest.canary)).toEqual(served(cells.get(look.stage), 'canary', since, look.at));
        expect(countsOf(look.newest.baseline)).toEqual(served(cells.get(look.stage), 'stable', since, look.at));
        expect(look.newest.baselineSource).toBe('window');
      }
    },
  );

  it('adds up to the stage, even where windows overlap', () => {
    const { looks, cells } = watch({ stages, plan: { lookbackSeconds: 180 } });
    for (const name of ['a', 'b']) {
      const own = looks.filter((look) => look.stage === name);
      const all = served(cells.get(name), 'canary', 0, 9999);
      const sum = (of: (look: Seen) => number) => own.reduce((total, look) => total + of(look), 0);
      expect(sum(({ newest }) => newest.canary.requests)).toBe(all.requests);
      expect(sum(({ newest }) => newest.canary.errors)).toBe(all.errors);
      expect(sum(({ newest }) => newest.baseline.requests)).toBe(served(cells.get(name), 'stable', 0, 9999).requests);
      expect(sum(({ observation }) => observation.canary.requests)).toBeGreaterThan(all.requests);
    }
  });

  it('has the latencies of those requests: counts of all windows add up to those of the stage', () => {
    const { looks } = watch({ stages: [stage('a', 10, 180)], plan: { lookbackSeconds: 180 } });
    const whole = looks.at(-1)?.observation;
    for (const arm of ['canary', 'baseline'] as const) {
      const sums = looks.reduce(
        (sum, { newest }) => newest[arm].latencyCounts().map((count, bucket) => count + (sum[bucket] ?? 0)),
        new Float64Array(0),
      );
      expect(sums).toEqual(whole?.[arm].latencyCounts());
      const slow = looks.reduce((sum, { newest }) => sum + newest[arm].slowerThan(100), 0);
      expect(slow).toBe(whole?.[arm].slowerThan(100));
    }
  });

  it('is the window itself where windows do not overlap', () => {
    const { looks } = watch({ stages: [stage('a', 10, 240)] });
    for (const { observation, newest } of looks) {
      expect(countsOf(newest.canary)).toEqual(countsOf(observation.canary));
      expect(countsOf(newest.baseline)).toEqual(countsOf(observation.baseline));
      expect(newest.canary.latencyMs(0.99)).toBe(observation.canary.latencyMs(0.99));
    }
  });

  it('is compared with fresh instances, where there are some', () => {
    const { looks, cells } = watch({ stages, plan: { lookbackSeconds: 180 }, world: { freshBaseline: true } });
    for (const look of looks) {
      expect(look.newest.baselineSource).toBe('fresh');
      expect(countsOf(look.newest.baseline)).toEqual(
        served(cells.get(look.stage), 'baseline', newSince(looks, look), look.at),
      );
    }
  });

  it('has no baseline where stable served nothing in it, whatever it served in the window', () => {
    const world = { requestsPerSecond: 0.1 };
    const { looks } = watch({ stages: [stage('a', 90, 1200)], plan: { lookbackSeconds: 600 }, world });
    for (const { newest } of looks) {
      expect(newest.baselineSource).toBe(newest.baseline.requests > 0 ? 'window' : 'none');
    }
    const lacks = looks.filter(({ newest }) => newest.baselineSource === 'none');
    expect(lacks.some(({ observation }) => observation.baselineSource === 'window')).toBe(true);
  });
});

describe('at 100 %, what is new in a window', () => {
  const lent = (looks: readonly Seen[]) =>
    looks.filter((look) => look.stage === 'c').map(({ newest }) => [newest.baselineSource, countsOf(newest.baseline)]);

  it.each([60, 180])(
    'is compared with the carried stage as long ago, each second once, until all are used (lookback %i s)',
    (lookbackSeconds) => {
      const stages = [stage('a', 10, 120), stage('b', 50, 150), stage('c', 100, 300)];
      const { looks, cells } = watch({ stages, plan: { lookbackSeconds } });
      const of = (from: number, to: number) => served(cells.get('b'), 'stable', 120 + from, 120 + to);
      const nothing = { requests: 0, errors: 0 };
      expect(lent(looks)).toEqual([
        ['carried', of(0, 60)],
        ['carried', of(60, 120)],
        // The lending stage ends there: half a window of baseline for a whole one of canary.
        ['carried', of(120, 150)],
        ['none', nothing],
        ['none', nothing],
      ]);
      for (const look of looks.filter(({ stage: name }) => name === 'c')) {
        const since = newSince(looks, look);
        expect(countsOf(look.newest.canary)).toEqual(served(cells.get('c'), 'canary', since, look.at));
      }
    },
  );

  it('adds up to no more of the baseline than the carried stage served', () => {
    const stages = [stage('b', 50, 180), stage('c', 100, 600)];
    const { looks, cells } = watch({ stages, plan: { lookbackSeconds: 180 } });
    const sum = looks.reduce(
      (total, { stage: name, newest }) => total + (name === 'c' ? newest.baseline.requests : 0),
      0,
    );
    expect(sum).toBe(served(cells.get('b'), 'stable', 0, 180).requests);
  });

  it('leaves the rest of the carried stage unused where the stage at 100 % is shorter', () => {
    const { looks, cells } = watch({ stages: [stage('b', 50, 600), stage('c', 100, 90)] });
    const of = (from: number, to: number) => served(cells.get('b'), 'stable', from, to);
    expect(lent(looks)).toEqual([
      ['carried', of(0, 60)],
      ['carried', of(60, 90)],
    ]);
  });

  it('is compared with the carried fresh instances, where there were some', () => {
    const stages = [stage('b', 50, 180), stage('c', 100, 60)];
    const { looks, cells } = watch({ stages, world: { freshBaseline: true } });
    expect(lent(looks)).toEqual([['carried', served(cells.get('b'), 'baseline', 0, 60)]]);
  });

  it('has no baseline where no other arm ever served', () => {
    const { looks } = watch({ stages: [stage('c', 100, 120)] });
    expect(lent(looks)).toEqual([
      ['none', { requests: 0, errors: 0 }],
      ['none', { requests: 0, errors: 0 }],
    ]);
  });
});

describe('how long a stage has been watched', () => {
  it('counts from its beginning, also while it waits at a gate; it ends once, with its bake time', () => {
    const stages = [stage('a', 10, 150, { gate: timer(150) }), stage('b', 50, 120, { gate: OPEN })];
    const { looks } = watch({ stages });
    const of = looks.map(({ stage: name, observation }) => [name, observation.stageSeconds, observation.stageEnds]);
    expect(of).toEqual([
      ['a', 60, false],
      ['a', 120, false],
      ['a', 150, true],
      ['a', 180, false],
      ['a', 240, false],
      ['a', 300, false],
      ['b', 60, false],
      ['b', 120, true],
    ]);
  });

  it('goes on while a person holds the stage past its end', () => {
    const operator = [
      { atSeconds: 100, action: 'pause' },
      { atSeconds: 250, action: 'resume' },
    ] as const;
    const { looks } = watch({ stages: [stage('a', 10, 180)], operator });
    expect(looks.map(({ observation }) => [observation.stageSeconds, observation.stageEnds])).toEqual([
      [60, false],
      [120, false],
      [180, true],
      [240, false],
      [300, false],
      [360, false],
    ]);
  });
});

describe('the users that a look counts', () => {
  const users = { count: 5000, activityCv: 1, routing: 'sticky' } as const;
  const stages = [stage('a', 10, 180), stage('b', 50, 180), stage('c', 100, 60)];

  it('are those since the stage began, and none at 100 %', () => {
    const { looks } = watch({ stages, world: { users } });
    const seen = looks.map(({ users: one }) => one);
    expect(seen.at(-1)).toBeNull();
    for (const i of [1, 2, 4, 5]) {
      expect(seen[i]?.canary).toBeGreaterThan(seen[i - 1]?.canary ?? Number.NaN);
      expect(seen[i]?.others).toBeGreaterThan(seen[i - 1]?.others ?? Number.NaN);
    }
    // Of 2,000 in a minute of 1,200 requests; had stage b gone on counting, it would have begun with more.
    expect(seen[3]?.others).toBeLessThan(seen[2]?.others ?? Number.NaN);
  });

  it('are not known where routing is random', () => {
    const { looks } = watch({ stages, world: { users: { ...users, routing: 'random' } } });
    expect(looks.map(({ users: one }) => one)).toEqual(looks.map(() => null));
  });
});
