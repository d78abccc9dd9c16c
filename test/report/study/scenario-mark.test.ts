import { describe, expect, it } from 'vitest';
import type { ScenarioName } from '../../../src/model/results/study.js';
import { markLegend, scenarioMark, studyMark } from '../../../src/report/study/scenario-mark.js';
import { buildStudyReport } from '../../../src/report/study/study-report.js';
import { assertion, IDENTITY, scenario, study } from './fixtures.js';

const built = (...names: readonly ScenarioName[]) =>
  buildStudyReport(study({ scenarios: names.map((name) => scenario(name, { rolledBack: 0 })) }), IDENTITY).scenarios;

function mark(name: ScenarioName, rolledBack: number, paused = 0): string {
  const scenarios = [scenario(name, { rolledBack, paused })];
  const [only] = buildStudyReport(study({ scenarios }), IDENTITY).scenarios;
  if (only === undefined) throw new Error('one scenario');
  return scenarioMark(only);
}

describe('the mark of a scenario', () => {
  it.each<[ScenarioName, number, string]>([
    ['healthy', 0, '✓'],
    ['healthy', 400, '✓'],
    ['healthy', 500, '?'],
    ['healthy', 600, '✗'],
    ['cold_cache', 10_000, '✗'],
    ['shared_outage', 0, '✓'],
    ['error_spike', 10_000, '✓'],
    ['error_spike', 8000, '?'],
    ['conversion_drop', 0, '✗'],
    ['latent', 0, '·'],
    ['latent', 10_000, '·'],
    ['configured', 5000, '·'],
  ])('%s with %i of 10,000 runs rolled back: %s', (name, rolledBack, expected) => {
    expect(mark(name, rolledBack)).toBe(expected);
  });

  it('takes a paused rollout neither for a release nor for a bad version that was caught', () => {
    expect(mark('healthy', 0, 10_000)).toBe('✗');
    expect(mark('healthy', 0, 1900)).toBe('✓');
    expect(mark('healthy', 0, 2000)).toBe('?');
    expect(mark('healthy', 600, 1900)).toBe('✗');
    expect(mark('error_spike', 0, 10_000)).toBe('✗');
    expect(mark('error_spike', 8100, 1900)).toBe('✓');
  });

  it('is explained for the scenarios that are there', () => {
    expect(markLegend(built('healthy', 'cold_cache', 'error_spike', 'latent'))).toBe(
      '✗ wrongly stopped > 5 % or released < 80 % (healthy, cold_cache), stopped < 80 % (others); · not judged',
    );
    expect(markLegend(built('error_spike', 'flapping'))).toBe('✗ stopped < 80 % (error_spike, flapping)');
    expect(markLegend(built('latent'))).toBe('· not judged');
  });
});

describe('the mark of a study', () => {
  const of = (...outcomes: readonly ('met' | 'not_met' | 'undecided')[]) =>
    studyMark(
      buildStudyReport(study({ assertions: outcomes.map((outcome) => assertion('x', { outcome })) }), IDENTITY),
    );

  it('is that of its assertions, the worst of them', () => {
    expect(of('met', 'undecided', 'not_met')).toBe('✗');
    expect(of('met', 'undecided')).toBe('?');
    expect(of('met', 'met')).toBe('✓');
  });

  it('is that of the healthy scenario if nothing is asserted', () => {
    expect(of()).toBe('✓');
    expect(studyMark(buildStudyReport(study({ assertions: [], scenarios: [] }), IDENTITY))).toBe('·');
  });
});
