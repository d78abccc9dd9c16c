import { TRANSITIONS } from '../../controllers/plan/transitions.js';
import { VERSION } from '../../library/identity.js';
import { reproduceCommand } from '../../library/reproduce-command.js';
import type { ScenarioName } from '../../model/study.js';
import { reportJson } from '../../report/json/json-text.js';
import { testGithub, testJunit } from '../../report/policy-test/test-machine-formats.js';
import { buildTestReport, type TestReport } from '../../report/policy-test/test-report.js';
import { testText } from '../../report/policy-test/test-text.js';
import { coverage } from '../../study/policy-test/coverage.js';
import { countOf } from '../../text/format-number.js';
import { shellWord } from '../../text/shell-command.js';
import { BadInputError, EXIT } from '../exit-codes.js';
import { isSameFile } from '../files/paths.js';
import { writeFiles } from '../files/write-files.js';
import { type Streams, useColour } from '../streams.js';
import { playedCases } from '../study/played-cases.js';
import { type CasesToRead, type ReadyCase, readCases } from './read-cases.js';

export type TestFormat = 'text' | 'json' | 'junit' | 'github';

export interface TestOptions extends CasesToRead {
  /** Only cases whose name it matches. */
  readonly run: string | undefined;
  readonly format: TestFormat;
  readonly output: string;
  readonly colour: boolean;
}

/** Holds plans against files of policy tests. Gives the exit code. */
export async function testCommand(options: TestOptions, streams: Streams): Promise<number> {
  const cases = await readCases(options, streams);
  refuseOverwriting(options.output, cases);
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
    played.map(({ file, config, planned, result }) => ({ file, config, policyCase: planned.policyCase, result })),
    coverage(
      played.map(({ config, planned, exercised }) => ({ config, plan: planned.setup.plan, exercised })),
      TRANSITIONS,
    ),
    { toolVersion: VERSION, notRun: cases.length - played.length, complete: exitCode === null, reproduceRun },
  );
  const { output } = options;
  const text = render(report, options.format, output === '-' && useColour(streams, options.colour));
  if (output === '-') streams.out(text);
  else writeFiles([{ file: output, text }]);
  if (exitCode !== null) return exitCode;
  return report.failed === 0 ? EXIT.done : EXIT.expectationNotMet;
}

/** A report over what it is about is never meant. */
function refuseOverwriting(output: string, cases: readonly ReadyCase[]): void {
  if (output === '-') return;
  const over = cases.flatMap(({ file, config }) => [file, config]).find((each) => isSameFile(output, each));
  if (over === undefined) return;
  throw new BadInputError([{ code: 'usage', message: `--output would overwrite ${over}` }]);
}

function reproduceRun(seed: string, config: string, scenario: ScenarioName): string {
  const file = config.startsWith('-') ? `./${config}` : config;
  const inWorld = scenario === 'configured' ? '' : ` --scenario ${scenario}`;
  return `${reproduceCommand(seed)} --config ${shellWord(file)}${inWorld}`;
}

function render(report: TestReport, format: TestFormat, colour: boolean): string {
  switch (format) {
    case 'text':
      return testText(report, { colour });
    case 'json':
      return reportJson(report);
    case 'junit':
      return testJunit(report);
    case 'github':
      return testGithub(report);
  }
}
