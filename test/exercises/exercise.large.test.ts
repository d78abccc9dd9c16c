import { execFile } from 'node:child_process';
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Plugin } from 'esbuild';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { compile } from '../../examples/exercises/runner/compile.js';
import { copyPlace, rememberCopy } from '../../examples/exercises/runner/copy-place.js';
import { startCopy } from '../../examples/exercises/runner/start-copy.js';
import { TASKS, type Task } from '../../examples/exercises/runner/tasks.js';
import { CLONE } from '../../examples/exercises/runner/workshop.js';
import { copies } from './copies.js';
import { EXERCISES } from './exercise-setup.js';

const copyOf = copies();

const RUNNER = join(EXERCISES, 'runner/exercise.ts');

let compiled = '';

/**
 * What `npm run exercise` runs, compiled once. tsx would load it, and all that it imports of the program, file by file for each
 * of some forty processes. It is where the packages are found, and each file knows itself by its own place.
 */
beforeAll(async () => {
  const folder = join(CLONE, '.exercise');
  mkdirSync(folder, { recursive: true });
  compiled = join(mkdtempSync(join(folder, 'runner-')), 'exercise.mjs');
  const own: Plugin = {
    name: 'own-place',
    setup({ onLoad }) {
      onLoad({ filter: /\.ts$/ }, ({ path }) => {
        const text = readFileSync(path, 'utf8').replaceAll('import.meta.url', JSON.stringify(pathToFileURL(path).href));
        return { contents: text, loader: 'ts' };
      });
    },
  };
  expect(await compile(RUNNER, compiled, [own])).toBeNull();
});

afterAll(() => rmSync(dirname(compiled), { recursive: true, force: true }));

/** Starts it in a folder. */
function exercise(args: readonly string[], env: Record<string, string> = {}, program: readonly string[] = [compiled]) {
  return new Promise<{ code: number; out: string }>((resolve) => {
    execFile(
      process.execPath,
      [...program, ...args],
      { env: { ...process.env, INIT_CWD: EXERCISES, EXERCISE_SECONDS: '600', ...env } },
      (error, stdout, stderr) => resolve({ code: Number(error?.code ?? 0), out: stdout + stderr }),
    );
  });
}

describe.concurrent('npm run exercise', () => {
  test('shows every task with ✓ or ✗, and the next one without its hint', async () => {
    const copy = copyOf('starter');
    writeFileSync(join(copy, 'answers.json'), readFileSync(join(EXERCISES, 'solution/answers.json')));
    const { code, out } = await exercise(['--dir', copy]);
    expect(code).toBe(0);
    const marks = [...out.matchAll(/^ {2}([✓✗]) (\S+)/gm)].map(([, mark, id]) => `${mark} ${id}`);
    expect(marks).toEqual(TASKS.map(({ id }) => `${/break|explain-1/.test(id) ? '✓' : '✗'} ${id}`));
    expect(out).toContain('4 of 12 done. Next: alter-1\n');
    expect(out).not.toContain('Hint');
    expect(out.trimEnd()).toMatch(/npm run exercise alter-1$/);
  });

  test('before there is a copy, says how to make one', async () => {
    const { code, out } = await exercise(['--dir', 'not-there']);
    expect(code).toBe(0);
    expect(out).toContain('0 of 12 done. There is no copy yet. Begin with:\n  npm run exercise start not-there\n');
    expect(await exercise(['--dir', 'not-there', 'fix-1'])).toMatchObject({ code: 2 });
  });

  test('a task that passes exits 0; one that does not exits 1, in the words of the task', async () => {
    expect(await exercise(['--dir', 'solution', 'fix-2'])).toEqual({
      code: 0,
      out: '✓ fix-2  A guard: nothing advances past COMPLETED or ROLLED_BACK\n\n  npm run exercise shows what is next.\n',
    });
    const { code, out } = await exercise(['--dir', 'starter', 'fix-2']);
    expect(code).toBe(1);
    expect(out).toContain(
      '  Still wrong:\n  - After COMPLETED, METRICS within the limit move stageIndex from 3 to 4.\n',
    );
    expect(out).not.toMatch(/^\s+at /m);
  });

  test('a hint comes after a try: once the file that the task is about has changed', async () => {
    const copy = copyOf('starter');
    const hint = /Hint: One line at the top of advance\(\)/;
    for (const _ of ['shown', 'shown again']) {
      const { out } = await exercise(['--dir', copy, 'fix-2']);
      expect(out).not.toMatch(hint);
      expect(out).toContain('A hint comes once you have tried: change canary.ts, and check again.');
    }
    appendFileSync(join(copy, 'answers.json'), '\n');
    expect((await exercise(['--dir', copy, 'fix-2'])).out).not.toMatch(hint);
    appendFileSync(join(copy, 'canary.ts'), '\n// What if …\n');
    expect((await exercise(['--dir', copy, 'fix-2'])).out).toMatch(hint);
  });

  test('what the overview shows is seen: a change after it is a try', async () => {
    const copy = copyOf('starter');
    await exercise(['--dir', copy]);
    appendFileSync(join(copy, 'canary.ts'), '\n// What if …\n');
    expect((await exercise(['--dir', copy, 'alter-1'])).out).toContain('  Hint: Add the status and the two events');
    // Of answers.json a task's own answers are what counts.
    expect((await exercise(['--dir', copy, 'break-1'])).out).not.toContain('Hint');
    const answers = join(copy, 'answers.json');
    writeFileSync(answers, readFileSync(answers, 'utf8').replace('"answer": null', '"answer": [1, 2, 3, 4]'));
    expect((await exercise(['--dir', copy, 'break-1'])).out).toContain('  Hint: try.ts is a place to play');
  });

  test.each(['break-1', 'break-2', 'break-3', 'explain-1', 'explain-2'])('%s, solved, says why', async (id) => {
    const why = TASKS.map((task): Task => task).find((task) => task.id === id)?.why ?? 'nothing';
    const { code, out } = await exercise(['--dir', 'solution', id]);
    expect(code).toBe(0);
    expect(out.replace(/\s+/g, ' ')).toContain(` Why: ${why}`);
    // Only then: it is the answer.
    expect((await exercise(['--dir', 'starter', id])).out).not.toContain('Why:');
  });

  test('the end points to the solution and to what next, all of which is there', async () => {
    const { code, out } = await exercise(['--dir', 'solution']);
    expect(code).toBe(0);
    expect(out).toContain('12 of 12 done. That is all of them.\n');
    const files = [...out.matchAll(/examples\/[\w./-]+\.\w+/g)].map(([file]) => file);
    expect(files).toEqual(
      expect.arrayContaining(
        ['solution/canary.ts', 'README.md', 'quizzes.md'].map((file) => `examples/exercises/${file}`),
      ),
    );
    expect(files.filter((file) => !existsSync(join(EXERCISES, '../..', file)))).toEqual([]);
    expect(out).toContain('npx canary-sim play');
    expect(out).toContain('npx canary-sim init');
  });

  test('an unknown task is answered with the nearest one', async () => {
    for (const [word, near] of [
      ['fix2', 'fix-2'],
      ['mastry', 'mastery'],
      ['Break_3', 'break-3'],
    ] as const) {
      const { code, out } = await exercise([word]);
      expect(code).toBe(2);
      expect(out).toMatch(`There is no task "${word}", did you mean "${near}"?\n\nExercises:`);
    }
    expect((await exercise(['x'.repeat(30)])).out).toMatch(/^There is no task "x+"\.?\n/);
    expect(await exercise(['fix-1', 'fix-2'])).toMatchObject({ code: 2 });
    expect(await exercise(['--fix-1'])).toMatchObject({ code: 2 });
  });

  test('a copy that does not compile is said to be so, with the first error', async () => {
    const copy = copyOf('solution', [
      { file: 'canary.ts', from: /const \[file\] = positionals;/, to: 'const [file = ;' },
    ]);
    const line =
      readFileSync(join(copy, 'canary.ts'), 'utf8')
        .split('\n')
        .findIndex((one) => one.includes('[file = ;')) + 1;
    const first = `canary.ts does not compile. canary.ts:${line}:17: Unexpected ";"`;
    const all = await exercise(['--dir', copy]);
    expect(all.code).toBe(1);
    expect(all.out).toMatch(first);
    expect(all.out).toContain('4 of 12 done. Next: alter-1');
    const task = await exercise(['--dir', copy, 'fix-1']);
    expect(task.code).toBe(1);
    expect(task.out).toContain(`  - ${first}\n    const [file = ;`.replace('\n    ', '\n        '));
  });

  test('an endless loop anywhere does not keep the learner waiting', async () => {
    const copy = copyOf('starter', [
      { file: 'canary.ts', from: 'const { plan } = rollout;', to: 'const { plan } = rollout; while (plan) {}' },
    ]);
    const { code, out } = await exercise(['--dir', copy, 'alter-2'], { EXERCISE_SECONDS: '0.7' });
    expect(code).toBe(1);
    expect(out.replace(/\s+/g, ' ')).toContain('did not come to an end within 0.7 s and was stopped');
  });

  test('start never touches what exists', async () => {
    const before = readdirSync(join(EXERCISES, 'solution'));
    // As npm starts it.
    const { code, out } = await exercise(['start', 'solution'], {}, ['--import', import.meta.resolve('tsx'), RUNNER]);
    expect(code).toBe(2);
    expect(out).toBe(
      'solution exists already, and nothing in it is touched. Choose another name, or remove it first.\n',
    );
    expect(readdirSync(join(EXERCISES, 'solution'))).toEqual(before);
  });
});

describe('a copy', () => {
  test('is the starter, in a folder of any depth', () => {
    const copy = join(copyOf('starter'), 'a', 'b');
    expect(startCopy(copy)).toBeNull();
    expect(readdirSync(copy).sort()).toEqual([
      'README.md',
      'answers.json',
      'canary.test.ts',
      'canary.ts',
      'machine.mmd',
      'try.ts',
    ]);
    expect(startCopy(copy)).toContain('exists already');
    expect(startCopy(join(copy, 'canary.ts', 'c'))).toContain('could not be made');
  });

  test('is remembered, and is my-rollout until one was started', () => {
    const clone = copyOf('starter');
    expect(copyPlace(clone)).toBe(join(clone, 'my-rollout'));
    mkdirSync(join(clone, 'mine'));
    rememberCopy(clone, join(clone, 'mine'));
    expect(copyPlace(clone)).toBe(join(clone, 'mine'));
    rememberCopy(clone, EXERCISES);
    expect(join(copyPlace(clone), '/')).toBe(EXERCISES);
  });
});

describe('the words', () => {
  const readme = readFileSync(join(EXERCISES, 'README.md'), 'utf8');

  test.each(TASKS)('README.md has $id as the runner has it', ({ id, title }) => {
    expect(readme).toContain(`| \`${id}\` | ${title} |`);
  });

  test('every file README.md links to exists', () => {
    const links = [...readme.matchAll(/\]\(([^)#:]+)\)/g)].map(([, link]) => link ?? '');
    expect(links.filter((link) => !existsSync(join(EXERCISES, link)))).toEqual([]);
  });

  test('the starter is small enough to be read at one sitting, and has seven tests', () => {
    expect(readFileSync(join(EXERCISES, 'starter/canary.ts'), 'utf8').split('\n').length).toBeLessThan(165);
    const tests = readFileSync(join(EXERCISES, 'starter/canary.test.ts'), 'utf8').match(/^ *test\(/gm);
    expect(tests).toHaveLength(7);
  });
});
