import { describe, expect, it } from 'vitest';
import type { RunReason } from '../../src/model/run-reason.js';
import type { Finding } from '../../src/model/verdict.js';
import { reasonSentence } from '../../src/report/words/reason-sentence.js';
import { BREACH, finding, inconclusive, noEvidence, TOO_FEW } from './fixtures.js';

type Breach = Extract<RunReason, { code: 'threshold_breached' }>;

const BREACHES: readonly (readonly [Partial<Breach>, string])[] = [
  [{}, 'error_rate 0.0312 in canary-10pct exceeds stable 0.0009 by more than 0.01'],
  [
    { baselineSource: 'carried' },
    'error_rate 0.0312 in canary-10pct exceeds stable 0.0009 (carried from an earlier stage) by more than 0.01',
  ],
  [{ limit: 0, bound: 0.0009 }, 'error_rate 0.0312 in canary-10pct exceeds stable 0.0009, and may not at all'],
  [
    { condition: 'max', bound: 0.01, baseline: null, baselineSource: 'none' },
    'error_rate 0.0312 in canary-10pct exceeds the limit 0.01',
  ],
  [
    { condition: 'max', observed: 0.01000004, bound: 0.01, baseline: null, baselineSource: 'none' },
    'error_rate 0.01000004 in canary-10pct exceeds the limit 0.01',
  ],
  [
    { metric: 'success_rate', condition: 'min', observed: 0.95, limit: 0.99, bound: 0.99, baseline: null },
    'success_rate 0.95 in canary-10pct is below the limit 0.99',
  ],
  [
    { metric: 'success_rate', condition: 'max_decrease', observed: 0.95, limit: 0.01, bound: 0.989, baseline: 0.999 },
    'success_rate 0.95 in canary-10pct is below stable 0.999 by more than 0.01',
  ],
  [
    { metric: 'success_rate', condition: 'max_decrease', observed: 0.95, limit: 0, bound: 0.999, baseline: 0.999 },
    'success_rate 0.95 in canary-10pct is below stable 0.999, and may not at all',
  ],
  [
    { metric: 'latency_p99_ms', condition: 'max_ratio', observed: 412.04, limit: 1.5, bound: 304.5, baseline: 203 },
    'latency_p99_ms 412 in canary-10pct exceeds 1.5 × stable 203',
  ],
  [
    { metric: 'success_rate', condition: 'min_ratio', observed: 0.8, limit: 0.9, bound: 0.899, baseline: 0.999 },
    'success_rate 0.8 in canary-10pct falls short of 0.9 × stable 0.999',
  ],
  [
    { metric: 'cpu_percent', condition: 'max', observed: 93.1, limit: 90, bound: 90, baseline: null },
    'cpu_percent 93.1 in canary-10pct exceeds the limit 90',
  ],
  [
    { metric: 'memory_mb', condition: 'max_ratio', observed: 1536.26, limit: 1.2, bound: 614.4, baseline: 512 },
    'memory_mb 1536 in canary-10pct exceeds 1.2 × stable 512',
  ],
  [
    {
      metric: 'memory_growth_mb_per_minute',
      condition: 'max_increase',
      observed: 12.5,
      limit: 2,
      bound: 1.75,
      baseline: -0.25,
    },
    'memory_growth_mb_per_minute 12.5 in canary-10pct exceeds stable -0.25 by more than 2',
  ],
  [
    { metric: 'restarts', condition: 'max', observed: 3, limit: 2, bound: 2, baseline: null },
    'restarts 3 in canary-10pct exceeds the limit 2',
  ],
  [
    { metric: 'conversion_rate', condition: 'min_ratio', observed: 0.021, limit: 0.9, bound: 0.027, baseline: 0.03 },
    'conversion_rate 0.021 in canary-10pct falls short of 0.9 × stable 0.03',
  ],
  [
    { metric: 'burn_rate', condition: 'max', observed: 14.52, limit: 14.4, bound: 14.4, baseline: null },
    'burn_rate 14.52 in canary-10pct exceeds the limit 14.4',
  ],
];

const judged = (...findings: Finding[]) => noEvidence(inconclusive(findings));

const OTHERS: readonly (readonly [RunReason, string])[] = [
  [
    noEvidence(TOO_FEW),
    'canary-1pct ended without one passing window: its last had 12 canary requests, min_requests is 1,000',
  ],
  [
    noEvidence(inconclusive([], { code: 'too_few_requests', requests: 1, minRequests: 2 })),
    'canary-1pct ended without one passing window: its last had 1 canary request, min_requests is 2',
  ],
  [
    noEvidence(inconclusive([], { code: 'no_thresholds' })),
    'canary-1pct ended without one passing window: no thresholds apply to it',
  ],
  [
    judged(finding({ outcome: 'held' }), finding({ outcome: 'unknown', baseline: null, bound: null })),
    'canary-1pct ended without one passing window: in its last, error_rate 0.0312 had no stable traffic to be compared with (max_increase)',
  ],
  [
    judged(finding({ outcome: 'unknown', baseline: null, bound: null }), finding({ outcome: 'pending' })),
    'canary-1pct ended without one passing window: in its last, error_rate 0.0312 exceeds stable 0.0009 by more than 0.01, but not yet for as long as its threshold asks',
  ],
  [
    judged(finding({ outcome: 'breached' })),
    'canary-1pct ended without one passing window: in its last, error_rate 0.0312 exceeds stable 0.0009 by more than 0.01',
  ],
  [
    { code: 'operator', stage: 's', atSeconds: 60, action: 'abort', pausedSeconds: null },
    'aborted by the operator in s',
  ],
  [
    { code: 'operator', stage: 's', atSeconds: 60, action: 'pause', pausedSeconds: null },
    'paused by the operator in s',
  ],
  [
    { code: 'operator', stage: 's', atSeconds: 60, action: 'abort', pausedSeconds: 1800 },
    'aborted by people in s, after 30m paused (when_paused)',
  ],
  [
    noEvidence(inconclusive([finding({ outcome: 'pending' })]), 'carried'),
    'canary-1pct ended without one passing window: in its last, error_rate 0.0312 exceeds stable 0.0009 (carried from an earlier stage) by more than 0.01, but not yet for as long as its threshold asks',
  ],
  [
    { code: 'budget_exhausted', stage: 's', atSeconds: 0, remainingPercent: 0 },
    'not started, because no error budget is left: 0 % of it is left',
  ],
  [
    { code: 'budget_exhausted', stage: 's', atSeconds: 0, remainingPercent: -12.5 },
    'not started, because no error budget is left: it is overspent by 12.5 %',
  ],
  [{ code: 'gate', stage: 's', atSeconds: 60 }, 'waiting for a person at the gate after s'],
];

describe('the sentence for a reason', () => {
  it.each(BREACHES)('of a breach %j says %s', (parts, sentence) => {
    expect(reasonSentence({ ...BREACH, ...parts })).toBe(sentence);
  });

  it.each(OTHERS)('of %j says %s', (reason, sentence) => {
    expect(reasonSentence(reason)).toBe(sentence);
  });
});

describe('a rule that rolls nothing back', () => {
  const about = { stage: 'canary-10pct', atSeconds: 960 };
  const seen = finding({ outcome: 'breached', place: 1, condition: 'max', observed: 0.02, limit: 0.01, bound: 0.01 });

  it('says what is waited for', () => {
    const of = (code: 'rule_paused' | 'rule_froze') =>
      reasonSentence({ code, ...about, finding: seen, baselineSource: 'window' });
    expect(of('rule_paused')).toBe(
      'canary-10pct is paused until error_rate[1] is within its limit, or a person acts: error_rate[1] 0.02 exceeds the limit 0.01',
    );
    expect(of('rule_froze')).toBe(
      'canary-10pct is frozen until a person has looked: error_rate[1] 0.02 exceeds the limit 0.01',
    );
  });

  it('says who came for an alert, and after how long', () => {
    const came = { code: 'operator', ...about, pausedSeconds: null, alertedSeconds: 600 } as const;
    expect(reasonSentence({ ...came, action: 'abort' })).toBe(
      'aborted in canary-10pct by the person who was alerted, after 10m (when_alerted)',
    );
    expect(reasonSentence({ ...came, action: 'pause' })).toBe(
      'paused in canary-10pct by the person who was alerted, after 10m (when_alerted)',
    );
  });
});

describe('an error budget', () => {
  it('is used up where it was', () => {
    expect(reasonSentence({ code: 'budget_overspent', stage: 'full', atSeconds: 60 })).toBe(
      'the error budget was used up in full (when_overspent)',
    );
  });
});
