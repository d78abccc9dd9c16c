import type { CompareReport } from './compare-schema.js';
import { csvText } from './csv-text.js';

/** A comparison as CSV, one line a figure of a scenario; `low` and `high` are the ends of a 95 % interval. */
export function compareCsv({ scenarios }: CompareReport): string {
  return csvText([
    ['scenario', 'figure', 'before', 'after', 'difference', 'low', 'high', 'judgement'],
    ...scenarios.flatMap(({ name, changes }) =>
      changes.map(({ figure, before, after, difference, interval, judgement }) => [
        name,
        figure,
        before,
        after,
        difference,
        interval?.[0] ?? null,
        interval?.[1] ?? null,
        judgement,
      ]),
    ),
  ]);
}
