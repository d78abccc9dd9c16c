import { describe, expect, test } from 'vitest';
import { scenariosOf } from '../scripted-source.js';
import { type CanaryScenario, played } from './scenario.js';

const scenarios = scenariosOf<CanaryScenario>('flagger-advance-canary');
const named = scenarios.map((scenario) => [scenario.id, scenario] as const);

describe("Flagger's loop, through ours", () => {
  test('at least twenty curated scenarios are compared', () => {
    expect(scenarios.filter(({ id }) => id.startsWith('f')).length).toBeGreaterThanOrEqual(20);
  });

  test.each(named)('%s has the same phases, weights, counters and calls at every tick', (_, scenario) => {
    expect(played(scenario).expect).toEqual(scenario.expect);
  });
});
