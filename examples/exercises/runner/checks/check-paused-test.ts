import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { Plugin } from 'esbuild';
import { compile } from '../compile.js';
import { runChild } from '../run-child.js';
import type { Workshop } from '../workshop.js';

/** Where the learner's tests import canary.ts from, once compiled. */
const SUBJECT = './subject.mjs';

/** A simulator in which PAUSED cannot be entered: an event that would lead there leaves the rollout as it is. */
const WITHOUT_PAUSED = `
import * as real from '../canary.mjs';
export * from '../canary.mjs';
const paused = (rollout) => String(rollout?.status).toUpperCase() === 'PAUSED';
const copyOf = (rollout) => { try { return structuredClone(rollout); } catch { return { ...rollout }; } };
export function advance(rollout, event) {
  const trial = copyOf(rollout);
  let next;
  try { next = real.advance(trial, event) ?? trial; } catch {}
  return paused(next) && !paused(rollout) ? rollout : real.advance(rollout, event);
}
`;

/** A test by its full name, and whether it passed. */
type Results = ReadonlyMap<string, boolean>;

/** fix-3: what is still wrong. The learner's tests meet their simulator and one without PAUSED, in one run. */
export async function checkPausedTest(file: string, workshop: Workshop): Promise<string[]> {
  const room = join(workshop.scratch, 'tests');
  const folders = { with: join(room, 'with'), without: join(room, 'without') };
  for (const folder of Object.values(folders)) {
    mkdirSync(folder, { recursive: true });
    const problem = await compile(join(workshop.copy, 'canary.test.ts'), join(folder, 'canary.test.mjs'), [
      subjectOf(workshop.copy),
    ]);
    if (problem !== null) return [problem];
  }
  writeFileSync(join(room, 'canary.mjs'), readFileSync(file));
  writeFileSync(join(folders.with, SUBJECT), "export * from '../canary.mjs';\n");
  writeFileSync(join(folders.without, SUBJECT), WITHOUT_PAUSED);

  const report = join(room, 'report.json');
  const test = {
    include: ['*/canary.test.mjs'],
    pool: 'threads',
    maxWorkers: 1,
    reporters: [['json', { outputFile: report }]],
  };
  const config = join(room, 'vitest.config.mjs');
  writeFileSync(config, `export default ${JSON.stringify({ root: room, test })};\n`);
  const vitest = join(dirname(createRequire(import.meta.url).resolve('vitest/package.json')), 'vitest.mjs');
  // Vitest itself takes a while to start, longer on a busy machine.
  const seconds = 3 * workshop.seconds;
  const args = [vitest, 'run', '--config', config, '--root', room];
  const { stopped, stderr } = await runChild(args, { cwd: workshop.copy, seconds });
  if (stopped) return [`canary.test.ts did not come to an end within ${seconds} s and was stopped.`];
  if (!existsSync(report)) return [`canary.test.ts could not be run. ${stderr.trim().split('\n')[0] ?? ''}`.trim()];
  return verdict(JSON.parse(readFileSync(report, 'utf8')));
}

/** Whatever the learner's tests call canary.ts, it is compiled to an import of the subject. */
function subjectOf(copy: string): Plugin {
  return {
    name: 'subject',
    setup({ onResolve }) {
      onResolve({ filter: /^\.{1,2}\// }, ({ path, resolveDir }) =>
        join(resolveDir, path).replace(/\.[jt]s$/, '') === join(copy, 'canary')
          ? { path: SUBJECT, external: true }
          : null,
      );
    },
  };
}

interface VitestReport {
  readonly testResults: readonly {
    readonly name: string;
    readonly message: string;
    readonly assertionResults: readonly { readonly fullName: string; readonly status: string }[];
  }[];
}

function verdict({ testResults }: VitestReport): string[] {
  const ofFolder = (folder: string) => testResults.find(({ name }) => dirname(name).endsWith(`/${folder}`));
  const results = (folder: string): Results =>
    new Map(ofFolder(folder)?.assertionResults.map(({ fullName, status }) => [fullName, status === 'passed']));
  const mine = results('with');
  if (mine.size === 0) {
    return [`canary.test.ts has no test that could be run. ${ofFolder('with')?.message.split('\n')[0] ?? ''}`.trim()];
  }
  const other = results('without');
  if ([...mine].some(([name, passed]) => passed && other.get(name) !== true)) return [];
  const about = [...mine].find(([name, passed]) => !passed && /pause/i.test(name))?.[0];
  return [
    about === undefined
      ? 'No test of canary.test.ts notices when PAUSE does not lead to PAUSED.'
      : `The test "${about}" fails with your own simulator.`,
  ];
}
