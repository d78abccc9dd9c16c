import { metrics, outcome, planOf, WITHIN } from '../play.js';
import type { Plan, Simulator } from '../simulator.js';

/** A limit that no reason names by accident. */
const COMMON = 0.0217;

interface Case {
  /** Of each stage; null: the plan's. */
  readonly limits: readonly (number | null)[];
  /** Stages that pass before. */
  readonly before: number;
  /** Of 10,000 requests. */
  readonly errors: number;
  readonly rollsBack: boolean;
}

const [LOOSE, STRICT] = [0.05, 0.01];
const MIXED = [LOOSE, null, STRICT, null] as const;

const CASES: readonly Case[] = [
  { limits: MIXED, before: 0, errors: 300, rollsBack: false },
  { limits: MIXED, before: 0, errors: 500, rollsBack: false },
  { limits: MIXED, before: 0, errors: 600, rollsBack: true },
  { limits: MIXED, before: 1, errors: 150, rollsBack: false },
  { limits: MIXED, before: 1, errors: 300, rollsBack: true },
  { limits: MIXED, before: 2, errors: 150, rollsBack: true },
  { limits: MIXED, before: 2, errors: 50, rollsBack: false },
  { limits: MIXED, before: 3, errors: 150, rollsBack: false },
  { limits: MIXED, before: 3, errors: 300, rollsBack: true },
  // A limit of 0 is a limit.
  { limits: [0, null, null, null], before: 0, errors: 1, rollsBack: true },
  { limits: [0, null, null, null], before: 0, errors: 0, rollsBack: false },
];

const SHARES = [7, 20, 45, 100] as const;

/** alter-2: what is still wrong. */
export function checkStageLimits(canary: Simulator): string[] {
  return [
    ...CASES.flatMap((each) => problemOf(canary, each)),
    ...simulateProblems(canary),
    ...examplePlanProblems(canary.examplePlan),
  ];
}

function withLimits(limits: Case['limits'], more: Partial<Plan> = {}): Plan {
  const plain = planOf(SHARES, { max_error_rate: COMMON, ...more });
  const stages = plain.stages.map((stage, i) => {
    const limit = limits[i] ?? null;
    return limit === null ? stage : { ...stage, max_error_rate: limit };
  });
  return { ...plain, stages };
}

function problemOf(canary: Simulator, { limits, before, errors, rollsBack }: Case): string[] {
  const events = [...Array.from({ length: before }, () => WITHIN), metrics(errors)];
  const { status, reason } = outcome(canary, withLimits(limits), events);
  const own = limits[before] ?? null;
  const share = `${SHARES[before]} %`;
  const said =
    own === null
      ? `A stage without a max_error_rate, ${COMMON} in the plan`
      : `max_error_rate ${own} at ${share}, ${COMMON} in the plan`;
  if ((status === 'ROLLED_BACK') !== rollsBack) {
    return [
      `${said}: an error rate of ${errors / 10_000} at ${share} should ${rollsBack ? '' : 'not '}roll back; it is ${status}.`,
    ];
  }
  const names = (limit: number) =>
    [limit, Number((limit * 100).toPrecision(6))].some((text) => reason.includes(String(text)));
  const misleads = rollsBack && own !== null && own !== 0 && names(COMMON) && !names(own);
  return misleads ? [`${said}: the reason names the plan's limit, "${reason}"; the stage's own was exceeded.`] : [];
}

/** A canary that fails half of its requests, in a stage that tolerates that, and in one that does not. */
function simulateProblems(canary: Simulator): string[] {
  const world = { canary: { error_rate: 0.5, latency_p99_ms: 100 } };
  const report = Object(canary.simulate(withLimits([0.9, 0.1, null, null], { ...world, max_error_rate: 0.9 })));
  const { final_state: state, stages_completed: completed } = report;
  return String(state).toUpperCase() === 'ROLLED_BACK' && completed === 1
    ? []
    : [
        `simulate() with max_error_rate 0.9 at ${SHARES[0]} % and 0.1 at ${SHARES[1]} %, and half of the canary's requests failing: it ends ${state} with ${completed} stages completed; it should be ROLLED_BACK with 1.`,
      ];
}

function examplePlanProblems(examplePlan: unknown): string[] {
  const { stages, max_error_rate: common } = Object(examplePlan);
  const limitAt = (percent: number): number => {
    const stage = Array.isArray(stages) ? stages.find((one) => one?.traffic_percent === percent) : undefined;
    return stage === undefined ? Number.NaN : Number(stage.max_error_rate ?? common);
  };
  const [at5, at50] = [limitAt(5), limitAt(50)];
  if (Number.isNaN(at5) || Number.isNaN(at50)) {
    return ['examplePlan should have a stage with 5 % and one with 50 %, each with a limit.'];
  }
  return at50 < at5
    ? []
    : [`examplePlan should be stricter at 50 % than at 5 %: its max_error_rate is ${at50} at 50 % and ${at5} at 5 %.`];
}
