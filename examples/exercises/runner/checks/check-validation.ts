import { planOf } from '../play.js';
import type { Simulator } from '../simulator.js';

/** What the language itself says of a mistake in the code; whoever validates says something else, of whatever class. */
const ACCIDENT =
  /^Cannot (read|set|destructure|access)|is not (defined|a function|iterable|a constructor|extensible)|Assignment to constant|^Invalid array length|call stack/;

const WRONG = [
  [50, 25, 100],
  [25, 25, 100],
  [5, 50, 100, 99],
  [5, 50, 25, 100],
  [5, 50, 50, 100],
  [0.7, 0.5, 1],
];
const RIGHT = [[5, 25, 50, 100], [1, 2, 3], [0.5, 0.7, 1], [9, 10, 100], [100]];

type Answer = 'accepts' | 'refuses' | { readonly problem: string };

/** fix-1: what is still wrong. */
export function checkValidation(canary: Simulator): string[] {
  const answer = (call: 'createRollout' | 'simulate', shares: readonly number[]): Answer => {
    try {
      canary[call](planOf(shares));
      return 'accepts';
    } catch (error) {
      if (!(error instanceof Error)) return { problem: `throws ${JSON.stringify(error) ?? error}, which is no Error` };
      return ACCIDENT.test(error.message) ? { problem: `fails with "${error.message}"` } : 'refuses';
    }
  };
  const problems: string[] = [];
  for (const call of ['createRollout', 'simulate'] as const) {
    const wrong = WRONG.find((shares) => answer(call, shares) !== 'refuses');
    if (wrong) {
      const given = answer(call, wrong);
      const does = typeof given === 'string' ? 'accepts' : `${given.problem}, for`;
      problems.push(`${call}() ${does} stages of ${wrong.join(', ')} percent; it should throw an Error.`);
    }
    const right = RIGHT.find((shares) => answer(call, shares) !== 'accepts');
    if (right) problems.push(`${call}() refuses stages of ${right.join(', ')} percent, which do strictly increase.`);
  }
  return problems;
}
