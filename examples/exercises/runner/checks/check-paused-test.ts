import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { Plugin } from 'esbuild';
import { compile } from '../compile.js';
import { runChild } from '../run-child.js';
import type { Workshop } from '../workshop.js';

/** Where the learner's tests import canary.ts from, once compiled. */
const SUBJECT = './subject.mjs';

/** Simulators in which PAUSE does not lead to PAUSED, made of the learner's own. */
const OTHERS = {
  ignores: 'isPause(event) ? rollout : real.advance(rollout, event)',
  'rolls-back': "real.advance(rollout, isPause(event) ? { type: 'ABORT' } : event)",
} as const;

function otherSimulator(advance: string): string {
  return `
import * as real from '../canary.mjs';
export * from '../canary.mjs';
const isPause = (event) => String(event?.type).toUpperCase() === 'PAUSE';
export function advance(rollout, event) {
  return ${advance};
}
`;
}

/** The learner's own is run twice: a test that passes now and then tells nothing. */
const OWN = ['own', 'again'] as const;

/** The tests of a folder in their order, each with its full name and whether it passed, and whether all is well. */
interface Results {
  readonly tests: readonly { readonly name: string; readonly passed: boolean; readonly skipped: boolean }[];
  readonly broken: string | null;
}

/** fix-3: what is still wrong. The learner's tests meet their simulator and those without PAUSED, in one run. */
export async function checkPausedTest(file: string, workshop: Workshop): Promise<string[]> {
  const room = join(workshop.scratch, 'tests');
  const subjects = {
    ...Object.fromEntries(OWN.map((name) => [name, "export * from '../canary.mjs';\n"])),
    ...Object.fromEntries(Object.entries(OTHERS).map(([name, advance]) => [name, otherSimulator(advance)])),
  };
  for (const [name, subject] of Object.entries(subjects)) {
    const folder = join(room, name);
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, SUBJECT), subject);
    const problem = await compile(join(workshop.copy, 'canary.test.ts'), join(folder, 'canary.test.mjs'), [
      subjectOf(workshop.copy),
    ]);
    if (problem !== null) return [problem];
  }
  writeFileSync(join(room, 'canary.mjs'), readFileSync(file));

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
    readonly status: string;
    readonly message: string;
    readonly assertionResults: readonly { readonly fullName: string; readonly status: string }[];
  }[];
}

function verdict(report: VitestReport): string[] {
  const own = resultsIn(report, OWN[0]);
  const again = resultsIn(report, OWN[1]);
  if (own.tests.length === 0) return [`canary.test.ts has no test that could be run. ${own.broken ?? ''}`.trim()];
  const red = own.tests.find(({ passed, skipped }) => !passed && !skipped);
  if (red !== undefined) return [`The test "${red.name}" fails with your own simulator: npx vitest run shows how.`];
  if (own.broken !== null) return [`canary.test.ts fails with your own simulator. ${own.broken}`.trim()];
  const unsteady = again.tests.find(({ passed, skipped }) => !passed && !skipped);
  if (unsteady !== undefined)
    return [`The test "${unsteady.name}" passes now and fails then, with your own simulator.`];

  const [ignoring, rollingBack] = [resultsIn(report, 'ignores'), resultsIn(report, 'rolls-back')];
  const fails = ({ tests }: Results, i: number) => own.tests[i]?.passed === true && tests[i]?.passed !== true;
  const notices = own.tests.map((_, i) => [fails(ignoring, i), fails(rollingBack, i)] as const);
  if (notices.some(([one, other]) => one && other)) return [];
  const half = notices.findIndex(([one, other]) => one || other);
  if (half < 0) return ['No test of canary.test.ts notices when PAUSE does not lead to PAUSED.'];
  const missed = notices[half]?.[0] ? 'rolls back' : 'changes nothing';
  return [`The test "${own.tests[half]?.name}" passes although PAUSE ${missed}: no test notices both.`];
}

function resultsIn({ testResults }: VitestReport, folder: string): Results {
  const found = testResults.find(({ name }) => dirname(name).endsWith(`/${folder}`));
  const tests = (found?.assertionResults ?? []).map(({ fullName, status }) => {
    return { name: fullName, passed: status === 'passed', skipped: status !== 'passed' && status !== 'failed' };
  });
  const message = found?.message.split('\n')[0] ?? '';
  const isBroken =
    found === undefined || (found.status === 'failed' && tests.every(({ passed, skipped }) => passed || skipped));
  return { tests, broken: isBroken ? message : null };
}
