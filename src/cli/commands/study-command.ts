import { type CampaignOptions, campaignAssertions, campaignOf } from '../../library/campaign.js';
import { worldsOf } from '../../library/worlds.js';
import { warningSentence } from '../../report/words/warning-sentence.js';
import type { Part } from '../../study/parts/part.js';
import { isNarrow } from '../../study/study-result.js';
import { emptySummary, mergeSummary, type Summary } from '../../study/summary.js';
import { EXIT, refuse } from '../exit-codes.js';
import { loadPlayed, playedInputs } from '../files/load-played.js';
import type { PlayedFiles } from '../files/load-rehearsal.js';
import { refuseSameFiles, refuseUnwritable } from '../files/refuse-outputs.js';
import { namedOutputs, type ReportOptions, writeAll } from '../files/write-reports.js';
import type { Streams } from '../streams.js';
import { asUsage } from '../study/as-usage.js';
import { partText, readPart } from '../study/part-file.js';
import { type StudyWork, studyPlayer } from '../study/play-chunk.js';
import { type PlayingOptions, playToEnd, refuseParts } from '../study/play-to-end.js';
import { writeStudy } from '../study/write-study.js';
import { tellUsualWorld } from '../tell-usual-world.js';
import { tellWarnings } from '../tell-warnings.js';

export interface StudyOptions extends CampaignOptions, PlayingOptions, ReportOptions, PlayedFiles {
  readonly config: string;
  readonly csv: string | undefined;
  readonly quiet: boolean;
}

/** Many runs in many worlds: one report on how good the plan is, or a part of it. Gives the exit code. */
export async function studyCommand(options: StudyOptions, streams: Streams): Promise<number> {
  refuseCombinations(options);
  const { output, csv, shard, quiet } = options;
  const { document, warnings } = await loadPlayed(options, streams);
  const campaign = await asUsage(() => campaignOf(options, document));
  const assertions = await asUsage(() => campaignAssertions(campaign, document));
  const worlds = await asUsage(() => worldsOf(campaign, document));
  const work: StudyWork = { plans: 'one', worlds, seed: campaign.seed, wantsLines: csv !== undefined };
  const toPlay = {
    campaign,
    summaries: worlds.map(emptySummary),
    task: { work, playHere: studyPlayer(work) },
    merge: mergeSummary,
    isEnough: isNarrow,
    healthyOf,
    csv,
    format: {
      write: (part: Part) => partText({ part, document }),
      read: async (text: string, file: string) => (await readPart(text, file)).part,
    },
  };
  if (!quiet) {
    tellUsualWorld(options, streams);
    tellWarnings(warnings.map(warningSentence), streams);
  }
  const { part, exitCode } = await playToEnd(toPlay, options, streams);
  if (exitCode !== null && part.played === 0) return exitCode;
  const studied = { part, document, worlds, assertions };
  if (shard !== undefined) await writeAll([{ file: output, text: partText(studied) }], streams);
  const code = shard === undefined ? await writeStudy(studied, options, streams, options.threads) : EXIT.done;
  return exitCode ?? code;
}

/** A sweep plays no healthy version. */
function healthyOf({ campaign, summaries }: Part): Summary | null {
  return summaries[campaign.scenarios.indexOf('healthy')] ?? null;
}

function refuseCombinations(options: StudyOptions): void {
  const { shard, untilWidth, checkpoint, csv, scenarios, sweep, assertions, runs } = options;
  if (shard !== undefined && untilWidth !== undefined) {
    refuse('--until-width does not go with --shard: a shard does not know what the others have seen');
  }
  refuseParts(options, runs);
  if (csv !== undefined && checkpoint !== undefined) {
    refuse('--csv does not go with --checkpoint: a study that goes on does not play its first runs again');
  }
  if (sweep !== undefined && scenarios !== undefined) {
    refuse('--scenarios does not go with --sweep, which plays the configured world only');
  }
  if (sweep !== undefined && assertions.length > 0) refuse('--assert does not go with --sweep');
  if (csv === '-') refuse('--csv needs a file; standard output is for the report');
  const outputs = [...namedOutputs(options), { what: '--csv', file: csv }, { what: '--checkpoint', file: checkpoint }];
  refuseSameFiles(outputs, playedInputs(options));
  refuseUnwritable(outputs);
}
