import { countOf, formatCount } from '../../text/format-number.js';
import { durationText, percentInterval, percentText } from './figure-text.js';
import type { DeadRuleJson, ScenarioJson, StudyReport } from './study-report.js';

/** What the plan does to a good release, in one sentence without a full stop. */
export function studyHeadline({ scenarios }: StudyReport): string {
  const healthy = scenarios.find(({ name }) => name === 'healthy');
  if (healthy === undefined) return 'no run of a healthy version was played';
  const { rate, interval } = healthy.rolled_back;
  const runs = `${formatCount(healthy.runs)} run${healthy.runs === 1 ? '' : 's'}`;
  const rolledBack = `a healthy version: rolled back in ${percentText(rate)} % of ${runs} ${percentInterval(interval)}`;
  return `${rolledBack}${paused(healthy)}${duration(healthy)}`;
}

/** What to say of a report that holds only a part. */
export function incompleteText({ complete, scenarios }: StudyReport): string | null {
  if (complete) return null;
  const played = scenarios.reduce((sum, { runs }) => sum + runs, 0);
  return `incomplete: ${formatCount(played)} run${played === 1 ? '' : 's'} of all scenarios so far; interrupted, or a part of another study`;
}

/** `10,000 runs of each scenario`. */
export function runsText(runs: number): string {
  return `${formatCount(runs)} run${runs === 1 ? '' : 's'} of each scenario`;
}

function paused({ paused }: ScenarioJson): string {
  return paused.count === 0 ? '' : `, paused in ${percentText(paused.rate)} % ${percentInterval(paused.interval)}`;
}

function duration({ duration_seconds: seconds }: ScenarioJson): string {
  return seconds === null ? '' : `; takes ${durationText(seconds.p50)} (p50), ${durationText(seconds.p95)} (p95)`;
}

/** What to say of a report of equally many runs of each thing that was interrupted; null if it was not. */
export function incompleteRunsText(
  { complete, runs }: { readonly complete: boolean; readonly runs: number },
  what: 'scenario' | 'value',
): string | null {
  return complete ? null : `incomplete: ${countOf(runs, 'run')} of each ${what} so far; interrupted`;
}

/** A condition that never was the first to roll back, with the stages in which that is so: a line each, in the order of the plan. */
export function deadRuleTexts(rules: readonly DeadRuleJson[]): readonly string[] {
  const stages = new Map<string, string[]>();
  for (const { metric, condition, stage } of rules) {
    const name = `${metric} ${condition}`;
    stages.set(name, [...(stages.get(name) ?? []), stage]);
  }
  const runs = countOf(rules[0]?.runs ?? 0, 'run');
  return [...stages].map(([name, where]) => `${name} never fires first in ${runs}: ${where.join(', ')}`);
}
