import type { PlayedWindow } from '../controllers/plan/plan-records.js';
import type { Evidence } from '../model/evidence.js';

/**
 * Of each judge and each thing that it looks at, what it said in a stage: at its latest look there, or, if it never looked,
 * why not.
 */
export function latestEvidence(windows: readonly PlayedWindow[]): readonly Evidence[] {
  const latest = new Map<string, Evidence>();
  for (const { judgement } of windows) {
    for (const evidence of judgement.evidence) {
      const key = `${evidence.judge} ${evidence.subject}`;
      const known = latest.get(key);
      if (known === undefined || evidence.outcome !== 'undecided' || known.outcome === 'undecided') {
        latest.set(key, evidence);
      }
    }
  }
  return [...latest.values()];
}
