import { ruleLabel } from '../../measures/rule-label.js';
import { countOf, formatCount } from '../../text/format-number.js';
import type { Facts } from '../page/page.js';
import { durationText, percentInterval, percentText } from './figure-text.js';
import type { DeadRuleJson, ScenarioJson, StudyReport } from './study-schema.js';

/** What the plan does to a good release, in one sentence without a full stop. */
export function studyHeadline({ scenarios }: StudyReport): string {
  const healthy = scenarios.find(({ name }) => name === 'healthy');
  if (healthy === undefined) return 'no run of a healthy version was played';
  const { released, wrongly_stopped, stalled, runs } = healthy;
  const share = ({ rate, interval }: Rate) => `${percentText(rate)} % ${percentInterval(interval)}`;
  const parts = [
    released.count === 0
      ? `never released in ${countOf(runs, 'run')}`
      : `released in ${percentText(released.rate)} % of ${countOf(runs, 'run')}`,
    ...(wrongly_stopped.count === 0 && stalled.count === runs ? [] : [`wrongly stopped in ${share(wrongly_stopped)}`]),
    ...(stalled.count === 0 ? [] : [`stalled in ${share(stalled)}`]),
  ];
  return `a healthy version: ${parts.join(', ')}${duration(healthy)}`;
}

type Rate = ScenarioJson['released'];

/** What to say of a report that holds only a part. */
export function incompleteText({ complete, scenarios }: StudyReport): string | null {
  if (complete) return null;
  const played = scenarios.reduce((sum, { runs }) => sum + runs, 0);
  return `incomplete: ${countOf(played, 'run')} of all scenarios so far; interrupted, or a part of another study`;
}

/** `10,000 runs of each scenario`. */
export function runsText(runs: number): string {
  return `${countOf(runs, 'run')} of each scenario`;
}

function duration({ duration_seconds: seconds }: ScenarioJson): string {
  if (seconds === null) return '';
  return `; a release takes ${durationText(seconds.p50)} (p50), ${durationText(seconds.p95)} (p95), of ${formatCount(seconds.count)}`;
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
  for (const { metric, condition, rule: place, stage } of rules) {
    const name = `${ruleLabel({ metric, place })} ${condition}`;
    stages.set(name, [...(stages.get(name) ?? []), stage]);
  }
  const runs = countOf(rules[0]?.runs ?? 0, 'run');
  return [...stages].map(([name, where]) => `${name} never fires first in ${runs}: ${where.join(', ')}`);
}

/** Of a report on many runs. */
interface PlayedOrigin {
  readonly seed: string;
  readonly runs: number;
  readonly complete: boolean;
  readonly tool: { readonly version: string };
  readonly config_digest?: string;
  readonly reproduce: string;
}

/** Where a report is from. */
export function originOf({ seed, runs, complete, tool, config_digest, reproduce }: PlayedOrigin): Facts {
  return [
    ['seed', seed],
    ['runs', String(runs)],
    ['complete', String(complete)],
    ['version', tool.version],
    ...(config_digest === undefined ? [] : [['config_digest', config_digest] as const]),
    ['reproduce', reproduce],
  ];
}
