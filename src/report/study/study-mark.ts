import { type ScenarioMark, scenarioMark } from './scenario-mark.js';
import type { StudyReport } from './study-schema.js';

/** The one sign for a study: what its assertions come to; without any, how it treats a healthy version. */
export function studyMark({ assertions, scenarios }: StudyReport): ScenarioMark {
  if (assertions.some(({ outcome }) => outcome === 'not_met')) return '✗';
  if (assertions.some(({ outcome }) => outcome === 'undecided')) return '?';
  if (assertions.length > 0) return '✓';
  const healthy = scenarios.find(({ name }) => name === 'healthy');
  return healthy === undefined ? '·' : scenarioMark(healthy);
}
