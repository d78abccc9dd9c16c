import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { checkExtension, outputProblems } from './check-extension.js';
import { type ExtendedProgram, extendedProgram, textWithout } from './extended-program.js';
import { extensionOf, extensionProblems, filesToRunWith, isOfExtension, TABLE } from './extension-blocks.js';
import { NEW_ROW, RUN } from './made-blocks.js';
import { markdownBlocks } from './markdown-blocks.js';
import { inSandbox, ROOT, type Sandbox } from './sandbox.js';

const blocks = markdownBlocks(readFileSync(join(ROOT, 'examples/guide/extend.md'), 'utf8')).filter(isOfExtension);

/** Every file below these paths of a folder, with what is in it. */
function filesOf(folder: string): Map<string, string> {
  const all = ['src', '.build', 'package.json', 'tsconfig.json'].flatMap((path) =>
    statSync(join(folder, path)).isFile()
      ? [path]
      : readdirSync(join(folder, path), { recursive: true, encoding: 'utf8' }).map((name) => join(path, name)),
  );
  const files = all.filter((path) => statSync(join(folder, path)).isFile());
  return new Map(files.map((path) => [path, readFileSync(join(folder, path), 'utf8')]));
}

describe('a rollback condition, added as the guide has it', () => {
  let extended: ExtendedProgram;
  beforeAll(() => {
    expect(extensionProblems(blocks)).toEqual([]);
    extended = extendedProgram(extensionOf(blocks));
  });
  afterAll(() => extended.remove());

  const withIt = <T>(job: (sandbox: Sandbox) => T): Promise<T> =>
    inSandbox((sandbox) => {
      for (const { path, text } of filesToRunWith(blocks)) writeFileSync(join(sandbox.folder, path), text);
      return job(sandbox);
    }, extended.program);

  it('is one row in the table of conditions, and nothing else is touched', () => {
    const [before, after] = [filesOf(ROOT), filesOf(extended.folder)];
    const [row] = extensionOf(blocks);
    const without = (files: Map<string, string>): string => textWithout(row?.text ?? '', files.get(TABLE) ?? '');
    // A reader who has done as the guide says has the row already.
    before.set(TABLE, without(before));
    const added = [...after.keys()].filter((path) => !before.has(path));
    const changed = [...before].filter(([path, text]) => after.get(path) !== text).map(([path]) => path);
    expect([added, changed]).toEqual([[], [TABLE]]);
    expect(without(after)).toBe(before.get(TABLE));
  });

  it('compiles, and keeps to the style', () => {
    expect(extended.problems).toEqual([]);
  });

  it('prints what the guide says', async () => {
    expect(await outputProblems(blocks, extended)).toEqual([]);
  });

  it('rolls back what without it completes', async () => {
    const states = await withIt(({ folder, run }) => {
      const document = JSON.parse(readFileSync(join(folder, 'spike.json'), 'utf8'));
      const stateWith = (latency: Record<string, number>) => {
        writeFileSync(
          join(folder, 'other.json'),
          JSON.stringify({ ...document, thresholds: { latency_p99_ms: latency } }),
        );
        return JSON.parse(run('canary-sim --quiet --config other.json').output).final_state;
      };
      const { max_spike, ...plain } = document.thresholds.latency_p99_ms;
      return [stateWith({ ...plain, max_spike }), stateWith(plain), stateWith({ max_spike })];
    });
    expect(states).toEqual(['ROLLED_BACK', 'COMPLETED', 'ROLLED_BACK']);
  });

  it('has the bound that a mixture of two log-normal laws has', async () => {
    const { reason } = await withIt(({ run }) => JSON.parse(run('canary-sim --quiet --config spike.json').output));
    // R: q <- function(x, p50) plnorm(x, log(p50), log(4) / qnorm(.99)), a window in ten 2.5 times as slow;
    // uniroot(function(x) .9 * q(x, 25) + .1 * q(x, 62.5) - .99, c(1, 1e3))$root is 142.1, and 250 the p99 of the window.
    expect(reason).toMatchObject({ metric: 'latency_p99_ms', condition: 'max_spike', limit: 1.5, baseline: null });
    expect(Math.abs(reason.bound / (1.5 * 142.1) - 1)).toBeLessThan(0.05);
    expect(Math.abs(reason.observed / 250 - 1)).toBeLessThan(0.1);
  });

  it('is known to the schemas, to validate, to studies on any number of threads, to policy tests and to lint', async () => {
    const told = await withIt(({ folder, run }) => {
      const test = { config: 'spike.json', cases: [{ name: 'spike', expect: { reason: { condition: 'max_spike' } } }] };
      writeFileSync(join(folder, 'spike.test.json'), JSON.stringify(test));
      writeFileSync(
        join(folder, 'bad.json'),
        readFileSync(join(folder, 'spike.json'), 'utf8').replace('"max_spike": 1.5', '"max_spike": -1'),
      );
      return {
        schemas: ['config', 'report'].map((kind) => run(`canary-sim schema ${kind}`).output.includes('"max_spike"')),
        valid: run('canary-sim validate --config spike.json').exitCode,
        bad: run('canary-sim validate --config bad.json').output,
        study: run('canary-sim study --config spike.json --runs 64 --jobs 2 --scenarios configured --format text')
          .output,
        policy: run('canary-sim test spike.test.json --format text').output,
        lint: run('canary-sim lint --config spike.json --format json').output,
      };
    });
    expect(told.schemas).toEqual([true, true]);
    expect(told.valid).toBe(0);
    expect(told.bad).toMatch(/thresholds\.latency_p99_ms\.max_spike \(line \d+, column \d+\): -1 is not allowed/);
    expect(told.study).toContain('latency_p99_ms max_spike 100 %');
    expect(told.policy).toContain('1 passed, 0 failed');
    const { stages } = JSON.parse(told.lint);
    expect(stages[0].rules).toMatchObject([{ metric: 'latency_p99_ms', not_diagnosed: 'other_condition' }]);
  });
});

describe('the check of an extension', () => {
  it('reports what does not compile, and what is not printed', async () => {
    const parts = [NEW_ROW, RUN.replace('4 stages', '5')];
    const found = (await checkExtension(markdownBlocks(parts.join('\n')))).join('\n');
    expect(found).toMatch(/Type '.*' is not assignable to type 'ConditionRow'/);
    expect(found).toMatch(/prints:\nstages\.json is valid/);
  });
});
