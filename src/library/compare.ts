import type { ConfigProblem } from '../model/problems/problem.js';
import type { CompareReport } from '../report/study/compare-schema.js';
import { emptyPaired, mergePaired, pairsPlayer } from '../study/parts/paired.js';
import { ArgumentError } from './argument-error.js';
import { compareAssertions, compareCampaignOf } from './campaign.js';
import { checkConfig } from './check-arguments.js';
import { comparedWorlds } from './compared-worlds.js';
import type { Config } from './config.js';
import { compareReportOf } from './played-comparison.js';
import { forEachWorld, newPart, playedPart } from './played-part.js';
import { soloCrew } from './solo-crew.js';
import { type StudyOptions, studyOptions } from './study-options.js';

/** Assertions are on the plan after, or, with `change.` before them, on after less before. */
export type CompareOptions = Omit<StudyOptions, 'untilWidth'>;

/**
 * Two plans in the same worlds, run by run: what is better, worse, or cannot be told apart. Where the configurations
 * differ in more than their plans, both meet the world of `after`. The report is that of `canary-sim compare`, byte for byte.
 */
export async function compare(before: Config, after: Config, options: CompareOptions = {}): Promise<CompareReport> {
  checkConfig(before, ['before']);
  checkConfig(after, ['after']);
  const { signal, ...asked } = studyOptions(options, ['seed', 'runs', 'signal', 'scenarios', 'assertions']);
  const documents = { before: before.document, after: after.document };
  const campaign = compareCampaignOf({ ...asked, before: before.file, after: after.file }, documents);
  const assertions = compareAssertions(campaign, documents.after);
  const read = await comparedWorlds(documents, campaign.scenarios);
  if (!read.ok) throw misfit(read.problems);
  const { worlds } = read;
  const playerOf = forEachWorld(worlds, (world) => pairsPlayer(world.before, world.after, campaign.seed));
  const crew = soloCrew(worlds.length, (index, first, last) => playerOf(index)(first, last), signal);
  const part = await playedPart({
    part: newPart(campaign, { first: 1, last: campaign.runs }, worlds.map(emptyPaired)),
    crew,
    merge: mergePaired,
    isEnough: () => false,
    signal,
    writeLine: null,
    onBlock: () => {},
  });
  return compareReportOf({ part, documents, worlds, assertions });
}

/** The first problem of the old plan in the new world. */
function misfit([problem]: readonly ConfigProblem[]): Error {
  if (problem === undefined) throw new Error('what does not fit has a problem');
  return new ArgumentError({ code: 'plan_does_not_fit', problem }, ['before']);
}
