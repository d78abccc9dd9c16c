import type { WindowRecord } from '../../model/run.js';
import type { Silence } from '../../model/verdict.js';
import { armJson, armJsonOrNull, evidenceJson, findingJson } from './figures-json.js';
import { jsonText } from './json-text.js';

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
      fresh_baseline: armJsonOrNull(window.freshBaseline),
      baseline: window.baselineSource,
      verdict,
      reasons: [
        ...findings
          .filter((finding) => finding.outcome !== 'held')
          .map((finding) => ({
            code: finding.outcome,
            ...findingJson(finding),
            // biome-ignore lint/suspicious/noThenProperty: the word of the configuration; a text, which no promise calls
            ...(finding.sequel === undefined ? {} : { then: finding.sequel }),
          })),
        ...(silence === null ? [] : [silenceJson(silence)]),
      ],
      evidence: window.judgement.evidence.map(evidenceJson),
      asks: window.judgement.asks,
      ...(window.judgement.halts === undefined ? {} : { halts: window.judgement.halts }),
      event: window.event,
      status: window.status,
    },
    0,
  );
}

function silenceJson(silence: Silence) {
  switch (silence.code) {
    case 'too_few_requests':
      return { code: silence.code, requests: silence.requests, min_requests: silence.minRequests };
    case 'no_failure_yet':
      return { code: silence.code, metric: silence.metric };
    case 'no_thresholds':
      return { code: silence.code };
  }
}
