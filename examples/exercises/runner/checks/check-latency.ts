import { ABOVE, metrics, outcome, planOf, WITHIN } from '../play.js';
import type { Simulator } from '../simulator.js';

const SHARES = [5, 50, 100] as const;

/** p99 latencies of so many times stable's. */
function slow(times: number, stable = 200): object {
  return metrics(0, { canaryLatencyP99Ms: stable * times, stableLatencyP99Ms: stable });
}

/** mastery: what is still wrong. */
export function checkLatency(canary: Simulator): string[] {
  const plan = planOf(SHARES, { max_latency_ratio: 3 });
  const spike = outcome(canary, plan, [slow(3.1)]);
  if (spike.status !== 'ROLLED_BACK') {
    return [`max_latency_ratio is 3, the canary's p99 latency 3.1 times stable's: it is ${spike.status}.`];
  }
  const problems: string[] = [];
  const failed = outcome(canary, plan, [ABOVE]);
  const withoutFigures = (reason: string) => reason.replaceAll(/[\d.]+/g, '');
  if (!/laten|p99|slow/i.test(spike.reason)) {
    problems.push(`The reason of a rollback for latency should say so; it says: "${spike.reason}".`);
  } else if (withoutFigures(spike.reason) === withoutFigures(failed.reason)) {
    problems.push(`The reason is the same for latency and for errors: "${spike.reason}".`);
  }
  for (const [ratio, times, stable] of [
    [3, 1, 200],
    [3, 2.9, 200],
    [3, 3, 200],
    // A difference in milliseconds is not a ratio.
    [3, 2, 2000],
    [10, 5, 200],
  ] as const) {
    const { status } = outcome(canary, planOf(SHARES, { max_latency_ratio: ratio }), [slow(times, stable)]);
    if (status !== 'ROLLED_BACK') continue;
    problems.push(
      `max_latency_ratio is ${ratio}: ${times} times stable's latency is not more than that, but it is ${status}.`,
    );
  }
  for (const [ratio, events] of [
    [1.5, [slow(2)]],
    [3, [slow(4, 1)]],
    [3, [WITHIN, slow(4)]],
    [3, [WITHIN, WITHIN, slow(4)]],
  ] as const) {
    const { status } = outcome(canary, planOf(SHARES, { max_latency_ratio: ratio }), events);
    if (status === 'ROLLED_BACK') continue;
    const stage = ['first', 'second', 'third'][events.length - 1];
    problems.push(
      `max_latency_ratio is ${ratio}, and the canary slower than that in the ${stage} stage: it is ${status}.`,
    );
  }
  if (outcome(canary, planOf(SHARES), [slow(50)]).status === 'ROLLED_BACK') {
    problems.push('A plan without max_latency_ratio rolls back for latency.');
  }
  if (failed.status !== 'ROLLED_BACK') {
    problems.push('With max_latency_ratio in the plan, an error rate above the limit no longer rolls back.');
  }
  return [...problems, ...simulateProblems(canary)];
}

function simulateProblems(canary: Simulator): string[] {
  const played = (latency: number): string => {
    const world = { canary: { error_rate: 0, latency_p99_ms: latency }, stable: { latency_p99_ms: 100 } };
    return String(
      Object(canary.simulate(planOf(SHARES, { max_latency_ratio: 3, ...world }))).final_state,
    ).toUpperCase();
  };
  const [slowOne, fastOne] = [played(1000), played(100)];
  return [
    ...(slowOne === 'ROLLED_BACK' ? [] : [`simulate() with a canary ten times as slow as stable ends ${slowOne}.`]),
    ...(fastOne === 'COMPLETED' ? [] : [`simulate() with a canary as fast as stable ends ${fastOne}.`]),
  ];
}
