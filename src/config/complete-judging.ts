import type { AnalysisDocument } from './schema/config-document.js';
import type { ConfigInput } from './schema/config-schema.js';
import { saidOf, type Tolerant } from './tolerant.js';

/** In the order of the schema. */
const SETTINGS = [
  'metrics',
  'for',
  'margin',
  'slower_than_ms',
  'looks',
  'rate_interval',
  'spending',
  'exponent',
  'looks_per_stage',
  'promote_early',
  'dispersion',
  'drift',
  'threshold',
  'tolerance',
  'kayenta',
] as const;

/**
 * What is said of the judges, in the order of the schema. Nothing is filled in here: what is left out depends on the method
 * and on stable, and follows them when a sweep changes either.
 */
export function completeJudging(
  draft: NonNullable<Tolerant<ConfigInput>>['analysis'],
): NonNullable<Tolerant<Partial<AnalysisDocument>>> {
  const judges = draft?.judges?.map((judge) => saidOf(judge, 'method', 'name', 'weight', 'alpha', ...SETTINGS));
  return {
    ...saidOf(draft, 'extend_inconclusive', 'method', 'alpha', ...SETTINGS),
    ...(draft !== undefined && Object.hasOwn(draft, 'judges') && { judges }),
    ...saidOf(draft, 'multiplicity'),
  } as NonNullable<Tolerant<Partial<AnalysisDocument>>>;
}
