import { describe, expect, test } from 'vitest';
import { meterOf } from '../../../src/controllers/argo/measuring/meter-of.js';
import { QUERY_START_MS } from '../../../src/model/policy/query.js';
import type { Measure, Rehearsal } from '../../../src/model/policy/rehearsal.js';
import type { ScrapedSeries, SeriesStore } from '../../../src/model/policy/series-store.js';
import type { View } from '../../../src/model/source.js';
import { seriesList } from '../../../src/promql/series-list.js';
import { type Figures, IDLE, reading } from '../../analysis/observations.js';
import { scraped } from '../../promql/answered.js';
import { metric } from './plain-canary.js';
import { rehearsal, rolloutOf } from './played-rollout.js';

const GIVEN = rehearsal(rolloutOf('canary: {}', '', ''));

interface Seen {
  readonly atSeconds?: number;
  readonly store?: SeriesStore;
  readonly served?: Figures;
  readonly answer?: View['answer'];
}

function view({ atSeconds = 60, store, served = IDLE, answer = () => 'pass' }: Seen): View {
  const plain: View = { atSeconds, read: () => reading(served), users: () => null, readiness: () => 'ready', answer };
  return store === undefined ? plain : { ...plain, series: () => store };
}

/** Series whose first value is that of the start of the rollout. */
function store(...series: readonly ScrapedSeries[]): SeriesStore {
  return seriesList(series.map((one) => ({ ...one, timesMs: Array.from(one.timesMs, (ms) => QUERY_START_MS + ms) })));
}

function taken(fields: object, seen: Seen, given: Partial<Rehearsal> = {}, nth = 0) {
  return meterOf(metric({ ...fields }), { ...GIVEN, ...given })(view(seen), nth);
}

const prometheus = (query: string, more: object = {}) => ({ provider: { prometheus: { query, ...more } } });

describe('prometheus', () => {
  const up = store(scraped('up{pod="b"}', [1, 1, 1, 1, 0.5]), scraped('up{pod="a"}', [1, 1, 1, 1, 0.25]));

  test('a vector is a list of its values, in the order of the labels', () => {
    expect(
      taken({ ...prometheus('up'), successCondition: 'result[0] == 0.25 && len(result) == 2' }, { store: up }),
    ).toEqual({
      phase: 'Successful',
      message: '',
      value: [0.25, 0.5],
    });
  });

  test('a scalar is one number, of which there is no first element', () => {
    const query = prometheus('scalar(up{pod="b"})');
    expect(taken({ ...query, successCondition: 'result == 0.5' }, { store: up })).toMatchObject({
      phase: 'Successful',
      value: 0.5,
    });
    expect(taken({ ...query, successCondition: 'result[0] == 0.5' }, { store: up }).phase).toBe('Error');
  });

  test('a range is all values of one series after another', () => {
    const range = { rangeQuery: { start: 'now() - duration("30s")', end: 'now()', step: '15s' } };
    expect(
      taken({ ...prometheus('up', range), successCondition: 'all(result, # > 0.2)' }, { store: up }),
    ).toMatchObject({
      phase: 'Successful',
      value: [1, 1, 0.25, 1, 1],
    });
  });

  test('a range of a number is that number at each instant', () => {
    const range = { rangeQuery: { start: 'now()-duration("30s")', end: 'now()', step: '15s' } };
    expect(taken({ ...prometheus('1 + 1', range), successCondition: 'len(result) == 3' }, { store: up }).value).toEqual(
      [2, 2, 2],
    );
  });

  test('nothing is an Error for a condition that wants a first element, and no failure', () => {
    expect(taken({ ...prometheus('down'), successCondition: 'result[0] > 0' }, { store: up })).toEqual({
      phase: 'Error',
      message:
        'could not evaluate successCondition "result[0] > 0": metric result is nil or empty: no data returned from the metric provider',
      value: [],
    });
  });

  test('a query that Prometheus refuses is an Error, with its place', () => {
    expect(taken({ ...prometheus('sum(up'), successCondition: 'true' }, { store: up })).toMatchObject({
      phase: 'Error',
      message: expect.stringMatching(/^bad_data: invalid parameter "query": 1:\d+: parse error: /),
    });
  });

  test('what has no answer at an instant is an Error', () => {
    const both = store(
      scraped('a{x="1"}', [1, 1, 1, 1, 1]),
      scraped('a{x="2"}', [1, 1, 1, 1, 1]),
      scraped('b', [1, 1, 1, 1, 1]),
    );
    expect(taken({ ...prometheus('b / on() a'), successCondition: 'true' }, { store: both })).toMatchObject({
      phase: 'Error',
      message: expect.stringContaining('execution: '),
      value: null,
    });
  });

  test('a query is read once, and its series are looked up once for each store', () => {
    let lookups = 0;
    const counting = (of: SeriesStore): SeriesStore => ({
      select: (matchers) => {
        lookups += 1;
        return of.select(matchers);
      },
    });
    const [one, other] = [counting(up), counting(up)];
    const meter = meterOf(metric(prometheus('up')), GIVEN);
    for (const at of [30, 45, 60]) meter(view({ atSeconds: at, store: one }), 0);
    meter(view({ store: other }), 0);
    expect(lookups).toBe(2);
  });
});

const SHARE: Measure = { is: 'error_share', arm: 'canary', windowSeconds: 60, scale: 100, shape: 'scalar' };
const SERVED: Figures = { requests: 200, errors: 5 };

/** Of 200 requests five failed, which is 2.5 %. */
function measured(provider: object, condition: string, served: Figures = SERVED, shape: Measure | undefined = SHARE) {
  return taken({ provider, successCondition: condition }, { served }, { measures: { m: shape ?? SHARE } });
}

describe('providers by what the world file says they measure', () => {
  const VECTOR = { ...SHARE, shape: 'vector' } as const;

  test.each([
    ['datadog', { datadog: {} }, 'result == 2.5', SHARE],
    ['datadog, grouped', { datadog: {} }, 'result[0] == 2.5', VECTOR],
    ['wavefront', { wavefront: {} }, 'result == 2.5', SHARE],
    ['graphite', { graphite: {} }, 'result[0] == 2.5', SHARE],
    ['web', { web: { jsonPath: '{$.data.rate}' } }, 'result == 2.5', SHARE],
    ['web, a list', { web: {} }, 'result[0] == 2.5', VECTOR],
    ['influxdb', { influxdb: {} }, 'result[0] == 2.5', SHARE],
    ['newRelic, one row', { newRelic: {} }, 'result.errorRate == 2.5', SHARE],
    ['newRelic, many rows', { newRelic: {} }, "result[0]['error.rate'] == 2.5", VECTOR],
    ['skywalking', { skywalking: {} }, 'result.service_apdex == 2.5', SHARE],
    ['cloudWatch', { cloudWatch: { metricDataQueries: [{ id: 'rate' }] } }, 'result[0].Values[0] == 2.5', SHARE],
  ])('%s', (_, provider, condition, measure) => {
    expect(measured(provider, condition, SERVED, measure).phase).toBe('Successful');
  });

  test('of several queries of CloudWatch those come back whose data are asked for', () => {
    const queries = [{ id: 'a', returnData: false }, { id: 'b' }];
    const condition = "len(result) == 1 && result[0].Id == 'b'";
    expect(measured({ cloudWatch: { metricDataQueries: queries } }, condition).phase).toBe('Successful');
  });

  test.each([
    ['datadog', { datadog: {} }, 'default(result, 0) == 0', 'Successful', ''],
    ['wavefront', { wavefront: {} }, 'true', 'Error', 'No TimeSeries found in response from Wavefront'],
    ['graphite', { graphite: {} }, 'len(result) == 0', 'Successful', ''],
    ['web', { web: {} }, 'true', 'Error', 'result of web metric produced no value'],
    ['influxdb', { influxdb: {} }, 'true', 'Error', 'no results returned from flux query'],
    ['newRelic', { newRelic: {} }, 'true', 'Error', 'no results returned from NRQL query'],
    ['skywalking', { skywalking: {} }, 'true', 'Error', 'no results returned from SkyWalking query'],
    ['cloudWatch', { cloudWatch: {} }, 'len(result[0].Values) == 0', 'Successful', ''],
  ])('%s without traffic', (_, provider, condition, phase, message) => {
    expect(measured(provider, condition, IDLE)).toMatchObject({ phase, message });
  });

  test('Kayenta cuts a score to a whole number, and holds it against its two thresholds', () => {
    const kayenta = { kayenta: { threshold: { pass: 90, marginal: 75 } } };
    const of = (value: number) => taken({ provider: kayenta }, {}, { measures: { m: { value, shape: 'scalar' } } });
    expect(of(90)).toEqual({ phase: 'Successful', message: '', value: 90 });
    expect(of(89.9)).toEqual({ phase: 'Inconclusive', message: '', value: 89 });
    expect(of(74.9).phase).toBe('Failed');
    expect(taken({ provider: kayenta }, {}, { measures: { m: SHARE } })).toMatchObject({
      phase: 'Error',
      message: 'Missing Score',
    });
  });

  test('a job and a plugin are asked by the name of the metric, each time by another number', () => {
    const asked: [string, number][] = [];
    const answer = (name: string, nth: number) => {
      asked.push([name, nth]);
      return nth === 0 ? 'pass' : 'fail';
    };
    expect(taken({ provider: { job: {} } }, { answer }).phase).toBe('Successful');
    expect(taken({ provider: { plugin: { 'argoproj/x': {} } } }, { answer }, {}, 1).phase).toBe('Failed');
    expect(asked).toEqual([
      ['m', 0],
      ['m', 1],
    ]);
  });

  test('outcomes come in turn, whatever the provider, the last one from then on', () => {
    const measures: Rehearsal['measures'] = { m: { outcomes: ['successful', 'error', 'failed'] } };
    const phases = [0, 1, 2, 3].map((nth) => taken({ provider: { job: {} } }, {}, { measures }, nth).phase);
    expect(phases).toEqual(['Successful', 'Error', 'Failed', 'Failed']);
  });
});
