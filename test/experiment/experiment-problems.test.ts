import { describe, expect, test } from 'vitest';
import { DEFAULT_EXPERIMENT } from '../../src/config/experiment/default-experiment.js';
import { parseExperiment } from '../../src/config/experiment/parse-experiment.js';

const FAULT = { kind: 'pod_kill' };

async function problemsOf(said: object) {
  const parsed = await parseExperiment(
    JSON.stringify({ hypothesis: ['success_rate >= 0.999 over 5m'], fault: FAULT, ...said }),
  );
  return parsed.ok ? [] : parsed.problems.map(({ code, path }) => [code, path.join('.')]);
}

async function claimOf(text: string) {
  const metrics = { checkout: { ratio_of: 'requests', stable: 0.9, better: 'higher' } };
  const parsed = await parseExperiment(JSON.stringify({ hypothesis: [text], fault: FAULT, metrics, at: '1h' }));
  return parsed.ok ? parsed.experiment.hypothesis[0] : parsed.problems[0];
}

describe('a part of a hypothesis', () => {
  test.each([
    [
      'success_rate >= 0.999 over 5m',
      { metric: 'success_rate', of: 'part', comparison: '>=', limit: 0.999, overSeconds: 300 },
    ],
    ['success_rate>=99.9%over 5m', { code: 'claim_unreadable', position: 15, expected: 'number' }],
    ['error_rate of service<1.1%', { of: 'service', comparison: '<', limit: 0.011, overSeconds: 60 }],
    ['  latency_p99_ms  <  800  ', { text: 'latency_p99_ms  <  800', limit: 800 }],
    ['checkout > 0.5 over 1h', { metric: 'checkout', overSeconds: 3_600 }],
    ['', { code: 'name_empty' }],
    ['>= 0.9', { code: 'claim_unreadable', position: 1, expected: 'metric' }],
    ['success_rte >= 0.9', { code: 'claim_metric_unknown', position: 1, suggestion: 'success_rate' }],
    ['burn_rate < 1', { code: 'claim_metric_unknown' }],
    ['mismatch_rate < 1', { code: 'claim_metric_unknown' }],
    ['success_rate = 0.9', { code: 'claim_unreadable', position: 14, expected: 'comparison' }],
    ['success_rate', { code: 'claim_unreadable', found: '', position: 13, expected: 'comparison' }],
    [
      'success_rate of servce > 0.9',
      { code: 'claim_unreadable', position: 17, expected: 'whose', suggestion: 'service' },
    ],
    ['success_rate >= high', { code: 'claim_unreadable', position: 17, expected: 'number' }],
    ['success_rate >= 99.9', { code: 'claim_limit_out_of_range', position: 17, most: 1 }],
    ['checkout >= 2', { code: 'claim_limit_out_of_range', most: 1 }],
    ['latency_p99_ms < 5%', { code: 'claim_of_percentage', position: 18 }],
    ['success_rate >= 0.9 for 5m', { code: 'claim_unreadable', position: 21, expected: 'over' }],
    ['success_rate >= 0.9 over five', { code: 'claim_unreadable', position: 26, expected: 'duration' }],
    ['success_rate >= 0.9 over 0s', { code: 'claim_unreadable', expected: 'duration' }],
    ['success_rate >= 0.9 over 5m or so', { code: 'claim_unreadable', position: 29, expected: 'end' }],
  ])('%s', async (text, expected) => {
    expect(await claimOf(text)).toMatchObject(expected);
  });
});

describe('what does not fit together', () => {
  test.each([
    [{ fault: { kind: 'pod_kil' } }, [['not_one_of', 'fault.kind']]],
    [{ fault: 'pod_kill' }, [['wrong_type', 'fault']]],
    [{ fault: {} }, [['missing_key', 'fault.kind']]],
    [{ fault: { kind: 'latency', pods: 1 } }, [['parameter_of_another_kind', 'fault.pods']]],
    [{ fault: { kind: 'latency', ad_ms: 1 } }, [['unknown_key', 'fault.ad_ms']]],
    [{ fault: { kind: 'pod_kill', pods: 4 } }, [['pods_beyond_replicas', 'fault.pods']]],
    [{ fault: { kind: 'dns', ttl: '15m' } }, [['fault_never_shows', 'fault.ttl']]],
    [{ fault: { kind: 'disk_full' }, for: '5m' }, [['fault_never_shows', 'fault']]],
    [{ fault: [{ from: '1m' }] }, [['effect_without_effect', 'fault.0']]],
    [{ fault: [{ error_rate: 0.1, from: '1h' }] }, [['fault_never_shows', 'fault.0.from']]],
    [{ fault: [{ metrics: { nothing: { ratio: 0 } } }] }, [['unknown_metric', 'fault.0.metrics.nothing']]],
    [{ blast_radius: { share: 1.2 } }, [['out_of_range', 'blast_radius.share']]],
    [{ blast_radius: { share: 0 } }, [['out_of_range', 'blast_radius.share']]],
    [{ at: '4m' }, [['steady_state_too_short', 'at']]],
    [{ abort_when: 'success_rate < 0.99 over 5s' }, [['claim_leaves_gaps', 'abort_when']]],
    [{ hypothesis: [] }, [['too_few_items', 'hypothesis']]],
    [{ hypothesis: Array.from({ length: 21 }, () => 'error_rate < 1') }, [['too_many_items', 'hypothesis']]],
    [{ follow_up: '30d' }, [['too_many_looks', 'every']]],
    [{ stable: { latency_ms: { p50: 300 } } }, [['p99_not_above_p50', 'stable.latency_ms.p50']]],
    [{ metrics: { sold: { stable: 1, canary: 2, better: 'higher' } } }, [['unknown_key', 'metrics.sold.canary']]],
    [{ service: { circuit_breaker: { opens_after: 0 } } }, [['out_of_range', 'service.circuit_breaker.opens_after']]],
  ])('%j', async (said, expected) => {
    expect(await problemsOf(said)).toEqual(expected);
  });

  test.each([
    ['', 'no_experiment'],
    ['[]', 'not_experiment'],
    ['{"stages": []}', 'other_kind'],
    ['{"cases": []}', 'other_kind'],
  ])('as a whole: %s', async (text, code) => {
    const parsed = await parseExperiment(text);
    expect(parsed.ok ? [] : parsed.problems.map((each) => each.code)).toEqual([code]);
  });
});

describe('the experiment of the program', () => {
  test('holds together, and what it means reads back as the same', async () => {
    const parsed = await parseExperiment(DEFAULT_EXPERIMENT);
    if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
    const again = await parseExperiment(JSON.stringify(parsed.document));
    expect(again).toEqual(parsed);
  });
});
