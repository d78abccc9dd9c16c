import type { Run, RunReason } from '../../model/run.js';
import { reasonSentence, tellingFinding } from '../words/reason-sentence.js';
import { findingJson } from './finding-json.js';
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
};

/** Why a run was rolled back or is paused, with the same keys whatever the reason; null if it completed. */
export function buildReason(run: Run): Report['reason'] {
  const { reason } = run;
  if (reason === null) return null;
  return {
    code: reason.code,
    stage: reason.stage,
    at_seconds: reason.atSeconds,
    ...numbersOf(reason, run),
    message: reasonSentence(reason),
  };
}

function numbersOf(reason: RunReason, run: Run): Numbers {
  if (reason.code === 'threshold_breached') return { ...findingJson(reason), baseline_source: reason.baselineSource };
  if (reason.code !== 'no_evidence') return NO_NUMBERS;
  const { silence } = reason.judgement;
  if (silence?.code === 'too_few_requests') {
    return { ...NO_NUMBERS, observed: silence.requests, limit: silence.minRequests };
  }
  const finding = tellingFinding(reason.judgement);
  const window = run.windows.findLast((each) => each.stage === reason.stage && each.toSeconds <= reason.atSeconds);
  return finding === null ? NO_NUMBERS : { ...findingJson(finding), baseline_source: window?.baselineSource ?? null };
}
