import { FIGURES, OUTCOMES } from '../../model/results/outcome.js';
import type { CsvCell } from '../formats/csv-cells.js';
import type { Facts } from '../page/page.js';
import type { ScenarioBody } from './scenario-schema.js';

const RATES = ['completed', 'rolled_back', 'paused', ...OUTCOMES] as const;
const STATISTICS = ['count', 'mean', 'low', 'high', 'min', 'p50', 'p95', 'max'] as const;

/** The names of `scenarioCells`. */
export const SCENARIO_HEADINGS: readonly string[] = [
  'runs',
  ...RATES.flatMap((name) => ['count', 'rate', 'low', 'high'].map((part) => `${name}_${part}`)),
  ...FIGURES.flatMap((name) => STATISTICS.map((statistic) => `${name}_${statistic}`)),
];

/** Every number of a scenario in one row; `low` and `high` are the ends of a 95 % interval. */
export function scenarioCells(scenario: ScenarioBody): CsvCell[] {
  return [
    scenario.runs,
    ...RATES.flatMap((name) => [scenario[name].count, scenario[name].rate, ...scenario[name].interval]),
    ...FIGURES.flatMap((name): CsvCell[] => {
      const figure = scenario[name];
      if (figure === null) return STATISTICS.map((statistic) => (statistic === 'count' ? 0 : null));
      const { count, mean, interval, min, p50, p95, max } = figure;
      return [count, mean, ...interval, min, p50, p95, max];
    }),
  ];
}

/** The figures of one world by name, as properties of a test case. */
export function scenarioFacts(scenario: ScenarioBody): Facts {
  return [
    ['runs', String(scenario.runs)],
    ...RATES.map((name) => [`${name}.rate`, String(scenario[name].rate)] as const),
    ...FIGURES.flatMap((figure) => {
      const { mean, p50, p95, max } = scenario[figure] ?? {};
      return Object.entries({ mean, p50, p95, max }).flatMap(([statistic, value]) =>
        value === undefined ? [] : [[`${figure}.${statistic}`, String(value)] as const],
      );
    }),
    ...(scenario.endings ?? []).map(({ phase, message, ended }) => {
      const how = message === '' ? phase : `${phase}: ${message}`;
      return ['ended', `${ended.count} ${how}`] as const;
    }),
  ];
}

/** The headings of `endingCells`, where rehearsals are among the scenarios. */
export const ENDING_HEADINGS = ['most_often_phase', 'most_often_message', 'most_often_count'];

/** How most of the runs ended, in the words of the controller. */
export function endingCells({ endings: [most] = [] }: ScenarioBody): CsvCell[] {
  return most === undefined ? [null, null, null] : [most.phase, most.message, most.ended.count];
}
