import { telemetrySchema } from '../schema/telemetry-schema.js';
import type { Draft, FitProblem } from './draft.js';

/** Telemetry that changes nothing, or that loses what it does not take. */
export function telemetryProblems({ said, understood }: Draft): readonly FitProblem[] {
  const given = said.telemetry;
  // A key that does not exist is probably one that seems to be missing.
  if (given === undefined || Object.keys(given).some((key) => !Object.hasOwn(telemetrySchema.shape, key))) return [];
  const { lost = 0, starts_at_first_event: startsAtFirstEvent } = understood.telemetry ?? {};
  if (Object.hasOwn(given, 'scrape')) return [];
  if (lost > 0) return [{ code: 'lost_without_scrape', path: ['telemetry', 'lost'] }];
  const startsLater = Object.hasOwn(given, 'starts_at_first_event') && startsAtFirstEvent !== false;
  const isUnknown = Object.hasOwn(given, 'lost') && understood.telemetry?.lost === undefined;
  return startsLater || isUnknown ? [] : [{ code: 'telemetry_without_effect', path: ['telemetry'] }];
}
