import { csvText } from './csv-text.js';
import { SCENARIO_HEADINGS, scenarioCells } from './scenario-csv.js';
import type { StudyReport } from './study-schema.js';

/** A study as CSV, one line a scenario. */
export function studyCsv({ scenarios }: StudyReport): string {
  return csvText([
    ['scenario', ...SCENARIO_HEADINGS, 'worst_seed', 'median_seed', 'nearest_miss_seed'],
    ...scenarios.map((scenario) => [
      scenario.name,
      ...scenarioCells(scenario),
      scenario.notable.worst.seed,
      scenario.notable.median.seed,
      scenario.notable.nearest_miss?.seed ?? null,
    ]),
  ]);
}
