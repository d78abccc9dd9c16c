import type { ConfigDocument } from '../config/schema/config-schema.js';
import type { Advice } from '../model/results/advice.js';
import type { Assertion, ScenarioName } from '../model/results/study.js';
import { buildStudyReport } from '../report/study/study-report.js';
import type { StudyReport } from '../report/study/study-schema.js';
import { buildSweepReport } from '../report/study/sweep-report.js';
import type { SweepReport } from '../report/study/sweep-schema.js';
import type { Part } from '../study/parts/part.js';
import { isComplete, studyResult } from '../study/study-result.js';
import { sweepResult } from '../study/sweep.js';
import { shellWord } from '../text/shell-command.js';
import { defaultScenarios } from './campaign.js';
import { programOf, reproduceCommand, reproduceRun } from './reproduce-command.js';
import { sweepOf, type World } from './worlds.js';

/** What is played of a study or a sweep, and what it is of. */
export interface PlayedStudy {
  readonly part: Part;
  readonly document: ConfigDocument;
  readonly worlds: readonly World[];
  readonly assertions: readonly Assertion[];
}

/** The report of what is played of a study, at least one run; advice is null where none was looked for. */
export function studyReportOf(
  { part, document, worlds, assertions }: PlayedStudy,
  advice: readonly Advice[] | null,
): StudyReport {
  const { campaign } = part;
  const setups = worlds.map(({ setup }) => setup);
  const identity = {
    toolVersion: campaign.toolVersion,
    configDigest: campaign.configDigest,
    name: document.name,
    reproduce: studyCommandLine(part, document),
    reproduceRun: (run: string, scenario: ScenarioName) =>
      reproduceRun(run, campaign.configFile, scenario === 'configured' ? undefined : scenario, document.rehearsal),
  };
  return buildStudyReport(studyResult(part, setups, assertions), identity, advice);
}

/** The same of a sweep. */
export function sweepReportOf({ part, document, worlds }: PlayedStudy): SweepReport {
  const { campaign, played, summaries } = part;
  const { pathText, values } = sweepOf(campaign.sweep ?? '');
  const soFar = { complete: isComplete(part), runs: played, seed: campaign.seed };
  // Where a plan is swept, a healthy world follows each that is configured.
  const each = worlds.length / values.length;
  const swept = values.flatMap((value, index) => {
    const [world, summary] = [worlds[index * each], summaries[index * each]];
    if (world === undefined || summary === undefined) return [];
    const healthy = each === 2 ? (summaries[index * each + 1] ?? null) : null;
    return [{ value, setup: world.setup, summary, healthy }];
  });
  return buildSweepReport(sweepResult(pathText, soFar, swept), {
    toolVersion: campaign.toolVersion,
    configDigest: campaign.configDigest,
    name: document.name,
    reproduce: studyCommandLine(part, document),
  });
}

/** The command that makes the whole study again, in one process. */
function studyCommandLine({ campaign }: Part, document: ConfigDocument): string {
  const { seed, configFile, runs, scenarios, sweep, untilWidth, assertions } = campaign;
  const program = programOf('canary-sim study', document.rehearsal);
  const config = configFile === '' ? undefined : configFile;
  const words = [`${reproduceCommand(seed, config, program)} --runs ${runs}`];
  if (sweep !== null) words.push(`--sweep ${shellWord(sweep)}`);
  else if (!isSame(scenarios, defaultScenarios(document))) words.push(`--scenarios ${scenarios.join(',')}`);
  if (untilWidth !== null) words.push(`--until-width ${untilWidth}`);
  for (const text of assertions) words.push(`--assert ${shellWord(text)}`);
  return words.join(' ');
}

function isSame(one: readonly ScenarioName[], other: readonly ScenarioName[]): boolean {
  return one.join() === other.join();
}
