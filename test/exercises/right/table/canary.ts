/** The exercises solved by somebody who thinks in tables: a status and an event give a function, or nothing happens. */
import { readFileSync, realpathSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

type Json = Record<string, number>;
type Plan = {
  max_error_rate: number;
  max_latency_ratio?: number;
  requests_per_minute: number;
  canary: Json;
  stable: Json;
  stages: { name: string; traffic_percent: number; minutes: number; max_error_rate?: number | null }[];
};
type Rollout = { plan: Plan; status: string; stageIndex: number; reason: string | null };
type RolloutEvent = { type: string; [figure: string]: unknown };
type Move = (rollout: Rollout, event: RolloutEvent) => Partial<Rollout>;

export const examplePlan: Plan = {
  max_error_rate: 0.01,
  max_latency_ratio: 2,
  requests_per_minute: 500,
  canary: { error_rate: 0.004, latency_p99_ms: 210 },
  stable: { latency_p99_ms: 200 },
  stages: [1, 5, 25, 50, 100].map((share) => ({
    name: `canary-${share}`,
    traffic_percent: share,
    minutes: 5,
    max_error_rate: share < 50 ? 0.05 : share === 50 ? 0 : null,
  })),
};

function whyNot({ plan, stageIndex }: Rollout, event: RolloutEvent): string | null {
  const figure = (name: string): number => Number(event[name]);
  const limit = plan.stages[stageIndex]?.max_error_rate ?? plan.max_error_rate;
  const rate = figure('errors') / figure('requests');
  const found: string[] = [];
  if (rate > limit) found.push(`${rate} of the requests fail (limit ${limit}, of the plan ${plan.max_error_rate})`);
  const ratio = figure('canaryLatencyP99Ms') / figure('stableLatencyP99Ms');
  if (ratio > (plan.max_latency_ratio ?? Number.POSITIVE_INFINITY)) found.push(`${ratio} times the latency`);
  return found.length === 0 ? null : found.join('; ');
}

const pass: Move = (rollout, event) => {
  const reason = whyNot(rollout, event);
  if (reason !== null) return { status: 'ROLLED_BACK', reason };
  const isLast = rollout.stageIndex === rollout.plan.stages.length - 1;
  return isLast
    ? { status: 'COMPLETED', stageIndex: rollout.plan.stages.length }
    : { stageIndex: rollout.stageIndex + 1 };
};

const abort: Move = () => ({ status: 'ROLLED_BACK', reason: 'aborted' });

const TABLE: Record<string, Record<string, Move>> = {
  PROGRESSING: { METRICS: pass, ABORT: abort, PAUSE: () => ({ status: 'PAUSED' }) },
  PAUSED: { ABORT: abort, RESUME: () => ({ status: 'PROGRESSING' }) },
};

export function createRollout(plan: Plan): Rollout {
  plan.stages.reduce((before, { traffic_percent: share }) => {
    if (!(share > before)) throw new TypeError(`${share} % after ${before} %`);
    return share;
  }, 0);
  return Object.freeze({ plan, status: 'PROGRESSING', stageIndex: 0, reason: null });
}

export const advance = (rollout: Rollout, event: RolloutEvent): Rollout => {
  const move = TABLE[rollout.status]?.[event.type];
  return move === undefined ? rollout : Object.freeze({ ...rollout, ...move(rollout, event) });
};

export const trafficPercent = ({ plan, status, stageIndex }: Rollout): number =>
  ({ COMPLETED: 100, ROLLED_BACK: 0 })[status] ?? plan.stages[stageIndex]?.traffic_percent ?? Number.NaN;

export function simulate(plan: Plan, random: () => number = Math.random): object {
  let rollout = createRollout(plan);
  const stages: object[] = [];
  for (const { name, traffic_percent, minutes } of plan.stages) {
    if (rollout.status !== 'PROGRESSING') break;
    const requests = Math.round((plan.requests_per_minute * minutes * traffic_percent) / 100);
    let errors = 0;
    for (let i = 0; i < requests; i++) errors += random() < Number(plan.canary['error_rate']) ? 1 : 0;
    const canaryLatencyP99Ms = Number(plan.canary['latency_p99_ms']) * (0.95 + 0.1 * random());
    const stableLatencyP99Ms = Number(plan.stable['latency_p99_ms']) * (0.95 + 0.1 * random());
    stages.push({ name, traffic_percent, requests, errors });
    rollout = advance(rollout, { type: 'METRICS', requests, errors, canaryLatencyP99Ms, stableLatencyP99Ms });
  }
  const { status: final_state, stageIndex: stages_completed, reason } = rollout;
  return { final_state, stages_completed, rollback_triggered: final_state === 'ROLLED_BACK', reason, stages };
}

/** xorshift32, from any text: FNV-1a makes a number of it. */
function xorshift(seed: string): () => number {
  let state = 0x811c9dc5;
  for (const character of seed) state = Math.imul(state ^ (character.codePointAt(0) ?? 0), 0x01000193);
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 2 ** 32;
  };
}

if (realpathSync(process.argv[1] ?? '.') === fileURLToPath(import.meta.url)) {
  const [, seed] = /--seed[ =](\S+)/.exec(process.argv.slice(2).join(' ')) ?? [];
  const file = process.argv[2]?.endsWith('.json') ? readFileSync(process.argv[2], 'utf8') : null;
  const plan: Plan = file === null ? examplePlan : JSON.parse(file);
  process.stdout.write(JSON.stringify(simulate(plan, seed === undefined ? Math.random : xorshift(seed)), null, 4));
}
