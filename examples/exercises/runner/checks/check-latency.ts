import { ABOVE, metrics, outcome, planOf } from '../play.js';
import type { Simulator } from '../simulator.js';

/** mastery: what is still wrong. */
export function checkLatency(canary: Simulator): string[] {
  const plan = planOf([5, 50, 100], { max_latency_ratio: 3 });
  const slow = (times: number): object => metrics(0, { canaryLatencyP99Ms: 200 * times, stableLatencyP99Ms: 200 });
  const spike = outcome(canary, plan, [slow(3.1)]);
  if (spike.status !== 'ROLLED_BACK') {
    return [`max_latency_ratio is 3, the canary's p99 latency 3.1 times stable's: it is ${spike.status}.`];
  }
  const problems: string[] = [];
  if (!/laten|p99|slow/i.test(spike.reason)) {
    problems.push(`The reason of a rollback for latency should say so; it says: "${spike.reason}".`);
  }
  for (const times of [1, 2.9, 3]) {
    const { status } = outcome(canary, plan, [slow(times)]);
    if (status === 'ROLLED_BACK') problems.push(`${times} times stable's latency is not more than 3 times: ${status}.`);
  }
  if (outcome(canary, planOf([5, 50, 100]), [slow(50)]).status === 'ROLLED_BACK') {
    problems.push('A plan without max_latency_ratio rolls back for latency.');
  }
  if (outcome(canary, plan, [ABOVE]).status !== 'ROLLED_BACK') {
    problems.push('With max_latency_ratio in the plan, an error rate above the limit no longer rolls back.');
  }
  const world = { canary: { error_rate: 0, latency_p99_ms: 1000 }, stable: { latency_p99_ms: 100 } };
  const report = Object(canary.simulate({ ...plan, ...world }));
  if (String(report.final_state).toUpperCase() !== 'ROLLED_BACK') {
    problems.push(`simulate() with a canary ten times as slow as stable ends ${report.final_state}.`);
  }
  return problems;
}
