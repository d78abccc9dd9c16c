import { plannedPercent } from '../../measures/planned-percent.js';
import { answeredShare } from '../../measures/stage-shares.js';
import type { Stage } from '../../model/plan.js';
import type { Rule } from '../../model/rule.js';
import type { Setup } from '../../model/setup.js';
import { expectedArrivals } from '../../simulation/expected-arrivals.js';
import type { Stretch, StretchTime, Turnover } from './laws/metric-law.js';
import { steadySeconds } from './laws/own-time-law.js';
import { piecesOf } from './start-up.js';

/** A stage that lasts, from its planned start: all before it took their bake times and timed pauses, people no time. */
export interface PlannedStage {
  readonly stageIndex: number;
  readonly stage: Stage;
  readonly startsAtSeconds: number;
  readonly endsAtSeconds: number;
}

/** What a look at a stage is expected to see, over each stretch that a rule looks back over. */
export interface LookKind {
  readonly stretches: readonly Stretch[];
  /** How each stretch follows from that of the look before; null: they share no request. */
  readonly turnovers: readonly (Turnover | null)[];
  /** Requests of the canary since the look before. */
  readonly newRequests: number;
}

/** All looks at a stage as one rule meets them: the different ones, and their order. */
export interface Looks {
  readonly kinds: readonly LookKind[];
  /** For each look an index into `kinds`. */
  readonly order: readonly number[];
  /** For each look the time since the one before. */
  readonly newSeconds: readonly number[];
  /** Looks so many apart share no request; 1: none do. */
  readonly apart: number;
}

/** Chances of a canary, by kind of look. */
export interface LookChances {
  /** That a look sees a breach. */
  readonly breach: readonly number[];
  /** At most, that it does and the look before it does not: a list for each stretch, all of which have to be in breach. */
  readonly firsts: readonly (readonly number[])[];
}

/** The mean over all looks. */
export function meanOf({ order, kinds }: Looks, of: (kind: LookKind) => number): number {
  const values = kinds.map(of);
  return order.reduce((sum, kind) => sum + (values[kind] ?? 0), 0) / order.length;
}

/** Where a rule's baseline comes from: the same stretch, a stage before as a whole, or nowhere. */
export type Baseline =
  | { readonly kind: 'window' }
  | { readonly kind: 'carried'; readonly requests: number; readonly time?: StretchTime }
  | { readonly kind: 'none' };

export function plannedStages({ plan }: Setup): readonly PlannedStage[] {
  let startsAtSeconds = 0;
  return plan.stages.flatMap((stage, stageIndex) => {
    if (stage.bakeSeconds === 0) return [];
    const planned = { stageIndex, stage, startsAtSeconds, endsAtSeconds: startsAtSeconds + watchedSeconds(stage) };
    startsAtSeconds = planned.endsAtSeconds;
    return [planned];
  });
}

/** A timed pause is watched as well; how long a person's takes is not known. */
function watchedSeconds({ bakeSeconds, gate }: Stage): number {
  return bakeSeconds + (gate.kind === 'timer' ? gate.seconds : 0);
}

/** When a stage is looked at, in seconds since its start: every interval, and at the end of its bake time. */
export function lookTimes(stage: Stage, intervalSeconds: number): readonly number[] {
  const times: number[] = [];
  for (let at = intervalSeconds; at <= watchedSeconds(stage); at += intervalSeconds) times.push(at);
  if (!times.includes(stage.bakeSeconds)) times.push(stage.bakeSeconds);
  return times.sort((a, b) => a - b);
}

/** What is looked at of a rule; its metric only where that goes by the clock. */
type LookedAt = Pick<Rule, 'spansSeconds' | 'of'> & Partial<Pick<Rule, 'metric'>>;

/** What has no stretch of its own looks at the window. */
const WINDOW: LookedAt = { spansSeconds: [] };

/**
 * The looks at the stage at `index`, over the window or over so many seconds back, across stages. A rule of the whole service
 * reads what all versions served: what is not the canary's is as healthy as what the canary served in stages before.
 */
export function looksAt(
  setup: Setup,
  planned: readonly PlannedStage[],
  index: number,
  { spansSeconds, of, metric }: LookedAt = WINDOW,
  bakeSeconds: number | null = null,
): Looks {
  const { stage: asPlanned, startsAtSeconds } = planned[index] as PlannedStage;
  const stage = bakeSeconds === null ? asPlanned : { ...asPlanned, bakeSeconds };
  const { intervalSeconds, lookbackSeconds, delaySeconds = 0 } = setup.plan;
  const times = lookTimes(stage, intervalSeconds);
  /** Up to where a look reads of the stage, which is nothing where that is not there yet. */
  const endOf = (time: number): number => startsAtSeconds + Math.max(0, time - delaySeconds);
  const isWindow = spansSeconds.length === 0;
  const kinds: LookKind[] = [];
  const known = new Map<string, number>();
  const upToHere = planned.slice(0, index + 1);
  const steady = steadySeconds(setup, metric);
  const timed = (from: number, to: number) =>
    steady === null ? {} : { time: timeOf(from, to, { startsAtSeconds, steadySeconds: steady }) };
  const between = (from: number, to: number): Stretch => ({
    ...stretchOf(setup, upToHere, from, to, of === 'service'),
    ...timed(from, to),
  });
  /** What a rule that looks back over a stretch of its own reads goes on from the stage before. */
  const readsTo = (time: number): number =>
    isWindow ? endOf(time) : Math.max(0, startsAtSeconds + time - delaySeconds);
  const fromsOf = (to: number): readonly number[] =>
    isWindow
      ? [Math.max(startsAtSeconds, to - lookbackSeconds)]
      : spansSeconds.map((seconds) => Math.max(0, to - seconds));
  const order = times.map((time, i) => {
    const now = readsTo(time);
    const last = readsTo(times[i - 1] ?? 0);
    const before = i === 0 ? [] : fromsOf(last);
    const froms = fromsOf(now);
    const kind: LookKind = {
      stretches: froms.map((from) => between(from, now)),
      turnovers: froms.map((from, j) => {
        const since = before[j];
        if (since === undefined || from >= last) return null;
        return { common: between(from, last), added: between(last, now), dropped: between(since, from) };
      }),
      newRequests: between(endOf(times[i - 1] ?? 0), endOf(time)).here,
    };
    const key = JSON.stringify(kind);
    const at = known.get(key) ?? kinds.length;
    if (at === kinds.length) kinds.push(kind);
    known.set(key, at);
    return at;
  });
  const newSeconds = times.map((time, i) => endOf(time) - endOf(times[i - 1] ?? 0));
  const reach = Math.max(...(isWindow ? [lookbackSeconds] : spansSeconds));
  const steps = times.slice(1).map((time, i) => time - (times[i] as number));
  const shortest = steps.reduce((least, seconds) => Math.min(least, seconds), Number.POSITIVE_INFINITY);
  const apart = Math.max(1, Math.ceil(reach / shortest));
  const noises = times.map((time) => {
    const to = readsTo(time);
    return { from: Math.min(...fromsOf(to)), to };
  });
  return {
    kinds,
    order,
    newSeconds,
    apart: steady === null || steady === 0 ? apart : noiseApart(noises, steady, apart),
  };
}

/** A stretch by the clock. */
function timeOf(
  from: number,
  to: number,
  at: { readonly startsAtSeconds: number; readonly steadySeconds: number },
): StretchTime {
  const before = Math.max(0, Math.min(to, at.startsAtSeconds) - from);
  const noiseSeconds = at.steadySeconds === 0 ? 0 : from % at.steadySeconds;
  return { before, here: Math.max(0, to - from - before), noiseSeconds };
}

/** How many looks apart share no value of the noise, which stays for so long; at least as many as share no request. */
function noiseApart(
  looks: readonly { readonly from: number; readonly to: number }[],
  steady: number,
  least: number,
): number {
  let apart = least;
  for (const [i, { to }] of looks.entries()) {
    const ends = Math.ceil(to / steady) * steady;
    while (i + apart < looks.length && Math.floor((looks[i + apart]?.from ?? 0) / steady) * steady < ends) apart++;
  }
  return apart;
}

function stretchOf(
  setup: Setup,
  stages: readonly PlannedStage[],
  from: number,
  now: number,
  isService: boolean,
): Stretch {
  const { world } = setup;
  // Where the rate changes with time no two looks are alike: to 3 % of their requests they are.
  const tidy = typeof world.requestsPerSecond === 'number' ? digits : threePercent;
  let [here, before, baseline] = [0, 0, 0];
  for (const [i, { startsAtSeconds, endsAtSeconds }] of stages.entries()) {
    const isLast = i === stages.length - 1;
    const start = Math.max(from, startsAtSeconds);
    const end = isLast ? now : Math.min(now, endsAtSeconds);
    if (end <= start) continue;
    for (const piece of piecesOf(setup, stages, i, end)) {
      const { stage } = piece;
      const arrivals = expectedArrivals(
        world,
        Math.max(start, piece.startsAtSeconds),
        Math.min(end, piece.endsAtSeconds),
      );
      const requests =
        stage.mirrorPercent === undefined ? (arrivals * plannedPercent(stage)) / 100 : arrivals * answeredShare(stage);
      if (isLast) here += requests;
      else before += requests;
      if (isService) before += arrivals - requests;
      baseline += arrivals * baselineShare(setup, stage);
    }
  }
  return { here: tidy(here), before: tidy(before), baseline: tidy(baseline) };
}

function digits(value: number): number {
  return Number(value.toPrecision(12));
}

function threePercent(value: number): number {
  return value === 0 ? 0 : Number(Math.exp(Math.round(Math.log(value) * 30) / 30).toPrecision(12));
}

/** A fresh baseline gets as much as the canary, or what that leaves. */
export function baselineShare({ world }: Setup, stage: Stage): number {
  const canary = plannedPercent(stage) / 100;
  // Beside copies alone no instances of stable are new.
  if (!world.freshBaseline || canary === 0) return 1 - canary;
  if (stage.audiences == null) return Math.min(canary, 1 - canary);
  return stage.audiences.shares.reduce(
    (sum, { share, canaryPercent }) => sum + (share * Math.min(canaryPercent, 100 - canaryPercent)) / 100,
    0,
  );
}

export function baselineAt(setup: Setup, planned: readonly PlannedStage[], index: number): Baseline {
  const { stage } = planned[index] as PlannedStage;
  if (plannedPercent(stage) < 100) return { kind: 'window' };
  // Shares rise from stage to stage: only the first can have no stage before it.
  const carried = planned.slice(0, index).at(-1);
  if (carried === undefined) return { kind: 'none' };
  const arrivals = expectedArrivals(setup.world, carried.startsAtSeconds, carried.endsAtSeconds);
  const time = { before: 0, here: carried.endsAtSeconds - carried.startsAtSeconds, noiseSeconds: 0 };
  return { kind: 'carried', requests: arrivals * baselineShare(setup, carried.stage), time };
}
