import { describe, expect, test } from 'vitest';
import { checkTask } from '../../examples/exercises/runner/check-task.js';
import { TASKS, type TaskId } from '../../examples/exercises/runner/tasks.js';
import { inWorkshop } from '../../examples/exercises/runner/workshop.js';
import { copies, type Patch } from './copies.js';
import { NEARLY, OMISSIONS } from './omissions.js';

// An endless loop is stopped all the same; nothing else is, however busy the machine is.
process.env['EXERCISE_SECONDS'] = '600';

const copyOf = copies();
const IDS = TASKS.map(({ id }) => id);

/** The tasks that a copy does not pass. */
function missed(copy: string): Promise<TaskId[]> {
  return inWorkshop(copy, async (workshop) => {
    const problems = await Promise.all(IDS.map((id) => checkTask(id, workshop)));
    return IDS.filter((_, index) => problems[index]?.length !== 0);
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

  test.each(IDS)('the solution without %s fails exactly that one', async (id) => {
    expect(await missed(copyOf('solution', OMISSIONS[id]))).toEqual([id]);
  });

  test.each(NEARLY)('$task: $what is not enough, and the words say why', async ({ task, patches, says }) => {
    expect((await problemsOf(task, copyOf('solution', patches))).join('\n')).toContain(says);
  });

  test('behaviour counts, not spelling: other names, a change in place and a guard that throws pass each', async () => {
    const guard = "if (rollout.status === 'COMPLETED' || rollout.status === 'ROLLED_BACK') return rollout;";
    const patches: Patch[] = [
      { file: 'canary.ts', from: guard, to: guard.replace('return rollout', "throw new Error('finished')") },
      {
        file: 'canary.ts',
        from: 'export function advance(rollout: Rollout, event: RolloutEvent): Rollout {',
        to: `export function advance(rollout: Rollout, event: RolloutEvent): Rollout {
               return Object.assign(rollout, after({ ...rollout }, event));
             }
             function after(rollout: Rollout, event: RolloutEvent): Rollout {`,
      },
      { file: 'canary.ts', from: /status: 'PAUSED' \}/, to: "status: 'Paused' as Status }" },
      { file: 'canary.ts', from: "if (rollout.status === 'PAUSED')", to: "if (String(rollout.status) === 'Paused')" },
      { file: 'canary.test.ts', from: "status: 'PAUSED', stageIndex: 0", to: "status: 'Paused', stageIndex: 0" },
    ];
    expect(await missed(copyOf('solution', patches))).toEqual([]);
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
