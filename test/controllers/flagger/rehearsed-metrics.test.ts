import { describe, expect, test } from 'vitest';
import type { Measure } from '../../../src/model/policy/rehearsal.js';
import { metricTemplateText } from '../../policies/flagger/canary-text.js';
import { canaryOf, counters, istioDurations, istioRequests, type Played, play } from './scripted-world.js';

const STEPS = 'interval: 1m\nthreshold: 1\nstepWeight: 50\n';
const metric = (fields: string) => `${STEPS}metrics: [{name: ${fields}}]`;

/** How the first check came out: value and message. */
function first({ notes }: Played): readonly unknown[] {
  const [note] = notes.flatMap(({ note: one }) => (one.type === 'measured' ? [one] : []));
  return note === undefined ? [] : [note.metric, note.phase, note.value, note.message];
}

describe('a success rate', () => {
  const of = (fields: string, failing = 18) =>
    first(
      play(canaryOf(metric(`request-success-rate, interval: 1m${fields}`)), { series: istioRequests(() => failing) }),
    );
  const told = (ending: string) => `Halt shop.default advancement success rate ${ending}`;

  test.each([
    [', thresholdRange: {min: 98.3}', 'failed', told('98.20% < 98.3%')],
    [', thresholdRange: {max: 98}', 'failed', told('98.20% > 98%')],
    [', threshold: 99', 'failed', told('98.20% < 99%')],
    [', thresholdRange: {min: 98.1, max: 98.3}', 'passed', ''],
    ['', 'passed', ''],
  ])('with "%s" is %s', (fields, phase, message) => {
    const [name, is, value, says] = of(fields);
    expect([name, is, says]).toEqual(['request-success-rate', phase, message]);
    expect(value).toBeCloseTo(98.2, 10);
  });

  test('is not there without requests', () => {
    expect(first(play(canaryOf(metric('request-success-rate, threshold: 99'))))).toEqual([
      'request-success-rate',
      'failed',
      null,
      'Halt advancement no values found for istio metric request-success-rate probably shop.default is not receiving traffic: no values found',
    ]);
  });

  test('is not there where there are failures alone, and Istio has no series of others', () => {
    const series = counters([
      {
        labels: {
          __name__: 'istio_requests_total',
          reporter: 'destination',
          destination_workload_namespace: 'default',
          destination_workload: 'shop',
          response_code: '500',
        },
        perSecond: () => 1,
      },
    ]);
    expect(first(play(canaryOf(metric('request-success-rate, threshold: 99')), { series }))[2]).toBeNull();
  });
});

describe('a duration', () => {
  // 99 % of the way from 250 ms to 500 ms is 497.5 ms, and counts as 497.
  const of = (fields: string) =>
    first(play(canaryOf(metric(`request-duration${fields}`)), { series: istioDurations() }));

  test.each([
    [', thresholdRange: {max: 497}', 'passed', ''],
    [', thresholdRange: {max: 497.9}', 'passed', ''],
    [', thresholdRange: {max: 496.9}', 'failed', 'Halt shop.default advancement request duration 497ms > 496ms'],
    [', thresholdRange: {min: 1500}', 'failed', 'Halt shop.default advancement request duration 497ms < 1.5s'],
    [', threshold: 500', 'passed', ''],
    ['', 'failed', 'Halt shop.default advancement request duration 497ms > 0s'],
  ])('with "%s" is %s', (fields, phase, message) => {
    const [, is, , says] = of(fields);
    expect([is, says]).toEqual([phase, message]);
  });

  test('of no requests has no value', () => {
    expect(first(play(canaryOf(metric('request-duration, threshold: 500'))))[3]).toBe(
      'Halt advancement no values found for istio metric request-duration probably shop.default is not receiving traffic',
    );
  });
});

describe("a metric's own query", () => {
  const gauges = (...values: readonly number[]) =>
    counters(values.map((value, at) => ({ labels: { __name__: 'x', at: String(at) }, perSecond: () => value })));
  const of = (query: string, limit = 'threshold: 5') =>
    first(play(canaryOf(metric(`m, query: '${query}', ${limit}`)), { series: gauges(2, 4) }));

  test.each([
    // At 120 s each has grown for twelve minutes.
    ['x', 'threshold: 2880', 'passed', 2880, ''],
    ['x', 'threshold: 2879', 'failed', 2880, 'Halt shop.default advancement m 2880.00 > 2879'],
    ['x{at="0"}', 'thresholdRange: {min: 1441}', 'failed', 1440, 'Halt shop.default advancement m 1440.00 < 1441'],
    ['x > 10000', 'threshold: 5', 'failed', null, 'Halt advancement no values found for metric: m'],
    ['sum(x) * NaN', 'threshold: 5', 'failed', null, 'Halt advancement no values found for metric: m'],
    ['sum(x) / 0', 'threshold: 5', 'failed', Number.POSITIVE_INFINITY, 'Halt shop.default advancement m +Inf > 5'],
    ['x[1m]', 'threshold: 5', 'failed', null, 'Prometheus query failed for m: query returned multiple values'],
    ['y[1m]', 'threshold: 5', 'failed', null, 'Halt advancement no values found for metric: m'],
    [
      '1 + 1',
      'threshold: 5',
      'failed',
      null,
      'Prometheus query failed for m: error unmarshaling result: it is a scalar',
    ],
  ])('%s, %s: the last series counts, and what is no list fails', (query, limit, phase, value, message) => {
    expect(of(query, limit)).toEqual(['m', phase, value, message]);
  });

  test('that is none fails each check', () => {
    expect(of('sum(')[3]).toMatch(/^Prometheus query failed for m: \d+:\d+: /);
  });

  test('looks back over its own interval, a minute unless it says so', () => {
    const series = istioRequests((at) => (at < 60 ? 1000 : 0));
    const query = 'sum(increase(istio_requests_total{response_code="503"}[{{ interval }}]))';
    const at120 = (interval: string) =>
      Number(first(play(canaryOf(metric(`m, query: '${query}', threshold: 1${interval}`)), { series }))[2]);
    expect(at120('')).toBe(0);
    expect(at120(', interval: 2m')).toBeCloseTo(600, 0);
  });
});

describe('a template', () => {
  const of = (provider: string, measure: Measure, limit = 'thresholdRange: {max: 5}') => {
    const template = metricTemplateText('t').replace('prometheus', provider);
    const canary = canaryOf(metric(`m, interval: 1m, templateRef: {name: t}, ${limit}`), undefined, template);
    return play(canary, { rehearsal: { measures: { m: measure } } });
  };

  test.each([
    [{ value: 5, shape: 'scalar' } as const, 'passed', ''],
    [{ value: 5.25, shape: 'scalar' } as const, 'failed', 'Halt shop.default advancement m 5.25 > 5'],
    [{ outcomes: ['successful'] } as const, 'passed', ''],
    [{ outcomes: ['failed'] } as const, 'failed', 'Halt shop.default advancement m failed'],
    [{ outcomes: ['inconclusive'] } as const, 'failed', 'Halt shop.default advancement m failed'],
    [{ outcomes: ['error'] } as const, 'failed', 'Metric query failed for m: the provider gave an error'],
  ])('of another provider is what the world says it measures: %o', (measure, phase, message) => {
    const [, is, , says] = first(of('datadog', measure));
    expect([is, says]).toEqual([phase, message]);
  });

  test('each measurement has its number, from 0', () => {
    const played = of('datadog', { outcomes: ['successful', 'failed'] });
    const is = played.notes.flatMap(({ note }) => (note.type === 'measured' ? [note.phase] : []));
    expect(is).toEqual(['passed', 'failed']);
  });

  test('of Prometheus is a query, and without an interval of its own an error', () => {
    const canary = (interval: string) =>
      canaryOf(
        metric(`m, ${interval}templateRef: {name: t}, thresholdRange: {max: 5}`),
        undefined,
        metricTemplateText('t'),
      );
    const series = counters([{ labels: { __name__: 'errors', app: 'shop' }, perSecond: () => 2 }]);
    expect(first(play(canary('interval: 1m, '), { series }))[2]).toBeCloseTo(2, 10);
    expect(first(play(canary(''), { series }))[3]).toMatch(/^Metric query failed for m: /);
  });

  test('whose variable is not given is an error', () => {
    const template = metricTemplateText('t').replace('{{ target }}', '{{ variables.app }}');
    const canary = canaryOf(metric('m, interval: 1m, templateRef: {name: t}, threshold: 5'), undefined, template);
    expect(first(play(canary))[3]).toBe('Metric query failed for m: map has no entry for key "app"');
  });
});

test('metrics are checked with the built-in and own queries first, up to the first that fails', () => {
  const metrics = `metrics:
- {name: late, interval: 1m, templateRef: {name: t}, threshold: 0}
- {name: request-success-rate, thresholdRange: {min: 99}}
- {name: request-duration, threshold: 500}`;
  const canary = canaryOf(STEPS + metrics, undefined, metricTemplateText('t'));
  const { rows } = play(canary, { series: istioRequests(() => 0) });
  expect(rows[2]?.calls).toEqual(['metric request-success-rate passed', 'metric request-duration failed']);
});

test('a metric that nothing measures fails without being asked for', () => {
  const played = play(canaryOf(metric('nothing, threshold: 5')));
  expect(first(played)).toEqual([]);
  expect(played.standing.decidedBy).toEqual({
    name: 'nothing',
    judged: 'measured by nothing',
    kind: 'measured_by_nothing',
  });
});
