import type { WrongSolution } from './solution.js';

/** An answer in the place of the right one, and what is said of it. */
function answer(
  task: WrongSolution['task'],
  letter: string,
  what: string,
  wrong: string,
  says = 'is not what happens',
): WrongSolution {
  const place = new RegExp(
    `(?<="${task}": \\{(?:(?!"\\w+-\\d": )[\\s\\S])*?"${letter}": \\{[^}]*?"answer": )(?:\\[[^\\]]*\\]|[^\\n]+)`,
  );
  return {
    task,
    what,
    patches: [{ file: 'answers.json', from: place, to: wrong }],
    says: `${task}, question ${letter}: ${says}`,
  };
}

const NUMBER = (said: string) => `${said} is not what happens.`;

export const WRONG_BREAK: readonly WrongSolution[] = [
  answer(
    'break-1',
    'a',
    'three shares for four',
    '[50, 25, 100]',
    '[50,25,100] is not what happens. A list of 4 numbers is meant',
  ),
  answer('break-1', 'a', 'a share that never falls', '[50, 50, 100, 100]', NUMBER('[50,50,100,100]')),
  answer('break-1', 'b', 'a plan that is refused', '"ROLLED_BACK"', NUMBER('"ROLLED_BACK"')),
  answer('break-1', 'c', 'a share that stays at the last stage', '[100, 50, 25, 25]', NUMBER('[100,50,25,25]')),
  answer('break-2', 'a', 'no failure taken for a breach', '"ROLLED_BACK"', NUMBER('"ROLLED_BACK"')),
  answer('break-2', 'b', 'every stage', '4', NUMBER('4')),
  answer('break-2', 'b', 'yes for a number', 'true', 'true is not what happens. A number is meant'),
  answer('break-2', 'c', 'no requests taken for a breach', '"ROLLED_BACK"', NUMBER('"ROLLED_BACK"')),
  answer('break-2', 'd', 'the chance of the opposite', '63', NUMBER('63')),
  answer('break-2', 'd', 'a chance a little too far off', '43', NUMBER('43')),
  answer('break-3', 'a', 'a stage that stays', '3', NUMBER('3')),
  answer('break-3', 'b', 'a state that is final', '"COMPLETED"', NUMBER('"COMPLETED"')),
  answer('break-3', 'c', 'a rollback that is final', '"ROLLED_BACK"', NUMBER('"ROLLED_BACK"')),
  answer('break-3', 'd', 'the share of a rollback', '0', NUMBER('0')),
  answer(
    'explain-1',
    'a',
    'both the wrong way round',
    '[328, 12]',
    '[328,12] is not what canary-sim says for the seed 42.',
  ),
  answer(
    'explain-1',
    'b',
    'percent for counts',
    '[44.5, 55.5, 0]',
    '[44.5,55.5,0] is not what canary-sim says for the seed 42.',
  ),
  answer(
    'explain-1',
    'c',
    'another seed, the same day',
    '[34, 34, 34]',
    '[34,34,34] is not what canary-sim says for the seed 42.',
  ),
  answer(
    'explain-1',
    'd',
    'one number for two',
    '4',
    '4 is not what canary-sim says for the seed 42. A list of 2 numbers is meant',
  ),
  {
    task: 'explain-1',
    what: "the figures of somebody else's seed",
    patches: [{ file: 'answers.json', from: '"seed": "42"', to: '"seed": "11"' }],
    says: 'is not what canary-sim says for the seed 11.',
  },
  {
    task: 'explain-1',
    what: 'no seed',
    patches: [{ file: 'answers.json', from: '"seed": "42"', to: '"seed": " "' }],
    says: 'explain-1 has no seed yet',
  },
];
