import { expect, it } from 'vitest';
import { traceLine } from '../../src/report/json/trace-line.js';
import { arm, finding, inconclusive, TOO_FEW, windowOf } from './fixtures.js';

it('a trace line is one line of JSON with every number of its window, and the reasons that did not hold', () => {
  const findings = [finding({ outcome: 'held' }), finding({ observed: 0.1 + 0.2 })];
  const decidedBy = { row: 'canary_is_worse', evidence: [], findings: findings.slice(1) } as const;
  const line = traceLine(
    windowOf(
      { verdict: 'FAIL', findings, silence: null, evidence: [], asks: null, decidedBy },
      { event: 'STAGE_FAILED' },
    ),
  );
  expect(line).toBe(
    '{"window":14,"from_seconds":840,"to_seconds":900,"stage":"canary-1pct","traffic_percent":1,' +
      '"canary":{"requests":120,"errors":1,"error_rate":0.008333333,"latency_p50_ms":50.123,"latency_p95_ms":133.25,"latency_p99_ms":203.4,"cpu_percent":41.988,"memory_mb":512.5,"restarts":1,"conversion_rate":0.03},' +
      '"stable":{"requests":0,"errors":0,"error_rate":null,"latency_p50_ms":null,"latency_p95_ms":null,"latency_p99_ms":null,"cpu_percent":null,"memory_mb":null,"restarts":0,"conversion_rate":null},' +
      '"fresh_baseline":null,' +
      '"baseline":"window","verdict":"FAIL",' +
      '"reasons":[{"code":"breached","metric":"error_rate","condition":"max_increase","observed":0.3,"limit":0.01,"bound":0.0109,"baseline":0.0009}],' +
      '"evidence":[],"asks":null,"event":"STAGE_FAILED","status":"PROGRESSING"}',
  );
});

it('a trace line says with numbers why a window was silent', () => {
  expect(JSON.parse(traceLine(windowOf(TOO_FEW))).reasons).toEqual([
    { code: 'too_few_requests', requests: 12, min_requests: 1000 },
  ]);
  const none = windowOf(inconclusive([], { code: 'no_thresholds' }));
  expect(JSON.parse(traceLine(none)).reasons).toEqual([{ code: 'no_thresholds' }]);
});

it('a trace line gives null for what an unjudged condition lacks', () => {
  const findings = [finding({ outcome: 'unknown', bound: null, baseline: null })];
  const line = traceLine(windowOf(inconclusive(findings)));
  expect(JSON.parse(line).reasons).toMatchObject([{ code: 'unknown', bound: null, baseline: null }]);
});

it('a trace line has the fresh baseline after stable, if there is one', () => {
  const line = traceLine(windowOf(TOO_FEW, { freshBaseline: arm(120, 3) }));
  expect(line).toContain('},"fresh_baseline":{"requests":120,"errors":3,"error_rate":0.025,');
});
