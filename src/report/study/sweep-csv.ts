import { csvText } from './csv-text.js';
import { SCENARIO_HEADINGS, scenarioCells } from './scenario-csv.js';
import type { SweepReport } from './sweep-schema.js';

/** A sweep as CSV, one line a value; the first column is named as what is swept. */
export function sweepCsv({ path, points }: SweepReport): string {
  return csvText([
    [path, 'false_rollback_rate', ...SCENARIO_HEADINGS],
    ...points.map((point) => [point.value, point.false_rollback?.rate ?? null, ...scenarioCells(point)]),
  ]);
}
