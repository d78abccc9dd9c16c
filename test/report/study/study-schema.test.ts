import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import { PRESETS } from '../../../src/model/fault.js';
import type { StudyResult } from '../../../src/model/results/study.js';
import { reportJson } from '../../../src/report/json/json-text.js';
import { publishedJsonSchema } from '../../../src/report/json/published-json-schema.js';
import { buildCompareReport } from '../../../src/report/study/compare-report.js';
import { compareSchema } from '../../../src/report/study/compare-schema.js';
import { buildStudyReport } from '../../../src/report/study/study-report.js';
import { studySchema } from '../../../src/report/study/study-schema.js';
import { buildSweepReport } from '../../../src/report/study/sweep-report.js';
import { sweepSchema } from '../../../src/report/study/sweep-schema.js';
import {
  assertion,
  COMPARE_IDENTITY,
  compare,
  emptyStudy,
  HOSTILE_IDENTITY,
  hostileStudy,
  hugeStudy,
  IDENTITY,
  rehearsedCompare,
  rehearsedStudy,
  study,
  sweep,
  wholeStudy,
} from './fixtures.js';

const STUDIES: readonly (readonly [string, StudyResult])[] = [
  ['with everything there is', study()],
  ['of every scenario', wholeStudy([...PRESETS, 'configured'])],
  ['in which nothing was measured', emptyStudy()],
  ['of huge numbers', hugeStudy()],
  ['with hostile names', hostileStudy()],
  ['of a policy', rehearsedStudy()],
  ['that was interrupted at once', study({ complete: false, assertions: [], scenarios: [] })],
];

const accepts = (which: 'study' | 'sweep' | 'compare') =>
  new Ajv2020({ allowUnionTypes: true, allErrors: true, strictTuples: false }).compile(publishedJsonSchema(which));

describe('the schema of a study', () => {
  const validate = accepts('study');

  it.each(STUDIES)('accepts one %s, whose keys stand in the order of the schema', (_, result) => {
    const report = buildStudyReport(result, HOSTILE_IDENTITY);
    expect(JSON.stringify(studySchema.parse(report))).toBe(JSON.stringify(report));
    validate(JSON.parse(reportJson(report)));
    expect(validate.errors).toBeNull();
  });

  it('refuses a key that it does not know', () => {
    const report = { ...buildStudyReport(study(), IDENTITY), more: 1 };
    expect(studySchema.safeParse(report).success).toBe(false);
    expect(validate(report)).toBe(false);
  });

  it('begins with what scripts want', () => {
    const report = buildStudyReport(study(), IDENTITY);
    expect(Object.keys(report)).toEqual([
      'complete',
      'runs',
      'seed',
      'assertions',
      'scenarios',
      'dead_rules',
      'advice',
      'name',
      'schema_version',
      'tool',
      'config_digest',
      'reproduce',
    ]);
    expect(Object.keys(report.scenarios[0] ?? {})).toEqual([
      'name',
      'runs',
      'released',
      'stopped',
      'stalled',
      'missed',
      'wrongly_stopped',
      'completed',
      'rolled_back',
      'paused',
      'time_to_detect_seconds',
      'time_to_restore_seconds',
      'duration_seconds',
      'exposure_requests',
      'failed_requests',
      'excess_failed_requests',
      'unseen_failed_requests',
      'excess_slow_requests',
      'lost_conversions',
      'lost_revenue',
      'duplicated_side_effects',
      'users_exposed',
      'users_hit',
      'budget_spent_percent',
      'share_at_decision_percent',
      'stages',
      'rules',
      'notable',
    ]);
  });

  it('gives rates to 9 decimals and measures to 3', () => {
    const [healthy, spike] = buildStudyReport(study(), IDENTITY).scenarios;
    expect(healthy?.rolled_back).toEqual({ count: 113, rate: 0.0113, interval: [0.009407909, 0.013567411] });
    expect(spike?.excess_failed_requests).toEqual({
      count: 10_000,
      mean: 331.1,
      interval: [328.09, 334.11],
      min: 75.25,
      p50: 301,
      p95: 602,
      max: 1204,
    });
    expect(healthy?.excess_failed_requests).toBeNull();
  });

  it('says how to play each notable run, with the scenario unless it is the configured one', () => {
    const [, spike] = buildStudyReport(study(), IDENTITY).scenarios;
    expect(spike?.notable).toEqual({
      worst: { seed: '42/17', value: 1204, reproduce: run('42/17', 'error_spike') },
      median: { seed: '42/4711', value: 301, reproduce: run('42/4711', 'error_spike') },
      nearest_miss: { seed: '42/9', value: 0.987654322, reproduce: run('42/9', 'error_spike') },
    });
    const [own] = buildStudyReport(wholeStudy(['configured']), IDENTITY).scenarios;
    expect(own?.notable.worst.reproduce).toBe('canary-sim --seed 42/17 --config stages.json');
  });

  it('holds finite numbers only', () => {
    const result = study({ assertions: [assertion('x', { observed: Number.NaN })] });
    expect(() => buildStudyReport(result, IDENTITY)).toThrow(RangeError);
  });
});

describe('the schema of a sweep', () => {
  it.each([
    ['of numbers', sweep()],
    ['of nothing', sweep({ points: [], detectable: [] })],
    ['of words', sweep({ points: sweep().points.map((point, i) => ({ ...point, value: `${i}m` })) })],
  ])('accepts one %s', (_, result) => {
    const report = buildSweepReport(result, IDENTITY);
    expect(JSON.stringify(sweepSchema.parse(report))).toBe(JSON.stringify(report));
    const validate = accepts('sweep');
    validate(report);
    expect(validate.errors).toBeNull();
  });
});

describe('the schema of a comparison', () => {
  it('accepts one of a plan and a policy, whose keys stand in its order', () => {
    const report = buildCompareReport(rehearsedCompare(), COMPARE_IDENTITY);
    expect(JSON.stringify(compareSchema.parse(report))).toBe(JSON.stringify(report));
    const validate = accepts('compare');
    validate(report);
    expect(validate.errors).toBeNull();
  });

  it('accepts one, which begins with how many figures are better and worse', () => {
    const report = buildCompareReport(compare({ assertions: study().assertions }), COMPARE_IDENTITY);
    expect(JSON.stringify(compareSchema.parse(report))).toBe(JSON.stringify(report));
    const validate = accepts('compare');
    validate(report);
    expect(validate.errors).toBeNull();
    expect(Object.entries(report).slice(0, 6)).toEqual([
      ['complete', true],
      ['better', 3],
      ['worse', 1],
      ['indistinguishable', 2],
      ['no_interval', 2],
      ['runs', 10_000],
    ]);
  });
});

function run(seed: string, scenario: string): string {
  return `canary-sim --seed ${seed} --config stages.json --scenario ${scenario}`;
}
