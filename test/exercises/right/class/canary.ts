/** The exercises solved by somebody who thinks in classes: a rollout that changes in place, and throws when it is over. */
import { readFileSync, realpathSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

interface Stage {
  name: string;
  traffic_percent: number;
  minutes: number;
  max_error_rate?: number;
}

interface Plan {
  max_error_rate: number;
  max_latency_ratio?: number;
  requests_per_minute: number;
  canary: { error_rate: number; latency_p99_ms: number };
  stable: { latency_p99_ms: number };
  stages: Stage[];
}

interface Metrics {
  type: 'METRICS';
  requests: number;
  errors: number;
  canaryLatencyP99Ms: number;
  stableLatencyP99Ms: number;
}

type RolloutEvent = Metrics | { type: 'PAUSE' | 'RESUME' | 'ABORT' };

export const examplePlan: Plan = {
  max_error_rate: 0.02,
  requests_per_minute: 1000,
  canary: { error_rate: 0.01, latency_p99_ms: 220 },
  stable: { latency_p99_ms: 200 },
  stages: [
    { name: 'tiny', traffic_percent: 5, minutes: 10 },
    { name: 'half', traffic_percent: 50, minutes: 10, max_error_rate: 0.015 },
    { name: 'all', traffic_percent: 100, minutes: 10 },
  ],
};

class FinishedError extends Error {}

class Rollout {
  #at = 0;
  #state = 'progressing';
  #why: string | undefined;
  readonly plan: Plan;

  constructor(plan: Plan) {
    const shares = plan.stages.map((stage) => stage.traffic_percent);
    if (shares.some((share, i) => i > 0 && share <= Number(shares[i - 1]))) {
      throw new RangeError(`traffic has to rise: ${shares.join(' -> ')}`);
    }
    this.plan = plan;
  }

  get status(): string {
    return this.#state;
  }

  get stageIndex(): number {
    return this.#at;
  }

  get reason(): string | undefined {
    return this.#why;
  }

  get isOver(): boolean {
    return this.#state === 'completed' || this.#state === 'rolled_back';
  }

  get share(): number {
    if (this.isOver) return this.#state === 'completed' ? 100 : 0;
    return this.plan.stages[this.#at]?.traffic_percent ?? 0;
  }

  take(event: RolloutEvent): void {
    if (this.isOver) throw new FinishedError(`it is ${this.#state}, and takes no ${event.type}`);
    if (event.type === 'METRICS') this.#judge(event);
    else if (event.type === 'ABORT') this.#rollBack('somebody had enough');
    else if (event.type === 'PAUSE') this.#state = 'paused';
    else this.#state = 'progressing';
  }

  /** Metrics above a limit roll back a paused rollout, too. */
  #judge({ errors, requests, canaryLatencyP99Ms, stableLatencyP99Ms }: Metrics): void {
    const stage = this.plan.stages[this.#at];
    const allowed = stage && 'max_error_rate' in stage ? Number(stage.max_error_rate) : this.plan.max_error_rate;
    const { max_latency_ratio: ratio = Number.POSITIVE_INFINITY } = this.plan;
    if (canaryLatencyP99Ms > ratio * stableLatencyP99Ms) this.#rollBack('too slow');
    else if (errors > allowed * requests) this.#rollBack(`more than ${allowed * 100} % of errors`);
    else if (this.#state !== 'paused' && ++this.#at === this.plan.stages.length) this.#state = 'completed';
  }

  #rollBack(why: string): void {
    this.#state = 'rolled_back';
    this.#why = why;
  }
}

export function createRollout(plan: Plan): Rollout {
  return new Rollout(plan);
}

export function advance(rollout: Rollout, event: RolloutEvent): void {
  rollout.take(event);
}

export function trafficPercent(rollout: Rollout): number {
  return rollout.share;
}

export function simulate(plan: Plan, random: () => number = Math.random): object {
  const rollout = createRollout(plan);
  const stages: object[] = [];
  while (!rollout.isOver) {
    const stage = plan.stages[rollout.stageIndex];
    if (stage === undefined) break;
    const requests = Math.floor((plan.requests_per_minute * stage.minutes * stage.traffic_percent) / 100);
    const errors = Array.from({ length: requests }, random).filter((drawn) => drawn < plan.canary.error_rate).length;
    const near = (p99: number): number => p99 * (0.95 + random() / 10);
    const latencies = { canary: near(plan.canary.latency_p99_ms), stable: near(plan.stable.latency_p99_ms) };
    stages.push({ name: stage.name, traffic_percent: stage.traffic_percent, requests, errors });
    rollout.take({
      type: 'METRICS',
      requests,
      errors,
      canaryLatencyP99Ms: latencies.canary,
      stableLatencyP99Ms: latencies.stable,
    });
  }
  return {
    final_state: rollout.status,
    stages_completed: rollout.stageIndex,
    rollback_triggered: rollout.status === 'rolled_back',
    reason: rollout.reason ?? null,
    stages,
  };
}

/** Park and Miller's minimal standard. A seed of 0 would stay 0, so that 1 is added, and the first numbers are left out. */
function parkMiller(seed: number): () => number {
  let state = seed + 1;
  const next = (): number => {
    state = (state * 48271) % 2147483647;
    return state / 2147483647;
  };
  for (let i = 0; i < 10; i++) next();
  return next;
}

if (realpathSync(process.argv[1] ?? '.') === fileURLToPath(import.meta.url)) {
  const args = process.argv.slice(2);
  const at = args.indexOf('--seed');
  // Without a seed it is 42, as in canary-sim.
  const random = parkMiller(at < 0 ? 42 : Number(args[at + 1]));
  const file = args.find((arg, i) => !arg.startsWith('--') && (at < 0 || i !== at + 1));
  const plan: Plan = file === undefined ? examplePlan : JSON.parse(readFileSync(file, 'utf8'));
  process.stdout.write(`seed ${at < 0 ? 42 : args[at + 1]}\n${JSON.stringify(simulate(plan, random))}\n`);
}
