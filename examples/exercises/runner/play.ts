import type { Plan, Simulator } from './simulator.js';

/** What can be seen of a rollout from outside. */
export interface Seen {
  /** In capitals, however the learner writes it. */
  readonly status: string;
  readonly stageIndex: unknown;
  readonly trafficPercent: unknown;
  readonly reason: string;
  /** The last event was answered with an Error; the rest is as it was before. */
  readonly threw: boolean;
}

/** Plays events from the start: what is seen before the first, and after each. */
export function play(canary: Simulator, plan: Plan, events: readonly object[]): Seen[] {
  let rollout = canary.createRollout(plan);
  const seen = [look(canary, rollout, false)];
  for (const event of events) {
    try {
      // Some simulators change the rollout in place and return nothing.
      rollout = canary.advance(rollout, event) ?? rollout;
      seen.push(look(canary, rollout, false));
    } catch {
      seen.push(look(canary, rollout, true));
    }
  }
  return seen;
}

/** What is seen at the end. */
export function outcome(canary: Simulator, plan: Plan, events: readonly object[]): Seen {
  const last = play(canary, plan, events).at(-1);
  if (last === undefined) throw new Error('play shows at least the start');
  return last;
}

function look(canary: Simulator, rollout: unknown, threw: boolean): Seen {
  const fields = Object(rollout);
  return {
    status: String(fields.status).toUpperCase(),
    stageIndex: fields.stageIndex,
    trafficPercent: canary.trafficPercent(rollout),
    reason: String(fields.reason ?? ''),
    threw,
  };
}

/** A plan with these shares, whose one limit is 2 % of errors. */
export function planOf(shares: readonly number[], more: Partial<Plan> = {}): Plan {
  return {
    max_error_rate: 0.02,
    requests_per_minute: 1000,
    canary: { error_rate: 0, latency_p99_ms: 100 },
    stable: { latency_p99_ms: 100 },
    stages: shares.map((share) => ({ name: `${share}pct`, traffic_percent: share, minutes: 10 })),
    ...more,
  };
}

/** METRICS of a stage: 10,000 requests, and both versions equally fast, unless said otherwise. */
export function metrics(errors: number, more: object = {}): object {
  const latencies = { canaryLatencyP99Ms: 100, stableLatencyP99Ms: 100 };
  return { type: 'METRICS', requests: 10_000, errors, ...latencies, ...more };
}

export const WITHIN: object = metrics(0);
export const ABOVE: object = metrics(9_000);
