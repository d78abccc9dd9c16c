import { conditionMeaning } from '../../measures/conditions.js';
import { ruleLabel } from '../../measures/rule-label.js';
import type { Evidence } from '../../model/evidence.js';
import type { BaselineSource } from '../../model/observation.js';
import type { Alert } from '../../model/run.js';
import type { RunReason } from '../../model/run-reason.js';
import type { Finding, FindingOutcome, Judgement } from '../../model/verdict.js';
import { formatDuration } from '../../text/duration.js';
import { countOf, digitsToTell, formatCount, formatNumber } from '../../text/format-number.js';
import { evidenceJson } from '../json/figures-json.js';
import { evidencePhrase } from './evidence-phrase.js';

/** The finding that says most about a judgement: a breach, then a pending one, then one that could not be judged. */
const TELLING: readonly FindingOutcome[] = ['breached', 'pending', 'unknown'];

/** Why a run was rolled back or is paused, in one English sentence without a full stop. */
export function reasonSentence(reason: RunReason): string {
  switch (reason.code) {
    case 'threshold_breached':
      return `${measured(reason)} ${breach(reason, ` in ${reason.stage}`, reason.baselineSource)}`;
    case 'judged_worse':
      return `${evidencePhrase(evidenceJson(reason.evidence), whoseWords(reason.baselineSource))} in ${reason.stage} (${reason.evidence.judge})`;
    case 'held_by_judges':
      return `${reason.stage} waits for a person: ${holdWords(reason)}`;
    case 'no_evidence':
      return `${reason.stage} ended without one passing window: ${silence(reason.judgement, reason.baselineSource)}`;
    case 'rule_paused':
      return `${reason.stage} is paused until ${measured(reason.finding)} is within its limit, or a person acts: ${told(reason)}`;
    case 'rule_froze':
      return `${reason.stage} is frozen until a person has looked: ${told(reason)}`;
    case 'budget_overspent':
      return `the error budget was used up in ${reason.stage} (when_overspent)`;
    case 'operator':
      if (reason.alertedSeconds !== undefined)
        return `${reason.action === 'abort' ? 'aborted' : 'paused'} in ${reason.stage} by the person who was alerted, after ${formatDuration(reason.alertedSeconds)} (when_alerted)`;
      return reason.pausedSeconds === null
        ? `${reason.action === 'abort' ? 'aborted' : 'paused'} by the operator in ${reason.stage}`
        : `aborted by people in ${reason.stage}, after ${formatDuration(reason.pausedSeconds)} paused (when_paused)`;
    case 'controller':
      return reason.message === ''
        ? `${reason.phase} in ${reason.stage}`
        : `${reason.phase} in ${reason.stage}: ${reason.message}`;
    case 'gate':
      return `waiting for a person at the gate after ${reason.stage}`;
    case 'budget_exhausted':
      return `not started, because no error budget is left: ${budgetLeft(reason.remainingPercent)}`;
  }
}

/** What an alert tells, in one English sentence without a full stop. */
export function alertSentence({ stage, finding }: Pick<Alert, 'stage' | 'finding'>): string {
  return `${measured(finding)} ${breach(finding, ` in ${stage}`, 'window')}`;
}

function told({ finding, baselineSource }: Extract<RunReason, { code: 'rule_paused' | 'rule_froze' }>): string {
  return `${measured(finding)} ${breach(finding, '', baselineSource)}`;
}

/** The finding that decided a judgement, if any did. */
export function tellingFinding(judgement: Judgement): Finding | null {
  for (const outcome of TELLING) {
    const finding = judgement.findings.find((each) => each.outcome === outcome && each.sequel !== 'alert');
    if (finding !== undefined) return finding;
  }
  return null;
}

/** What kept a judgement from being a PASS, if a statistical judge did. */
export function tellingEvidence({ evidence }: Judgement): Evidence | null {
  return (
    evidence.find(({ outcome }) => outcome === 'worse') ??
    evidence.find(({ outcome }) => outcome === 'pending') ??
    evidence.find(({ outcome }) => outcome === 'undecided') ??
    null
  );
}

function holdWords({ why, evidence, finding }: Extract<RunReason, { code: 'held_by_judges' }>): string {
  switch (why) {
    case 'users_do_not_match':
      return `users do not come to the canary as they should${evidence === null ? '' : ` (${evidencePhrase(evidenceJson(evidence))})`}`;
    case 'worse_than_carried_baseline_pauses':
      return `the canary is worse than the baseline was before${evidence === null ? '' : ` (${evidencePhrase(evidenceJson(evidence))})`}, by itself or in an outage that stable would have had too`;
    case 'both_arms_are_bad': {
      const seen =
        finding === null
          ? ''
          : ` (${measured(finding)} ${formatNumber(finding.observed)}, limit ${formatNumber(finding.limit)})`;
      return `the baseline is as bad as the canary${seen}, and a rollback would not mend that`;
    }
    case 'no_data_in_the_stage':
      return 'no request of the canary was seen in it';
  }
}

function whoseWords(source: BaselineSource): string {
  return source === 'fresh'
    ? 'the fresh baseline'
    : source === 'carried'
      ? 'stable (carried from an earlier stage)'
      : 'stable';
}

function budgetLeft(percent: number): string {
  return percent < 0 ? `it is overspent by ${formatNumber(-percent)} %` : `${formatNumber(percent)} % of it is left`;
}

function silence(judgement: Judgement, source: BaselineSource): string {
  if (judgement.silence?.code === 'too_few_requests') {
    const { requests, minRequests } = judgement.silence;
    return `its last had ${countOf(requests, 'canary request')}, min_requests is ${formatCount(minRequests)}`;
  }
  if (judgement.silence?.code === 'no_failure_yet') {
    return `in its last, ${judgement.silence.metric} had no value: the canary had not failed a request yet, and its failures have no series before the first`;
  }
  const finding = tellingFinding(judgement);
  const doubt = finding === null ? tellingEvidence(judgement) : null;
  if (doubt !== null) return `in its last, ${evidencePhrase(evidenceJson(doubt), whoseWords(source))} (${doubt.judge})`;
  if (finding === null) {
    return judgement.evidence.length > 0 ? 'no judge looks at what the canary does' : 'no thresholds apply to it';
  }
  if (finding.outcome === 'unknown') {
    const observed = `${measured(finding)} ${formatNumber(finding.observed)}`;
    const missing = conditionMeaning(finding.condition).relative ? 'no stable traffic' : 'nothing';
    return `in its last, ${observed} had ${missing} to be compared with (${finding.condition})`;
  }
  const pending = finding.outcome === 'pending' ? ', but not yet for as long as its threshold asks' : '';
  return `in its last, ${measured(finding)} ${breach(finding, '', source)}${pending}`;
}

/** What was measured, and of the whole service if so. */
function measured(finding: Pick<Finding, 'metric' | 'of' | 'place'>): string {
  const label = ruleLabel(finding);
  return finding.of === undefined ? label : `service ${label}`;
}

type Breach = Pick<Finding, 'condition' | 'observed' | 'limit' | 'bound' | 'baseline'>;

/** `0.0312 in canary exceeds stable 0.0009 by more than 0.01`, in digits enough to see that it does. */
function breach(finding: Breach, place: string, source: BaselineSource): string {
  const digits = digitsToTell(finding.observed, finding.bound ?? finding.limit);
  const limit = formatNumber(finding.limit, digits);
  const whose = source === 'fresh' ? 'the fresh baseline' : 'stable';
  const stable = `${whose} ${formatNumber(finding.baseline ?? 0, digits)}${
    source === 'carried' ? ' (carried from an earlier stage)' : ''
  }`;
  const bound = finding.bound === null ? '' : formatNumber(finding.bound, digits);
  const words = conditionMeaning(finding.condition).sentence({ limit, bound, baseline: stable });
  return `${formatNumber(finding.observed, digits)}${place} ${words}`;
}
