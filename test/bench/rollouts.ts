import { thresholds } from '../../src/analysis/thresholds.js';
import type { Rule } from '../../src/model/rule.js';
import type { Setup } from '../../src/model/setup.js';
import { PLAIN_VERSION, PLAIN_WORLD } from '../../src/model/world.js';
import { keyOf } from '../../src/random/key.js';
import { play } from '../../src/simulation/play.js';
import { trafficModel } from '../../src/traffic/traffic-model.js';
import { fastest, interleaved, median } from './measure.js';
import type { Row } from './table.js';

const WINDOWS = 60;
const REQUESTS_PER_MINUTE = 1_000_000;
const ROLLOUTS_A_ROUND = 20;

const ERROR_RATE: Rule = rule('error_rate', 'max_increase', 1);
const LATENCIES: readonly Rule[] = [
  rule('latency_p50_ms', 'max_ratio', 1000),
  rule('latency_p99_ms', 'max_ratio', 1000),
];

/** How many rollouts a second one core plays and judges, without reports: what a study over many seeds will pay. */
export function rollouts(): Row[] {
  const times = interleaved(
    { 'error rate only': player([ERROR_RATE]), 'error rate, p50 and p99': player([ERROR_RATE, ...LATENCIES]) },
    { rounds: 60, warmUp: 20 },
  );
  return Object.entries(times).map(([what, taken]) => ({
    what,
    cells: [perSecond(fastest(taken)), perSecond(median(taken))],
  }));
}

function perSecond(nanoseconds: number): string {
  return Math.round((ROLLOUTS_A_ROUND * 1e9) / nanoseconds).toLocaleString('en');
}

function rule(metric: Rule['metric'], name: 'max_increase' | 'max_ratio', limit: number): Rule {
  return { metric, conditions: [{ name, limit }], floor: null, holdSeconds: 0, spansSeconds: [] };
}

function player(rules: readonly Rule[]): () => void {
  const setup = oneStage(rules);
  const model = trafficModel(setup.world, setup.cellSeconds);
  let seed = 0;
  return () => {
    for (let i = 0; i < ROLLOUTS_A_ROUND; i++) {
      const { windows } = play(setup, model, thresholds(setup.plan), keyOf(String(seed++)));
      if (windows.length !== WINDOWS) throw new Error(`${windows.length} windows`);
    }
  };
}

function oneStage(rules: readonly Rule[]): Setup {
  const version = { ...PLAIN_VERSION, errorRate: 0.001, latency: { p50Ms: 50, p99Ms: 200 } };
  const stage = { name: 'half', trafficPercent: 50, bakeSeconds: WINDOWS * 60, rules, gate: { kind: 'open' } } as const;
  return {
    name: 'bench',
    plan: {
      stages: [stage],
      intervalSeconds: 60,
      lookbackSeconds: 60,
      minRequests: 1,
      failureLimit: 0,
      whenInconclusive: 'pause',
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
