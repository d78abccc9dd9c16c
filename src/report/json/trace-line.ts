import type { WindowRecord } from '../../model/run.js';
import type { Finding, Silence } from '../../model/verdict.js';
import { armJson } from './arm-json.js';
import { jsonText } from './json-text.js';
import { round, unitOf } from './round.js';

/** One window as one line of JSON, without its line break: what was seen, what it meant, where it led. */
export function traceLine(window: WindowRecord): string {
  const { findings, silence, verdict } = window.judgement;
  return jsonText(
    {
      window: window.windowIndex,
      from_seconds: window.fromSeconds,
      to_seconds: window.toSeconds,
      stage: window.stage,
      traffic_percent: window.trafficPercent,
      canary: armJson(window.canary),
      stable: armJson(window.stable),
      baseline: window.baselineSource,
      verdict,
      reasons: [
        ...findings.filter((finding) => finding.outcome !== 'held').map(findingJson),
        ...(silence === null ? [] : [silenceJson(silence)]),
      ],
      event: window.event,
      status: window.status,
    },
    0,
  );
}

function findingJson(finding: Finding) {
  const unit = unitOf(finding.metric);
  return {
    code: finding.outcome,
    metric: finding.metric,
    condition: finding.condition,
    observed: round(finding.observed, unit),
    limit: finding.limit,
    bound: finding.bound === null ? null : round(finding.bound, unit),
    baseline: finding.baseline === null ? null : round(finding.baseline, unit),
  };
}

function silenceJson(silence: Silence) {
  return silence.code === 'too_few_requests'
    ? { code: silence.code, requests: silence.requests, min_requests: silence.minRequests }
    : { code: silence.code };
}
