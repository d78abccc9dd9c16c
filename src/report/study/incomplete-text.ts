import { countOf } from '../words/format-count.js';

/** What to say of a report of equally many runs of each thing that was interrupted; null if it was not. */
export function incompleteRunsText(
  { complete, runs }: { readonly complete: boolean; readonly runs: number },
  what: 'scenario' | 'value',
): string | null {
  return complete ? null : `incomplete: ${countOf(runs, 'run')} of each ${what} so far; interrupted`;
}
