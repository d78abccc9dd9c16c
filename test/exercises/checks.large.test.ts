import { describe, expect, test } from 'vitest';
import { checkTask } from '../../examples/exercises/runner/check-task.js';
import { factsOf } from '../../examples/exercises/runner/checks/check-explain.js';
import { TASKS, type TaskId } from '../../examples/exercises/runner/tasks.js';
import { inWorkshop } from '../../examples/exercises/runner/workshop.js';
import { copies, type Patch, RIGHT_FOLDERS } from './copies.js';
import { OMISSIONS } from './omissions.js';
import { RIGHT_SOLUTIONS } from './right/right-solutions.js';
import { WRONG_ALTER } from './wrong/alter.js';
import { WRONG_BREAK } from './wrong/break.js';
import { WRONG_FIX } from './wrong/fix.js';
import { WRONG_MASTERY } from './wrong/mastery.js';

// An endless loop is stopped all the same; nothing else is, however busy the machine is.
process.env['EXERCISE_SECONDS'] = '600';

const copyOf = copies();
const IDS = TASKS.map(({ id }) => id);
const WRONG = [...WRONG_ALTER, ...WRONG_BREAK, ...WRONG_FIX, ...WRONG_MASTERY];

/** The tasks that a copy does not pass. */
function missed(copy: string, of: readonly TaskId[] = IDS): Promise<TaskId[]> {
  return inWorkshop(copy, async (workshop) => {
    const problems = await Promise.all(of.map((id) => checkTask(id, workshop)));
    return of.filter((_, index) => problems[index]?.length !== 0);
  });
}

function problemsOf(task: TaskId, copy: string): Promise<string[]> {
  return inWorkshop(copy, (workshop) => checkTask(task, workshop));
}

// Each starts processes and waits for them: together they take less time.
describe.concurrent('the checks', () => {
  test('the starter fails each', async () => {
    expect(await missed(copyOf('starter'))).toEqual(IDS);
  });

  test('the solution passes each', async () => {
    expect(await missed(copyOf('solution'))).toEqual([]);
  });

  test.each(IDS)('the solution without %s fails exactly that one, and what goes by it', async (id) => {
    // The tests that it has of what is missing fail, too.
    const others = IDS.filter((other) => other === id || other !== 'fix-3');
    const drawn: TaskId[] = id === 'alter-1' || id === 'fix-2' ? ['explain-2'] : [];
    expect(await missed(copyOf('solution', OMISSIONS[id]), others)).toEqual([id, ...drawn]);
  });

  test('a change that turns a test red takes back that all is done, as vitest does', async () => {
    expect(await missed(copyOf('solution', OMISSIONS.mastery), ['fix-3'])).toEqual(['fix-3']);
  });

  test.each(WRONG)('$task: $what is not enough, and the words say why', async ({ task, patches, says }) => {
    expect((await problemsOf(task, copyOf('solution', patches))).join('\n')).toContain(says);
  });

  test.each(RIGHT_SOLUTIONS)('$task: $what is right', async ({ task, patches }) => {
    expect(await problemsOf(task, copyOf('solution', patches))).toEqual([]);
  });

  test.each(RIGHT_FOLDERS)('behaviour counts, not spelling: all that is written with a %s passes', async (folder) => {
    expect(await missed(copyOf(folder))).toEqual([]);
  });

  test.each(['1', 'Monday', '2024/7'])('explain-1 takes what canary-sim says for the seed %s', async (seed) => {
    const facts = await factsOf(seed);
    const patches = ['[12, 328]', '[89, 111, 0]', '[34, 34, 1037]', '[4, 0]'].map((from, i): Patch => {
      const value = Object.values(facts)[i]?.value ?? null;
      return { file: 'answers.json', from, to: JSON.stringify(value) };
    });
    patches.push({ file: 'answers.json', from: '"seed": "42"', to: `"seed": "${seed}"` });
    expect(await problemsOf('explain-1', copyOf('solution', patches))).toEqual([]);
  });
});

describe('the fixtures', () => {
  test('are three wrong solutions for each task at least, and one that is right in another way', () => {
    const few = IDS.filter((id) => WRONG.filter(({ task }) => task === id).length < 3);
    expect(few).toEqual([]);
    expect(WRONG.length).toBeGreaterThanOrEqual(30);
    // Those of whole folders are right in all.
    expect(IDS.filter((id) => !RIGHT_SOLUTIONS.some(({ task }) => task === id))).toEqual(['explain-2']);
  });
});

describe.concurrent('code that misbehaves', () => {
  const crash = (code: string): Patch[] => [
    { file: 'canary.ts', from: 'const { plan } = rollout;', to: `const { plan } = rollout; ${code}` },
  ];

  test('an endless loop is stopped after the time that is stated', async () => {
    const copy = copyOf('starter', crash('while (plan) {}'));
    const found = await inWorkshop(copy, (workshop) => checkTask('alter-2', { ...workshop, seconds: 1 }));
    expect(found).toEqual(['canary.ts did not come to an end within 1 s and was stopped: is there an endless loop?']);
  });

  test('an error is told in one line, without where it went through', async () => {
    const copy = copyOf('starter', [
      { file: 'canary.ts', from: /return \{ plan, status.*/, to: "throw new RangeError('no rollouts today');" },
    ]);
    expect(await problemsOf('alter-2', copy)).toEqual(['canary.ts fails with the error "no rollouts today".']);
  });

  test('a crash of the program is told by the line that names the error', async () => {
    expect(await problemsOf('alter-3', copyOf('starter'))).toEqual([
      "canary.ts --seed 7 ends with exit code 1. Error: ENOENT: no such file or directory, open '--seed'",
    ]);
  });

  test('leaving the process is noticed', async () => {
    expect(await problemsOf('fix-2', copyOf('starter', crash('process.exit(0);')))).toEqual([
      'canary.ts ended the process (exit code 0) before it could be checked.',
    ]);
  });

  test('a missing export is named', async () => {
    const copy = copyOf('starter', [{ file: 'canary.ts', from: 'export function advance', to: 'function advance' }]);
    expect(await problemsOf('fix-2', copy)).toEqual(['canary.ts does not export a function advance.']);
  });

  test('tests that do not compile, and answers that are not JSON, are said to be so', async () => {
    const copy = copyOf('starter', [
      { file: 'canary.test.ts', from: "describe('a rollout', () => {", to: "describe('a rollout', () => {{" },
      { file: 'answers.json', from: '"break-1": {', to: '"break-1": ' },
    ]);
    expect((await problemsOf('fix-3', copy))[0]).toMatch(
      /^canary\.test\.ts does not compile\. canary\.test\.ts:\d+:\d+: /,
    );
    expect((await problemsOf('break-1', copy))[0]).toMatch(/^answers\.json cannot be read: /);
  });
});
