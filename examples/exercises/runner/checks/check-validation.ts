import { planOf } from '../play.js';
import type { Simulator } from '../simulator.js';

/** Accidents of the language; somebody who validates throws something else. */
const ACCIDENTS = [TypeError, ReferenceError];

/** fix-1: what is still wrong. */
export function checkValidation(canary: Simulator): string[] {
  const refused = (call: 'createRollout' | 'simulate', shares: readonly number[]): boolean => {
    try {
      canary[call](planOf(shares));
      return false;
    } catch (error) {
      return !ACCIDENTS.some((accident) => error instanceof accident);
    }
  };
  const problems: string[] = [];
  for (const call of ['createRollout', 'simulate'] as const) {
    const wrong = [
      [50, 25, 100],
      [25, 25, 100],
      [5, 50, 100, 99],
    ].find((shares) => !refused(call, shares));
    if (wrong) problems.push(`${call}() accepts stages of ${wrong.join(', ')} percent; it should throw an Error.`);
    const right = [[5, 25, 50, 100], [1, 2, 3], [100]].find((shares) => refused(call, shares));
    if (right) problems.push(`${call}() refuses stages of ${right.join(', ')} percent, which do strictly increase.`);
  }
  return problems;
}
