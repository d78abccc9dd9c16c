import type { Facts } from './junit-suite.js';
import type { StudyReport } from './study-schema.js';

/** Where a report is from, as properties of a test suite. */
export function originFacts(
  report: Pick<StudyReport, 'seed' | 'runs' | 'complete' | 'tool' | 'reproduce'> & { readonly config_digest?: string },
): Facts {
  const { seed, runs, complete, tool, config_digest, reproduce } = report;
  return [
    ['seed', seed],
    ['runs', String(runs)],
    ['complete', String(complete)],
    ['version', tool.version],
    ...(config_digest === undefined ? [] : [['config_digest', config_digest] as const]),
    ['reproduce', reproduce],
  ];
}
