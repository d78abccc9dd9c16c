import { metrics, outcome, planOf, WITHIN } from '../play.js';
import type { Plan, Simulator } from '../simulator.js';

/** alter-2: what is still wrong. */
export function checkStageLimits(canary: Simulator): string[] {
  const limits = new Map([
    [5, 0.05],
    [50, 0.01],
  ]);
  const plain = planOf([5, 50, 100]);
  const plan: Plan = {
    ...plain,
    stages: plain.stages.map((stage) => {
      const limit = limits.get(stage.traffic_percent);
      return limit === undefined ? stage : { ...stage, max_error_rate: limit };
    }),
  };
  const problems: string[] = [];
  const expectStatus = (events: readonly object[], wanted: 'stays' | 'goes', sentence: string): void => {
    const { status } = outcome(canary, plan, events);
    if ((status === 'ROLLED_BACK') !== (wanted === 'goes')) problems.push(`${sentence}; it is ${status}.`);
  };
  const loose = 'max_error_rate 0.05 at 5 %, 0.02 in the plan:';
  expectStatus([metrics(300)], 'stays', `${loose} an error rate of 0.03 at 5 % should not roll back`);
  expectStatus([metrics(600)], 'goes', `${loose} an error rate of 0.06 at 5 % should roll back`);
  const strict = 'max_error_rate 0.01 at 50 %, 0.02 in the plan:';
  expectStatus([WITHIN, metrics(150)], 'goes', `${strict} an error rate of 0.015 at 50 % should roll back`);
  expectStatus([WITHIN, metrics(50)], 'stays', `${strict} an error rate of 0.005 at 50 % should not roll back`);
  const none = 'A stage without a max_error_rate, 0.02 in the plan:';
  expectStatus([WITHIN, WITHIN, metrics(150)], 'stays', `${none} an error rate of 0.015 should not roll back`);
  expectStatus([WITHIN, WITHIN, metrics(300)], 'goes', `${none} an error rate of 0.03 should roll back`);
  return [...problems, ...examplePlanProblems(canary.examplePlan)];
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
