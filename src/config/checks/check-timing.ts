import { secondsOf } from '../../text/duration.js';
import type { Draft, FitProblem } from './draft.js';

/** A lookback shorter than the interval, operator actions out of order. */
export function timingProblems({ understood }: Draft): readonly FitProblem[] {
  return [...lookbackProblems(understood.analysis), ...operatorProblems(understood.operator)];
}

function lookbackProblems(analysis: Draft['understood']['analysis']): readonly FitProblem[] {
  const lookbackSeconds = secondsOf(analysis?.lookback);
  const intervalSeconds = secondsOf(analysis?.interval);
  if (lookbackSeconds === undefined || intervalSeconds === undefined || lookbackSeconds >= intervalSeconds) return [];
  const path = ['analysis', 'lookback'];
  return [{ code: 'lookback_shorter_than_interval', lookbackSeconds, intervalSeconds, path }];
}

function operatorProblems(operator: Draft['understood']['operator'] = []): readonly FitProblem[] {
  const problems: FitProblem[] = [];
  let earlier: Pick<Extract<FitProblem, { code: 'operator_out_of_order' }>, 'index' | 'atSeconds' | 'action'> | null =
    null;
  for (const [index, entry] of operator.entries()) {
    const atSeconds = secondsOf(entry?.at);
    if (atSeconds === undefined) continue;
    const action = entry?.action ?? null;
    if (earlier !== null && atSeconds < earlier.atSeconds) {
      problems.push({
        code: 'operator_out_of_order',
        index,
        atSeconds,
        action,
        earlierIndex: earlier.index,
        earlierAtSeconds: earlier.atSeconds,
        earlierAction: earlier.action,
        path: ['operator', index, 'at'],
      });
    }
    earlier = { index, atSeconds, action };
  }
  return problems;
}
