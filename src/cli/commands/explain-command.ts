import { explainPolicies } from '../../library/policy/explain-policies.js';
import { warningSentence } from '../../report/words/warning-sentence.js';
import { BadInputError, EXIT } from '../exit-codes.js';
import { loadPolicies, refusePolicies } from '../files/load-policies.js';
import { readText } from '../files/read-text.js';
import { refuseSameFiles } from '../files/refuse-outputs.js';
import { namedOutputs, type ReportOptions, writeReports } from '../files/write-reports.js';
import type { Streams } from '../streams.js';
import { tellWarnings } from '../tell-warnings.js';

export interface ExplainOptions extends ReportOptions {
  /** Files, folders, or `-`. */
  readonly policies: readonly string[];
  /** Values of arguments that come from the cluster. */
  readonly args: ReadonlyMap<string, string>;
  /** Without warnings on standard error. */
  readonly quiet: boolean;
  /** A world file, to hear what is said in it. */
  readonly config: string | undefined;
  /** Findings are no advice, but an expectation that is not met. */
  readonly strict: boolean;
}

/** Says what files for other controllers would do, and what of it does not do what it seems to. Gives the exit code. */
export async function explainCommand(options: ExplainOptions, streams: Streams): Promise<number> {
  const { files, texts } = await loadPolicies(options.policies, options.args, streams, options.config);
  refuseSameFiles(namedOutputs(options), [
    ...files.map((file) => ({ what: 'the policy', file })),
    ...(options.config === undefined ? [] : [{ what: 'the world', file: options.config }]),
  ]);
  const { config } = options;
  const world = config === undefined ? null : { file: config, text: await readText(config, 'world', streams) };
  const explained = await explainPolicies({ policies: texts, args: options.args, world });
  if (!explained.ok && explained.of === 'policies') return refusePolicies(explained.problems, explained.undeclared);
  if (!explained.ok) throw new BadInputError(explained.problems, config ?? null);
  const { report, warnings } = explained;
  if (!options.quiet) tellWarnings(warnings.map(warningSentence), streams);
  await writeReports(report, options, streams);
  return options.strict && report.findings.length > 0 ? EXIT.expectationNotMet : EXIT.done;
}
