/**
 * The exercises solved: the starter, less naive.
 *
 *   npx tsx canary.ts             plays examplePlan once and prints a JSON report
 *   npx tsx canary.ts plan.json   plays the plan in that file
 *   npx tsx canary.ts --seed 7    the same seed, the same report
 *
 * Names_with_underscores are the words of the JSON, in the plan and in the report.
 */
import { readFileSync, realpathSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

export type Status = 'PROGRESSING' | 'PAUSED' | 'COMPLETED' | 'ROLLED_BACK';

export interface Stage {
  readonly name: string;
  /** Share of all requests that the canary gets during this stage. */
  readonly traffic_percent: number;
  readonly minutes: number;
  /** This stage's own limit, in place of the plan's. */
  readonly max_error_rate?: number;
}

export interface Plan {
  /** A stage whose error rate is above this rolls the canary back, unless the stage has a limit of its own. */
  readonly max_error_rate: number;
  /** So many times stable's p99 latency is the most the canary's may be; without it, latency does not matter. */
  readonly max_latency_ratio?: number;
  readonly requests_per_minute: number;
  /** How the new and the old version really behave; the rollout only sees samples of it. */
  readonly canary: { readonly error_rate: number; readonly latency_p99_ms: number };
  readonly stable: { readonly latency_p99_ms: number };
  readonly stages: readonly Stage[];
}

export interface Rollout {
  readonly plan: Plan;
  readonly status: Status;
  /** The stage the rollout is in, from 0; also: how many stages have passed. */
  readonly stageIndex: number;
  /** Why it was rolled back. */
  readonly reason: string | null;
}

/** What the canary did during one stage. */
export interface Metrics {
  readonly type: 'METRICS';
  readonly requests: number;
  readonly errors: number;
  readonly canaryLatencyP99Ms: number;
  readonly stableLatencyP99Ms: number;
}

/** METRICS ends a stage; the others are a person's: hold it there, go on, enough of it. */
export type RolloutEvent = Metrics | { readonly type: 'PAUSE' | 'RESUME' | 'ABORT' };

export interface StageReport {
  readonly name: string;
  readonly traffic_percent: number;
  readonly requests: number;
  readonly errors: number;
}

export interface Report {
  readonly final_state: Status;
  readonly stages_completed: number;
  readonly rollback_triggered: boolean;
  readonly reason: string | null;
  readonly stages: readonly StageReport[];
}

export const examplePlan: Plan = {
  max_error_rate: 0.02,
  max_latency_ratio: 3,
  requests_per_minute: 1000,
  canary: { error_rate: 0.01, latency_p99_ms: 220 },
  stable: { latency_p99_ms: 200 },
  stages: [
    { name: '5pct', traffic_percent: 5, minutes: 10, max_error_rate: 0.03 },
    { name: '25pct', traffic_percent: 25, minutes: 10 },
    { name: '50pct', traffic_percent: 50, minutes: 10, max_error_rate: 0.015 },
    { name: 'full', traffic_percent: 100, minutes: 10 },
  ],
};

/** A rollout at the beginning of its first stage. Throws when the shares of the stages do not strictly increase. */
export function createRollout(plan: Plan): Rollout {
  plan.stages.forEach((stage, index) => {
    const before = plan.stages[index - 1];
    if (before !== undefined && stage.traffic_percent <= before.traffic_percent) {
      throw new Error(
        `stage ${stage.name} gets ${stage.traffic_percent} %, after ${before.name} with ${before.traffic_percent} %: ` +
          'every stage has to get more than the one before it',
      );
    }
  });
  return { plan, status: 'PROGRESSING', stageIndex: 0, reason: null };
}

/** The rollout after an event. COMPLETED and ROLLED_BACK are final: no event changes them. */
export function advance(rollout: Rollout, event: RolloutEvent): Rollout {
  if (rollout.status === 'COMPLETED' || rollout.status === 'ROLLED_BACK') return rollout;
  switch (event.type) {
    case 'ABORT':
      return { ...rollout, status: 'ROLLED_BACK', reason: 'aborted by hand' };
    case 'PAUSE':
      return { ...rollout, status: 'PAUSED' };
    case 'RESUME':
      return { ...rollout, status: 'PROGRESSING' };
    case 'METRICS':
      if (rollout.status === 'PAUSED') return rollout;
      return endStage(rollout, event);
  }
}

function endStage(rollout: Rollout, metrics: Metrics): Rollout {
  const reason = reasonToRollBack(rollout, metrics);
  if (reason !== null) return { ...rollout, status: 'ROLLED_BACK', reason };
  const stageIndex = rollout.stageIndex + 1;
  return { ...rollout, status: stageIndex < rollout.plan.stages.length ? 'PROGRESSING' : 'COMPLETED', stageIndex };
}

function reasonToRollBack({ plan, stageIndex }: Rollout, metrics: Metrics): string | null {
  const errorRate = metrics.errors / metrics.requests;
  const maxErrorRate = plan.stages[stageIndex]?.max_error_rate ?? plan.max_error_rate;
  if (errorRate > maxErrorRate) return `error rate ${errorRate} is above ${maxErrorRate}`;

  const latencyRatio = metrics.canaryLatencyP99Ms / metrics.stableLatencyP99Ms;
  if (plan.max_latency_ratio !== undefined && latencyRatio > plan.max_latency_ratio) {
    return `p99 latency is ${latencyRatio} times stable's, above ${plan.max_latency_ratio}`;
  }
  return null;
}

/** The share of requests that the canary gets now, in percent. */
export function trafficPercent(rollout: Rollout): number {
  if (rollout.status === 'COMPLETED') return 100;
  if (rollout.status === 'ROLLED_BACK') return 0;
  return rollout.plan.stages[rollout.stageIndex]?.traffic_percent ?? 0;
}

/** Plays a whole rollout, stage by stage, request by request. `random` gives numbers in [0, 1). */
export function simulate(plan: Plan, random: () => number = Math.random): Report {
  const stages: StageReport[] = [];
  let rollout = createRollout(plan);
  for (const stage of plan.stages) {
    const metrics = observe(plan, stage, random);
    stages.push({
      name: stage.name,
      traffic_percent: stage.traffic_percent,
      requests: metrics.requests,
      errors: metrics.errors,
    });
    rollout = advance(rollout, metrics);
    if (rollout.status !== 'PROGRESSING') break;
  }
  return {
    final_state: rollout.status,
    stages_completed: rollout.stageIndex,
    rollback_triggered: rollout.status === 'ROLLED_BACK',
    reason: rollout.reason,
    stages,
  };
}

/** One stage's worth of requests, each of which may fail, and its latencies. */
function observe(plan: Plan, stage: Stage, random: () => number): Metrics {
  const requests = Math.round((plan.requests_per_minute * stage.minutes * stage.traffic_percent) / 100);
  let errors = 0;
  for (let request = 0; request < requests; request++) {
    if (random() < plan.canary.error_rate) errors++;
  }
  return {
    type: 'METRICS',
    requests,
    errors,
    canaryLatencyP99Ms: plan.canary.latency_p99_ms * (0.95 + 0.1 * random()),
    stableLatencyP99Ms: plan.stable.latency_p99_ms * (0.95 + 0.1 * random()),
  };
}

/** mulberry32, by Tommy Ettinger: small, and good enough for an exercise. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

function main(args: string[]): void {
  const { values, positionals } = parseArgs({ args, options: { seed: { type: 'string' } }, allowPositionals: true });
  const [file] = positionals;
  const plan: Plan = file === undefined ? examplePlan : JSON.parse(readFileSync(file, 'utf8'));
  const random = values.seed === undefined ? Math.random : seeded(Number(values.seed));
  process.stdout.write(`${JSON.stringify(simulate(plan, random), null, 2)}\n`);
}

// Only when this file is run, not when it is imported.
if (realpathSync(process.argv[1] ?? '.') === fileURLToPath(import.meta.url)) main(process.argv.slice(2));
