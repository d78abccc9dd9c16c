/**
 * A canary rollout in one file, naive on purpose: it works as long as nobody asks hard questions.
 *
 *   npx tsx canary.ts             plays examplePlan once and prints a JSON report
 *   npx tsx canary.ts plan.json   plays the plan in that file
 *
 * Names_with_underscores are the words of the JSON, in the plan and in the report.
 */
import { readFileSync, realpathSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

export type Status = 'PROGRESSING' | 'COMPLETED' | 'ROLLED_BACK';

export interface Stage {
  readonly name: string;
  /** Share of all requests that the canary gets during this stage. */
  readonly traffic_percent: number;
  readonly minutes: number;
}

export interface Plan {
  /** A stage whose error rate is above this rolls the canary back. */
  readonly max_error_rate: number;
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

/** METRICS ends a stage; ABORT is a person who has seen enough. */
export type RolloutEvent = Metrics | { readonly type: 'ABORT' };

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
  requests_per_minute: 1000,
  canary: { error_rate: 0.01, latency_p99_ms: 220 },
  stable: { latency_p99_ms: 200 },
  stages: [
    { name: '5pct', traffic_percent: 5, minutes: 10 },
    { name: '25pct', traffic_percent: 25, minutes: 10 },
    { name: '50pct', traffic_percent: 50, minutes: 10 },
    { name: 'full', traffic_percent: 100, minutes: 10 },
  ],
};

/** A rollout at the beginning of its first stage. */
export function createRollout(plan: Plan): Rollout {
  return { plan, status: 'PROGRESSING', stageIndex: 0, reason: null };
}

/** The rollout after an event. */
export function advance(rollout: Rollout, event: RolloutEvent): Rollout {
  if (event.type === 'ABORT') return { ...rollout, status: 'ROLLED_BACK', reason: 'aborted by hand' };
  const { plan } = rollout;
  const errorRate = event.errors / event.requests;
  if (errorRate > plan.max_error_rate) {
    return { ...rollout, status: 'ROLLED_BACK', reason: `error rate ${errorRate} is above ${plan.max_error_rate}` };
  }
  const stageIndex = rollout.stageIndex + 1;
  return { ...rollout, status: stageIndex < plan.stages.length ? 'PROGRESSING' : 'COMPLETED', stageIndex };
}

/** The share of requests that the canary gets now, in percent. */
export function trafficPercent(rollout: Rollout): number {
  if (rollout.status === 'COMPLETED') return 100;
  if (rollout.status === 'ROLLED_BACK') return 0;
  return rollout.plan.stages[rollout.stageIndex]?.traffic_percent ?? 0;
}

/** Plays a whole rollout, stage by stage, request by request. */
export function simulate(plan: Plan): Report {
  const stages: StageReport[] = [];
  let rollout = createRollout(plan);
  for (const stage of plan.stages) {
    const metrics = observe(plan, stage);
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

/** One stage's worth of requests, each of which may fail. Latencies are measured too, though nobody looks at them. */
function observe(plan: Plan, stage: Stage): Metrics {
  const requests = Math.round((plan.requests_per_minute * stage.minutes * stage.traffic_percent) / 100);
  let errors = 0;
  for (let request = 0; request < requests; request++) {
    if (Math.random() < plan.canary.error_rate) errors++;
  }
  return {
    type: 'METRICS',
    requests,
    errors,
    canaryLatencyP99Ms: plan.canary.latency_p99_ms * (0.95 + 0.1 * Math.random()),
    stableLatencyP99Ms: plan.stable.latency_p99_ms * (0.95 + 0.1 * Math.random()),
  };
}

function main([file]: readonly string[]): void {
  const plan: Plan = file === undefined ? examplePlan : JSON.parse(readFileSync(file, 'utf8'));
  process.stdout.write(`${JSON.stringify(simulate(plan), null, 2)}\n`);
}

// Only when this file is run, not when it is imported.
if (realpathSync(process.argv[1] ?? '.') === fileURLToPath(import.meta.url)) main(process.argv.slice(2));
