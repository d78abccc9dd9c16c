import { analyzerOf } from '../analysis/analyzer-of.js';
import { pooledReading } from '../analysis/pooled-reading.js';
import { parseData } from '../config/parse-config.js';
import type { Comparison, Observation } from '../model/observation.js';
import type { Setup } from '../model/setup.js';
import type { UserSplit } from '../model/source.js';
import type { Judgement } from '../model/verdict.js';
import { secondsOf } from '../text/duration.js';
import { ArgumentError } from './argument-error.js';
import { isObject, listOf, objectWith, wholeWithin, within } from './check-arguments.js';
import { plainData } from './plain-data.js';
import { type Measured, readingAt, together } from './reading-of.js';

/** What is judged by, in the words of a configuration; what is left out is as there. */
export interface JudgedBy {
  /** As `{ method: 'fisher', alpha: 0.01 }`; `interval` is how long a window is, a minute unless said. */
  readonly analysis?: Readonly<Record<string, unknown>>;
  readonly thresholds?: Readonly<Record<string, unknown>>;
  readonly slo?: Readonly<Record<string, unknown>>;
  /** Metrics of your own, by name; what versions truly have of them plays no part. */
  readonly metrics?: Readonly<Record<string, unknown>>;
}

/** One window of a stage: what canary and baseline did in it, side by side. */
export interface JudgedWindow {
  readonly canary: Measured;
  readonly baseline: Measured;
  /** Different users that either served since the first window; left out: they were not counted. */
  readonly users?: UserSplit;
}

export interface JudgeOptions {
  /** The canary's share of the users, in (0, 100), which `srm` holds the users against; 50 unless said. */
  readonly trafficPercent?: number;
}

/**
 * What the judges of a plan make of windows that were measured anywhere: one judgement for each, as in a rollout of one
 * stage that ends with the last. Pure. `verdict` and `decidedBy` say what comes of a window, `evidence` what each
 * statistical judge finds.
 */
export function judge(
  by: JudgedBy,
  windows: readonly JudgedWindow[],
  options: JudgeOptions = {},
): readonly Judgement[] {
  objectWith(options, ['trafficPercent'], ['options']);
  const { trafficPercent = 50 } = options;
  within(trafficPercent, { above: 0, below: 100 }, ['options', 'trafficPercent']);
  listOf(windows, (window, path) => objectWith(window, ['canary', 'baseline', 'users'], path), ['windows']);
  if (windows.length === 0) throw new ArgumentError({ code: 'too_few_items', found: 0, allowed: 1 }, ['windows']);
  const { plan, slo } = stageOf(by, windows.length, trafficPercent);
  const [stage] = plan.stages;
  if (stage === undefined) throw new Error('a plan has a stage');
  const analyzer = analyzerOf(plan, slo?.objective ?? null);
  let memory = analyzer.begin();
  return windows.map((_, index) => {
    const analyzed = analyzer.analyze(memory, stage, observationOf(windows, index, plan));
    memory = analyzed.memory;
    return analyzed.judgement;
  });
}

/** Whether they were counted, the windows say. */
const COUNTING_USERS = { users: 1_000_000, routing: 'sticky' };

/** A plan of one stage that lasts as long as the windows. */
function stageOf(by: JudgedBy, windows: number, trafficPercent: number): Setup {
  const given = plainData(objectWith(by, ['analysis', 'thresholds', 'slo', 'metrics'], ['by']), ['by']);
  const told = 'analysis' in given && isObject(given.analysis) ? given.analysis : {};
  const analysis = 'analysis' in given && !isObject(given.analysis) ? given.analysis : { interval: '1m', ...told };
  const { interval = '1m' } = told;
  const seconds = typeof interval === 'string' ? (secondsOf(interval) ?? 60) : 60;
  const stage = { name: 'stage', traffic_percent: trafficPercent, duration: `${seconds * windows}s` };
  const parsed = parseData({ ...given, analysis, service: COUNTING_USERS, stages: [stage] });
  if (parsed.ok) return parsed.config.setup;
  const [problem] = parsed.problems;
  if (problem === undefined) throw new Error('what is not right has a problem');
  const { path } = problem;
  // The stage is ours: what does not fit it are the windows.
  throw new ArgumentError(
    { code: 'config_wrong', problem: { ...problem, path: [] } },
    path[0] === 'stages' ? ['windows'] : ['by', ...path],
  );
}

type Windows = Pick<Setup['plan'], 'intervalSeconds' | 'lookbackSeconds'>;

function observationOf(
  windows: readonly JudgedWindow[],
  index: number,
  { intervalSeconds, lookbackSeconds }: Windows,
): Observation {
  const over = (seconds: number): Comparison => {
    const first = Math.max(0, index + 1 - Math.ceil(seconds / intervalSeconds));
    const arm = (name: 'canary' | 'baseline') => {
      const measured = windows.slice(first, index + 1).map((window) => window[name]);
      for (const [place, each] of measured.entries()) readingAt(each, ['windows', first + place, name]);
      return readingAt(together(measured), ['windows', index, name]);
    };
    const baseline = arm('baseline');
    return { canary: arm('canary'), baseline, baselineSource: baseline.requests > 0 ? 'window' : 'none' };
  };
  return {
    ...over(lookbackSeconds),
    newSeconds: intervalSeconds,
    stageSeconds: (index + 1) * intervalSeconds,
    stageEnds: index === windows.length - 1,
    over,
    newest: () => over(intervalSeconds),
    service: (seconds) => {
      const { canary, baseline } = over(seconds ?? lookbackSeconds);
      return pooledReading([canary, baseline]);
    },
    users: () => usersOf(windows[index], index),
  };
}

function usersOf(window: JudgedWindow | undefined, index: number): UserSplit | null {
  const users = window?.users;
  if (users === undefined) return null;
  const path = ['windows', index, 'users'];
  const { canary, others } = objectWith(users, ['canary', 'others'], path);
  return {
    canary: wholeWithin(canary, { atLeast: 0 }, [...path, 'canary']),
    others: wholeWithin(others, { atLeast: 0 }, [...path, 'others']),
  };
}
