import { TRANSITIONS } from '../../controllers/plan/transitions.js';
import { VERSION } from '../../library/identity.js';
import { fileAsGiven, rehearsalOptions, reproduceCommand } from '../../library/reproduce-command.js';
import type { ScenarioName } from '../../model/results/study.js';
import { buildTestReport } from '../../report/policy-test/test-report.js';
import { coverage } from '../../study/policy-test/coverage.js';
import { countOf } from '../../text/format-number.js';
import { shellWord } from '../../text/shell-command.js';
import { BadInputError, EXIT } from '../exit-codes.js';
import { refuseSameFiles } from '../files/refuse-outputs.js';
import { refuseSharedInput } from '../files/refuse-shared-input.js';
import { namedOutputs, type ReportOptions, writeReports } from '../files/write-reports.js';
import type { Streams } from '../streams.js';
import { playedCases } from '../study/played-cases.js';
import { type CasesToRead, type ReadyCase, readCases } from './read-cases.js';

export interface TestOptions extends CasesToRead, ReportOptions {
  /** Only cases whose name it matches. */
  readonly run: string | undefined;
}

/** Holds plans against files of policy tests. Gives the exit code. */
export async function testCommand(options: TestOptions, streams: Streams): Promise<number> {
  refuseSharedInput([
    { what: 'the policy tests', file: options.files.find((file) => file === '-') },
    ...options.policies.map((file) => ({ what: 'the policy', file })),
  ]);
  const cases = await readCases(options, streams);
  refuseOverwriting(options, cases);
  const isChosen =
    options.run === undefined ? () => true : (await import('./name-matcher.js')).nameMatcher(options.run);
  const chosen = cases.filter(({ planned }) => isChosen(planned.policyCase.name));
  if (chosen.length === 0) {
    const message = `--run ${options.run} matches none of the names of ${countOf(cases.length, 'case')}`;
    throw new BadInputError([{ code: 'usage', message }]);
  }
  const { over, exitCode } = await playedCases(chosen.map(({ planned }) => planned));
  if (exitCode !== null && over.length === 0) {
    streams.err('canary-sim: interrupted before any case was over; nothing was written\n');
    return exitCode;
  }
  const played = chosen.flatMap((ready, index) => {
    const result = over[index];
    return result === undefined ? [] : [{ ...ready, ...result }];
  });
  const report = buildTestReport(
    played.map(({ file, config, planned: { policyCase }, result }) => {
      const reproduceRun = (seed: string) => caseCommand(options, seed, config, policyCase.scenario);
      return { file, config, policyCase, result, reproduceRun };
    }),
    coverage(
      played.map(({ config, planned: { setup }, exercised }) => {
        return { config, plan: setup.plan, isRehearsal: setup.rehearsal !== undefined, exercised };
      }),
      TRANSITIONS,
    ),
    { toolVersion: VERSION, notRun: cases.length - played.length, complete: exitCode === null },
  );
  await writeReports(report, options, streams);
  if (exitCode !== null) return exitCode;
  return report.failed === 0 ? EXIT.done : EXIT.expectationNotMet;
}

/** A report over what it is about is never meant. */
function refuseOverwriting(options: ReportOptions, cases: readonly ReadyCase[]): void {
  const read = new Set(cases.flatMap(({ file, config }) => [file, config]));
  refuseSameFiles(
    namedOutputs(options),
    [...read].map((file) => ({ what: '', file })),
  );
}

/** Plays one run of a case. It names files as they were given, as all of this report does. */
function caseCommand({ policies, args }: TestOptions, seed: string, config: string, scenario: ScenarioName): string {
  const program = ['canary-sim', ...rehearsalOptions(policies, args, fileAsGiven)].join(' ');
  const inWorld = scenario === 'configured' ? '' : ` --scenario ${scenario}`;
  return `${reproduceCommand(seed, undefined, program)} --config ${shellWord(fileAsGiven(config))}${inWorld}`;
}
