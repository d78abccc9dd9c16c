import type { StudyReport } from '../report/study/study-schema.js';
import type { SweepReport } from '../report/study/sweep-schema.js';
import type { Campaign, Part } from '../study/parts/part.js';
import { runsPlayer } from '../study/play-runs.js';
import { isNarrow } from '../study/study-result.js';
import { emptySummary, mergeSummary } from '../study/summary.js';
import { campaignAssertions, campaignOf } from './campaign.js';
import { checkConfig, textAt } from './check-arguments.js';
import type { Config } from './config.js';
import { forEachWorld, newPart, playedPart } from './played-part.js';
import { studyReportOf, sweepReportOf } from './played-study.js';
import { soloCrew } from './solo-crew.js';
import { studyAdvice } from './study-advice.js';
import { type ManyRunsOptions, type StopSignal, type StudyOptions, studyOptions } from './study-options.js';
import { type World, worldsOf } from './worlds.js';

/**
 * Many runs in many worlds: how good the plan is. The report is that of `canary-sim study`, byte for byte, which is
 * quicker: it has a thread for each core.
 */
export async function study(config: Config, options: StudyOptions = {}): Promise<StudyReport> {
  checkConfig(config);
  const names = ['seed', 'runs', 'signal', 'scenarios', 'assertions', 'untilWidth'] as const;
  const { signal, ...asked } = studyOptions(options, names);
  const { document, file } = config;
  const campaign = campaignOf({ ...asked, config: file, sweep: undefined }, document);
  const assertions = campaignAssertions(campaign, document);
  const worlds = await worldsOf(campaign, document);
  const studied = { part: await played(campaign, worlds, signal), document, worlds, assertions };
  return studyReportOf(studied, await studyAdvice(studied, signal));
}

/**
 * Many runs in the configured world with each value of one field, as `canary.error_rate=0.001:0.01:10` or
 * `analysis.interval=30s,1m,5m`: what the plan catches. The report is that of `canary-sim study --sweep`.
 */
export async function sweep(config: Config, values: string, options: ManyRunsOptions = {}): Promise<SweepReport> {
  checkConfig(config);
  const { signal, ...asked } = studyOptions(options, ['seed', 'runs', 'signal']);
  const { document, file } = config;
  const campaign = campaignOf({ ...asked, config: file, sweep: textAt(values, ['values']) }, document);
  const worlds = await worldsOf(campaign, document);
  return sweepReportOf({ part: await played(campaign, worlds, signal), document, worlds, assertions: [] });
}

/** Plays all runs of a campaign in this thread, or up to a block's end once it is to stop: at least one block. */
async function played(campaign: Campaign, worlds: readonly World[], signal: StopSignal): Promise<Part> {
  const playerOf = forEachWorld(worlds, ({ setup }) => runsPlayer(setup, campaign.seed));
  const crew = soloCrew(worlds.length, (index, first, last) => playerOf(index)(first, last), signal);
  const part = newPart(campaign, { first: 1, last: campaign.runs }, worlds.map(emptySummary));
  return playedPart({
    part,
    crew,
    merge: mergeSummary,
    isEnough: isNarrow,
    signal,
    writeLine: null,
    onBlock: () => {},
  });
}
