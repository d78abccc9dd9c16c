import type { Evidence } from '../../model/evidence.js';
import type { OwnMetricName } from '../../model/metric.js';
import type { BaselineSource } from '../../model/observation.js';
import type { RunReason } from '../../model/run-reason.js';
import { reasonSentence, tellingEvidence, tellingFinding } from '../words/reason-sentence.js';
import { evidenceJson, findingJson, round } from './figures-json.js';
import type { Report } from './report-schema.js';

type Reason = NonNullable<Report['reason']>;
type Numbers = Omit<Reason, 'code' | 'stage' | 'at_seconds' | 'message'>;

const NO_NUMBERS: Numbers = {
  metric: null,
  condition: null,
  observed: null,
  limit: null,
  bound: null,
  baseline: null,
  baseline_source: null,
  evidence: null,
};

/** Why a run was rolled back or is paused, with the same keys whatever the reason; null if it completed. */
export function buildReason(reason: RunReason | null): Report['reason'] {
  if (reason === null) return null;
  return {
    code: reason.code,
    stage: reason.stage,
    at_seconds: reason.atSeconds,
    ...numbersOf(reason),
    message: reasonSentence(reason),
  };
}

function numbersOf(reason: RunReason): Numbers {
  switch (reason.code) {
    case 'threshold_breached':
      return { ...NO_NUMBERS, ...findingJson(reason), baseline_source: reason.baselineSource };
    case 'judged_worse':
      return judgedNumbers(reason.evidence, reason.baselineSource);
    case 'held_by_judges':
      return heldNumbers(reason);
    case 'no_evidence':
      return evidenceOf(reason);
    case 'budget_exhausted':
      return { ...NO_NUMBERS, observed: round(reason.remainingPercent, 'measure') };
    case 'rule_paused':
    case 'rule_froze':
      return { ...NO_NUMBERS, ...findingJson(reason.finding), baseline_source: reason.baselineSource };
    case 'controller':
      // A name of the policy's own.
      return { ...NO_NUMBERS, metric: (reason.decidedBy?.name ?? null) as OwnMetricName | null };
    case 'operator':
    case 'budget_overspent':
    case 'gate':
      return NO_NUMBERS;
  }
}

function judgedNumbers(evidence: Evidence, source: BaselineSource): Numbers {
  const json = evidenceJson(evidence);
  return {
    ...NO_NUMBERS,
    metric: json.subject,
    observed: json.canary_rate?.rate ?? null,
    baseline: json.baseline_rate?.rate ?? null,
    baseline_source: source,
    evidence: json,
  };
}

function heldNumbers({ evidence, finding, baselineSource }: Extract<RunReason, { code: 'held_by_judges' }>): Numbers {
  if (evidence !== null) return judgedNumbers(evidence, baselineSource);
  return finding === null ? NO_NUMBERS : { ...NO_NUMBERS, ...findingJson(finding), baseline_source: baselineSource };
}

function evidenceOf({ judgement, baselineSource }: Extract<RunReason, { code: 'no_evidence' }>): Numbers {
  const { silence } = judgement;
  if (silence?.code === 'too_few_requests') {
    return { ...NO_NUMBERS, observed: silence.requests, limit: silence.minRequests };
  }
  const finding = tellingFinding(judgement);
  if (finding !== null) return { ...NO_NUMBERS, ...findingJson(finding), baseline_source: baselineSource };
  const doubt = tellingEvidence(judgement);
  return doubt === null ? NO_NUMBERS : judgedNumbers(doubt, baselineSource);
}
