import { describe, expect, it } from 'vitest';
import { configJsonSchema } from '../../src/config/json-schemas.js';
import { parseConfig, parseData } from '../../src/config/parse-config.js';
import { configDigest } from '../../src/library/identity.js';
import { SAMPLE } from './sample.js';

const STAGES = [{ traffic_percent: 5, duration: '5m' }];

async function understood(text: string) {
  const read = await parseConfig(text);
  if (!read.ok) throw new Error(JSON.stringify(read.problems));
  return read.config.document;
}

describe('a field that may be written in several ways', () => {
  it.each<readonly [string, object, object]>([
    ['a rate, as a percentage', { stable: { error_rate: '0.2%' } }, { stable: { error_rate: 0.002 } }],
    ['a rate, exactly', { stable: { error_rate: '1.1 %' } }, { stable: { error_rate: 0.011 } }],
    [
      'a limit on a rate',
      { thresholds: { error_rate: { max: '5%', max_increase: '1%', floor: '0.5%' } } },
      { thresholds: { error_rate: { max: 0.05, max_increase: 0.01, floor: 0.005 } } },
    ],
    [
      'what a fault does, and to how many',
      { faults: [{ error_rate: '3%', cohort: { share: '25%' } }] },
      { faults: [{ error_rate: 0.03, cohort: { share: 0.25 } }] },
    ],
    ['an objective', { slo: { objective: '99.9%' } }, { slo: { objective: 0.999 } }],
    ['alpha', { analysis: { method: 'fisher', alpha: '1%' } }, { analysis: { method: 'fisher', alpha: 0.01 } }],
    [
      'alpha of a judge',
      { analysis: { judges: [{ method: 'fisher', alpha: '1%' }] } },
      { analysis: { judges: [{ method: 'fisher', alpha: 0.01 }] } },
    ],
    [
      'a percentage',
      { stages: [{ traffic_percent: '2%', duration: '5m' }], stable: { cpu_percent: '35%' } },
      { stages: [{ traffic_percent: 2, duration: '5m' }], stable: { cpu_percent: 35 } },
    ],
    [
      'a duration, as seconds',
      { stages: [{ traffic_percent: 5, duration: 300, pause: 90 }] },
      { stages: [{ traffic_percent: 5, duration: '5m', pause: '1m30s' }] },
    ],
    ['a duration, as seconds in quotes', { analysis: { interval: '60' } }, { analysis: { interval: '1m' } }],
    ['a duration, in other units', { follow_up: '120m' }, { follow_up: '2h' }],
    [
      'points in time',
      {
        service: {
          requests_per_second: [
            [0, 5],
            [3600, 10],
          ],
        },
      },
      {
        service: {
          requests_per_second: [
            ['0s', 5],
            ['1h', 10],
          ],
        },
      },
    ],
    [
      'when a fault begins',
      { faults: [{ error_rate: 0.1, from: 60, until: { stage: 'stage-1', plus: 120 } }] },
      { faults: [{ error_rate: 0.1, from: '1m', until: { stage: 'stage-1', plus: '2m' } }] },
    ],
  ])('%s: means the same, is the same document and has the same digest', async (_, written, meant) => {
    const one = await understood(JSON.stringify({ stages: STAGES, ...written }));
    const other = await understood(JSON.stringify({ stages: STAGES, ...meant }));
    expect(one).toStrictEqual(other);
    expect(configDigest(one)).toBe(configDigest(other));
    // As data of a caller's, too.
    expect(parseData({ stages: STAGES, ...written })).toMatchObject({ ok: true, config: { document: other } });
    // What is printed reads back as it is.
    expect(await understood(JSON.stringify(one))).toStrictEqual(one);
  });

  it('reads them from YAML, without quotes', async () => {
    const yaml = 'stable:\n  error_rate: 0.2%\nstages:\n  - traffic_percent: 5 %\n    duration: 300\n';
    expect(await understood(yaml)).toMatchObject({
      stable: { error_rate: 0.002 },
      stages: [{ traffic_percent: 5, duration: '5m' }],
    });
  });

  it('is held to its limits, whatever the way', async () => {
    const read = await parseConfig(JSON.stringify({ stages: STAGES, stable: { error_rate: '250%' } }));
    expect(read).toMatchObject({ ok: false, problems: [{ code: 'out_of_range', found: 2.5 }] });
  });

  it('is no count, no ratio and no name', async () => {
    const written = { thresholds: { error_rate: { max_ratio: '2%' } }, analysis: { min_requests: '2%' }, name: '5%' };
    const read = await parseConfig(JSON.stringify({ stages: STAGES, ...written }));
    expect(read).toMatchObject({ ok: false, problems: [{ code: 'wrong_type' }, { code: 'wrong_type' }] });
  });

  it('leaves keys of a hostile document as they are', async () => {
    const read = await parseConfig('{"stages":[{"traffic_percent":5,"duration":"5m"}],"__proto__":{"duration":5}}');
    expect(read).toMatchObject({ ok: false, problems: [{ code: 'unknown_key', key: '__proto__' }] });
  });
});

describe('the schema for editors', () => {
  const fields = configJsonSchema() as { properties: Record<string, { properties: Record<string, unknown> }> };

  it('says in words what a text must be, beside the pattern', () => {
    expect(fields.properties['stable']?.properties['error_rate']).toMatchObject({
      type: ['number', 'string'],
      minimum: 0,
      maximum: 1,
      patternErrorMessage: 'Write a number from 0 to 1 such as 0.02, or a percentage such as "2%".',
    });
    expect(fields.properties['analysis']?.properties['interval']).toMatchObject({ type: ['string', 'integer'] });
    const patterns = JSON.stringify(fields).match(/"pattern":/g)?.length ?? 0;
    expect(patterns).toBeGreaterThan(50);
    expect(JSON.stringify(fields).match(/"patternErrorMessage":/g)).toHaveLength(patterns);
  });
});

describe('the sample', () => {
  it('is a document that stays as it is', async () => {
    const document = await understood(SAMPLE);
    expect(await understood(JSON.stringify(document))).toStrictEqual(document);
  });
});
