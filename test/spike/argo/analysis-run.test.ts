import { describe, expect, test } from 'vitest';
import { scenariosOf } from '../scripted-source.js';
import { endingOf, type RunScenario } from './scenario.js';

const scenarios = scenariosOf<RunScenario>('argo-analysis-run');

describe('an AnalysisRun, through the loop', () => {
  test('at least twenty curated scenarios are compared', () => {
    expect(scenarios.filter(({ id }) => id.startsWith('c')).length).toBeGreaterThanOrEqual(20);
  });

  test.each(scenarios.map((scenario) => [scenario.id, scenario] as const))(
    '%s ends as in Argo Rollouts, with the same measurements in the same seconds',
    (_, scenario) => {
      const { metrics, ...ending } = endingOf(scenario);
      expect(metrics === undefined ? ending : { ...ending, metrics }).toEqual(scenario.expect);
    },
  );
});
