import { parseReleases, parseReleasesData, type Releases } from '../../config/releases/parse-releases.js';
import { configOf } from '../../library/config.js';
import { releasesOf, USUAL_RELEASES } from '../../library/made-releases.js';
import type { ReleasesOptions } from '../../library/releases-options.js';
import type { Warning } from '../../model/problems/warning.js';
import { warningSentence } from '../../report/words/warning-sentence.js';
import { BadInputError, EXIT } from '../exit-codes.js';
import { loadConfig } from '../files/load-config.js';
import { readText } from '../files/read-text.js';
import { refuseSameFiles, refuseUnwritable } from '../files/refuse-outputs.js';
import { refuseSharedInput } from '../files/refuse-shared-input.js';
import { namedOutputs, type ReportOptions, writeReports } from '../files/write-reports.js';
import type { Streams } from '../streams.js';
import { tellWarnings } from '../tell-warnings.js';

export interface ReleasesCommandOptions extends Pick<ReleasesOptions, 'seed' | 'runs'>, ReportOptions {
  /** Undefined: a line of our own. */
  readonly file: string | undefined;
  /** Undefined: a plan and a service of our own. */
  readonly config: string | undefined;
  readonly quiet: boolean;
}

/** A year of commits under the line as it is and under each lever. Gives the exit code. */
export async function releasesCommand(options: ReleasesCommandOptions, streams: Streams): Promise<number> {
  const { file, config: plan, seed, runs } = options;
  const outputs = namedOutputs(options);
  const inputs = [
    { what: 'the release line', file },
    { what: 'the configuration', file: plan },
  ];
  refuseSharedInput(inputs);
  refuseSameFiles(outputs, inputs);
  refuseUnwritable(outputs);
  const line = await loadReleases(file, streams);
  const read = plan === undefined ? null : await loadConfig(plan, streams);
  const asked = { ...(seed === undefined ? {} : { seed }), ...(runs === undefined ? {} : { runs }) };
  const config = read === null || plan === undefined ? {} : { config: configOf(read, plan) };
  const made = await releasesOf(line, { ...asked, ...config }, file);
  if (!made.ok) throw new BadInputError(made.problems, file ?? null);
  await writeReports(made.report, options, streams);
  const own: readonly Warning[] = line.years.defect === 'healthy' ? [{ code: 'defect_without_effect' }] : [];
  if (!options.quiet) tellWarnings([...own, ...(read?.warnings ?? [])].map(warningSentence), streams);
  return EXIT.done;
}

async function loadReleases(file: string | undefined, streams: Streams): Promise<Releases> {
  const parsed =
    file === undefined
      ? parseReleasesData(USUAL_RELEASES)
      : await parseReleases(await readText(file, 'releases', streams));
  if (!parsed.ok) throw new BadInputError(parsed.problems, file ?? null);
  return parsed;
}
