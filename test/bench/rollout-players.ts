import { analyzerOf } from '../../src/analysis/analyzer-of.js';
import { planController } from '../../src/controllers/plan/plan-controller.js';
import { type JudgeSpec, THRESHOLDS_ALONE } from '../../src/model/judge.js';
import type { Rule } from '../../src/model/rule.js';
import type { Setup } from '../../src/model/setup.js';
import { PLAIN_VERSION, PLAIN_WORLD } from '../../src/model/world.js';
import { keyOf } from '../../src/random/key.js';
import { runLoop } from '../../src/simulation/loop.js';
import { planPartsOf } from '../../src/simulation/simulate.js';
import { GeneratedSource } from '../../src/sources/generated/generated-source.js';
import { trafficModel } from '../../src/sources/generated/traffic-model.js';
import { kayentaMetric } from '../analysis/judges/specs.js';

/** As in `numpy_rollouts.py`. */
const STAGE_PERCENTS = [5, 25, 50, 75];
const WINDOWS = 60;
const REQUESTS_PER_MINUTE = 1_000_000;

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

/** As a study plays them: nothing is recorded, and the source is used again. */
function playerOf(setup: Setup): (count: number) => void {
  const controller = planController(planPartsOf(setup, analyzerOf(setup.plan, null), false));
  const source = new GeneratedSource(trafficModel(setup.world, setup.cellSeconds), keyOf('bench'), setup.migration);
  const parts = { controller, source, words: [], recorder: null, horizonSeconds: Number.POSITIVE_INFINITY };
  let run = 0;
  return (count) => {
    for (let i = 0; i < count; i++) {
      source.bind(keyOf(`bench/${run++}`));
      const { turn, atSeconds } = runLoop(parts);
      if (turn.status !== 'COMPLETED' || atSeconds !== 60 * WINDOWS) {
        throw new Error(`${turn.status} at ${atSeconds} s by ${setup.plan.judging.judges[0]?.method}`);
      }
    }
  };
}

function referenceSetup(rules: readonly Rule[]): Setup {
  const version = { ...PLAIN_VERSION, errorRate: 0.001, latency: { p50Ms: 50, p99Ms: 200 } };
  const bakeSeconds = (WINDOWS / STAGE_PERCENTS.length) * 60;
  return {
    name: 'bench',
    plan: {
      stages: STAGE_PERCENTS.map((trafficPercent) => ({
        name: `${trafficPercent} %`,
        trafficPercent,
        bakeSeconds,
        rules,
        gate: { kind: 'open' },
      })),
      intervalSeconds: 60,
      lookbackSeconds: 60,
      minRequests: 1,
      failureLimit: 0,
      rolloutFailureLimit: null,
      whenInconclusive: 'pause',
      judging: THRESHOLDS_ALONE,
    },
    world: { ...PLAIN_WORLD, requestsPerSecond: REQUESTS_PER_MINUTE / 60, stable: version, canary: version },
    operator: [],
    rollback: { method: 'feature_flag', takesSeconds: 0, actAfterSeconds: 0 },
    migration: null,
    slo: null,
    followUpSeconds: 0,
    cellSeconds: 60,
  };
}
