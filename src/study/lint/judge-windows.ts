import type { JudgeWindow } from '../../analysis/judge.js';
import { pooledReading } from '../../analysis/pooled-reading.js';
import { NOTHING_SERVED } from '../../measures/metric-value.js';
import { plannedPercent } from '../../measures/planned-percent.js';
import { answeredShare } from '../../measures/stage-shares.js';
import type { Counted } from '../../model/judge.js';
import type { Stage } from '../../model/plan.js';
import type { Setup } from '../../model/setup.js';
import type { Reading } from '../../model/source.js';
import { expectedArrivals } from '../../simulation/expected-arrivals.js';
import { binomialQuantile } from '../../stats/lattice/binomial.js';
import { baselineShare, lookTimes, type PlannedStage } from './looks.js';
import { piecesOf } from './start-up.js';

/** What a look at a stage is expected to find new. */
export interface ExpectedWindow {
  readonly planned: PlannedStage;
  readonly newSeconds: number;
  readonly stageSeconds: number;
  readonly stageEnds: boolean;
  /** Requests; of a carried baseline those of as long ago in its own stage, each used once. */
  readonly canary: number;
  readonly baseline: number;
  readonly isCarried: boolean;
}

/** All looks of a rollout in which every stage begins as planned. */
export function expectedWindows(setup: Setup, stages: readonly PlannedStage[]): readonly ExpectedWindow[] {
  return stages.flatMap((planned, index) => {
    const { stage, startsAtSeconds } = planned;
    const isCarried = plannedPercent(stage) === 100;
    const carried = isCarried ? stages[index - 1] : planned;
    const back = startsAtSeconds - (carried?.startsAtSeconds ?? 0);
    const { intervalSeconds, delaySeconds = 0 } = setup.plan;
    const times = lookTimes(stage, intervalSeconds);
    const readsTo = (time: number): number => Math.max(0, time - delaySeconds);
    return times.map((time, i): ExpectedWindow => {
      const last = readsTo(times[i - 1] ?? 0);
      const seen = readsTo(time);
      const [from, to] = [startsAtSeconds + last, startsAtSeconds + seen];
      const within = (at: number): number => (isCarried ? Math.min(at - back, startsAtSeconds) : at);
      const over = (of: number, start: number, end: number, share: (stage: Stage) => number): number =>
        piecesOf(setup, stages, of, Math.max(end, startsAtSeconds)).reduce((sum, piece) => {
          const [begins, ends] = [Math.max(start, piece.startsAtSeconds), Math.min(end, piece.endsAtSeconds)];
          return sum + expectedArrivals(setup.world, begins, ends) * share(piece.stage);
        }, 0);
      return {
        planned,
        newSeconds: seen - last,
        stageSeconds: seen,
        stageEnds: time === stage.bakeSeconds,
        canary: over(index, from, to, answeredShare),
        baseline:
          carried === undefined
            ? 0
            : over(isCarried ? index - 1 : index, within(from), within(to), (each) => baselineShare(setup, each)),
        isCarried,
      };
    });
  });
}

/** The same, stage by stage. */
export function byStage(windows: readonly ExpectedWindow[]): readonly (readonly ExpectedWindow[])[] {
  const stages = new Map<PlannedStage, ExpectedWindow[]>();
  for (const window of windows) {
    const before = stages.get(window.planned);
    if (before === undefined) stages.set(window.planned, [window]);
    else before.push(window);
  }
  return [...stages.values()];
}

/**
 * The same in fewer pieces, `most` a stage at most, each ending with a look: judges are asked again and again. Looks that are
 * evenly spaced over a stage, and a divisor of `most`, stay ends of pieces.
 */
export function inPieces(windows: readonly ExpectedWindow[], most: number): readonly ExpectedWindow[] {
  return byStage(windows).flatMap((stage) => {
    if (stage.length <= most) return stage;
    const pieces: ExpectedWindow[] = [];
    let [canary, baseline, newSeconds] = [0, 0, 0];
    for (const [i, window] of stage.entries()) {
      canary += window.canary;
      baseline += window.baseline;
      newSeconds += window.newSeconds;
      const isEnd = Math.floor(((i + 1) * most) / stage.length) > Math.floor((i * most) / stage.length);
      if (!isEnd && !window.stageEnds) continue;
      pieces.push({ ...window, canary, baseline, newSeconds });
      [canary, baseline, newSeconds] = [0, 0, 0];
    }
    return pieces;
  });
}

/** What judges of counts meet. */
export interface Unlucky {
  readonly counted: Counted;
  /** The share of requests that are events: of stable, and of the canary, in [0, 1]. */
  readonly stableRate: number;
  readonly canaryRate: number;
  /** In (0, 1): up to every look the canary has as few of all events as it has with this chance, or with less. */
  readonly luck: number;
}

/**
 * Windows in which all counts are as expected, except that of the events of both arms the canary has its quantile at `luck`
 * up to each look. A judge that finds the canary worse on the way does so, at least, in 1 − `luck` of rollouts, as long as
 * more of the canary's events never make it look better.
 */
export function unluckyWindows(windows: readonly ExpectedWindow[], unlucky: Unlucky): readonly JudgeWindow[] {
  const { counted, stableRate, canaryRate, luck } = unlucky;
  let [canary, baseline, ofCanary, ofBoth] = [0, 0, 0, 0];
  let before = { canary: 0, baseline: 0, canaryEvents: 0, baselineEvents: 0 };
  return windows.map((window) => {
    canary += window.canary;
    baseline += window.baseline;
    ofCanary += window.canary * canaryRate;
    ofBoth += window.canary * canaryRate + window.baseline * stableRate;
    const events = Math.round(ofBoth);
    const canaryEvents = Math.max(
      before.canaryEvents,
      ofBoth === 0 ? 0 : binomialQuantile(luck, events, Math.min(1, ofCanary / ofBoth)),
    );
    const now = {
      canary: Math.round(canary),
      baseline: Math.round(baseline),
      canaryEvents,
      baselineEvents: Math.max(before.baselineEvents, events - canaryEvents),
    };
    const comparison = {
      canary: reading(counted, now.canary - before.canary, now.canaryEvents - before.canaryEvents),
      baseline: reading(counted, now.baseline - before.baseline, now.baselineEvents - before.baselineEvents),
      baselineSource: window.baseline === 0 ? 'none' : window.isCarried ? 'carried' : 'window',
    } as const;
    before = now;
    const { newSeconds, stageSeconds, stageEnds, planned } = window;
    return {
      stage: planned.stage,
      observation: {
        ...comparison,
        newSeconds,
        stageSeconds,
        stageEnds,
        over: () => comparison,
        newest: () => comparison,
        service: () => pooledReading([comparison.canary, comparison.baseline]),
        users: () => null,
      },
      newest: comparison,
      stageBegins: stageSeconds === newSeconds,
    };
  });
}

/** A reading of which only counts are asked. */
function reading(counted: Counted, requests: number, events: number): Reading {
  const some = Math.min(requests, Math.max(0, events));
  return {
    ...NOTHING_SERVED,
    requests: Math.max(0, requests),
    errors: counted === 'slow_rate' ? 0 : some,
    slowerThan: () => (counted === 'slow_rate' ? some : 0),
  };
}
