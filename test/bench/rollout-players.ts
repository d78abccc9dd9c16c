import { type JudgeSpec, THRESHOLDS_ALONE } from '../../src/model/judge.js';
import type { Rule } from '../../src/model/rule.js';
import type { Setup } from '../../src/model/setup.js';
import { PLAIN_VERSION, PLAIN_WORLD } from '../../src/model/world.js';
import { outcomePlayer } from '../../src/simulation/outcome.js';
import { NEAR_MISS } from '../../src/study/summary.js';
import { kayentaMetric } from '../analysis/judges/specs.js';

const REQUESTS_PER_MINUTE = 1_000_000;

/** What a plan's windows look like. */
interface Shape {
  readonly stagePercents: readonly number[];
  readonly windowsAStage: number;
  readonly lookbackWindows: number;
}

/** As in `numpy_rollouts.py`. */
const REFERENCE: Shape = { stagePercents: [5, 25, 50, 75], windowsAStage: 15, lookbackWindows: 1 };

const ERROR_RATE: Rule = rule('error_rate', 'max_increase', 1);
const P50: Rule = rule('latency_p50_ms', 'max_ratio', 1000);
const P99: Rule = rule('latency_p99_ms', 'max_ratio', 1000);

const SEAT = { name: 'judge', holdSeconds: 0, alpha: 1e-12 } as const;
const COUNTS = { ...SEAT, metrics: ['error_rate', 'slow_rate'], slowerThanMs: 200 } as const;

/** By what is judged, as loosely as can be: something that plays so many runs of a study, others each time. */
export const PLAYERS = {
  errors: player([ERROR_RATE]),
  p99: player([ERROR_RATE, P99]),
  all: player([ERROR_RATE, P50, P99]),
};

/** By each statistical method, with an alpha that nothing reaches: what judging costs, beside `all`. */
export const JUDGED_PLAYERS = {
  sequential: judged({ method: 'sequential', ...COUNTS, margin: 1, promoteEarly: false, burstSeconds: null }),
  fisher: judged({ method: 'fisher', ...COUNTS, looks: 'stage_end', margin: 1, interval: 'newcombe' }),
  group_sequential: judged({ method: 'group_sequential', ...COUNTS, spending: 'power', exponent: 3, looksPerStage: 6 }),
  cusum: judged({ method: 'cusum', ...COUNTS, ratio: 2, threshold: 100 }),
  mann_whitney: judged({
    method: 'mann_whitney',
    ...SEAT,
    alpha: 1e-7,
    metrics: ['error_rate', 'latency_p99_ms'],
    tolerance: 0,
  }),
  kayenta: judged({
    method: 'kayenta',
    ...SEAT,
    solver: 'kayenta',
    pass: 0,
    marginal: -1,
    metrics: [kayentaMetric('error_rate'), kayentaMetric('latency_p50_ms'), kayentaMetric('latency_p99_ms')],
    groupWeights: {},
  }),
  distribution: judged({ method: 'distribution', ...SEAT, looks: 'stage_end' }),
};

/** Of the error rate alone, so many windows each time, however many rollouts these are: what a window costs. */
export const WINDOWS_A_CALL = 1_000;
export const WINDOW_PLAYERS = {
  lookback_1: windows({ stagePercents: [5, 25, 50, 75], windowsAStage: 250, lookbackWindows: 1 }),
  lookback_100: windows({ stagePercents: [5, 25, 50, 75], windowsAStage: 250, lookbackWindows: 100 }),
  windows_100: windows({ stagePercents: [50], windowsAStage: 100, lookbackWindows: 1 }),
  windows_1000: windows({ stagePercents: [50], windowsAStage: 1_000, lookbackWindows: 1 }),
  stages_100: windows({ stagePercents: rising(100), windowsAStage: 1, lookbackWindows: 1 }),
  stages_1000: windows({ stagePercents: rising(1_000), windowsAStage: 1, lookbackWindows: 1 }),
};

/** Shares that rise evenly to three quarters. */
function rising(stages: number): number[] {
  return Array.from({ length: stages }, (_, i) => ((i + 1) / stages) * 75);
}

function windows(shape: Shape): () => void {
  const play = playerOf(referenceSetup([ERROR_RATE], shape));
  return () => play(WINDOWS_A_CALL / windowsOf(shape));
}

function windowsOf({ stagePercents, windowsAStage }: Shape): number {
  return stagePercents.length * windowsAStage;
}

function judged(judge: JudgeSpec): (count: number) => void {
  const setup = referenceSetup([]);
  const plan = { ...setup.plan, judging: { ...THRESHOLDS_ALONE, judges: [judge] } };
  return playerOf({ ...setup, plan });
}

function rule(metric: Rule['metric'], name: 'max_increase' | 'max_ratio', limit: number): Rule {
  return { metric, conditions: [{ name, limit }], floor: null, holdSeconds: 0, spansSeconds: [] };
}

function player(rules: readonly Rule[]): (count: number) => void {
  return playerOf(referenceSetup(rules));
}

/** As a study plays them. */
export function playerOf(setup: Setup): (count: number) => void {
  const play = outcomePlayer(setup);
  const planSeconds = setup.plan.stages.reduce((sum, { bakeSeconds }) => sum + bakeSeconds, 0);
  let run = 0;
  let closest = NEAR_MISS;
  return (count) => {
    for (let i = 0; i < count; i++) {
      const { finalState, figures, closeness } = play(`bench/${run++}`, closest);
      closest = Math.max(closest, closeness ?? -1);
      if (finalState !== 'COMPLETED' || figures.duration_seconds !== planSeconds) {
        throw new Error(`${finalState} at ${figures.duration_seconds} s by ${setup.plan.judging.judges[0]?.method}`);
      }
    }
  };
}

export function referenceSetup(rules: readonly Rule[], shape = REFERENCE): Setup {
  const version = { ...PLAIN_VERSION, errorRate: 0.001, latency: { p50Ms: 50, p99Ms: 200 } };
  return {
    name: 'bench',
    plan: {
      stages: shape.stagePercents.map((trafficPercent) => ({
        name: `${trafficPercent} %`,
        trafficPercent,
        bakeSeconds: shape.windowsAStage * 60,
        rules,
        gate: { kind: 'open' },
      })),
      intervalSeconds: 60,
      lookbackSeconds: shape.lookbackWindows * 60,
      minRequests: 1,
      failureLimit: 0,
      rolloutFailureLimit: null,
      whenInconclusive: 'pause',
      judging: THRESHOLDS_ALONE,
    },
    world: { ...PLAIN_WORLD, requestsPerSecond: REQUESTS_PER_MINUTE / 60, stable: version, canary: version },
    operator: [],
    whenPaused: null,
    rollback: { method: 'feature_flag', takesSeconds: 0, actAfterSeconds: 0 },
    migration: null,
    slo: null,
    followUpSeconds: 0,
  };
}
