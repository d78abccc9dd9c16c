import { FIGURES } from '../../model/outcome.js';
import type { ScenarioBody } from './build-scenario.js';
import type { Facts } from './junit-suite.js';

/** The figures of one world by name, as properties of a test case. */
export function scenarioFacts(scenario: ScenarioBody): Facts {
  const { runs, completed, rolled_back, paused } = scenario;
  return [
    ['runs', String(runs)],
    ['completed.rate', String(completed.rate)],
    ['rolled_back.rate', String(rolled_back.rate)],
    ['paused.rate', String(paused.rate)],
    ...FIGURES.flatMap((figure) => {
      const { mean, p50, p95, max } = scenario[figure] ?? {};
      return Object.entries({ mean, p50, p95, max }).flatMap(([statistic, value]) =>
        value === undefined ? [] : [[`${figure}.${statistic}`, String(value)] as const],
      );
    }),
  ];
}
