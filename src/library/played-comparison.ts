import type { ConfigDocument } from '../config/schema/config-schema.js';
import type { Assertion } from '../model/results/study.js';
import { buildCompareReport } from '../report/study/compare-report.js';
import type { CompareReport } from '../report/study/compare-schema.js';
import { type ComparedScenario, compareResult } from '../study/compare.js';
import type { CompareCampaign, ComparePart } from '../study/parts/part.js';
import { isComplete } from '../study/study-result.js';
import { shellWord } from '../text/shell-command.js';
import { scenariosOf } from './campaign.js';
import type { ComparedWorld, TwoDocuments } from './compared-worlds.js';
import { reproduceCommand } from './reproduce-command.js';

/** What is played of a comparison, and what it is of. */
export interface PlayedComparison {
  readonly part: ComparePart;
  readonly documents: TwoDocuments;
  readonly worlds: readonly ComparedWorld[];
  readonly assertions: readonly Assertion[];
}

/** The report of what is played of a comparison, at least one run. */
export function compareReportOf({ part, documents, worlds, assertions }: PlayedComparison): CompareReport {
  const { campaign, played: runs, summaries } = part;
  const compared = worlds.flatMap((world, index): ComparedScenario[] => {
    const paired = summaries[index];
    return paired === undefined ? [] : [{ ...world, paired }];
  });
  const played = { complete: isComplete(part), runs, seed: campaign.seed };
  return buildCompareReport(compareResult(played, assertions, compared), {
    toolVersion: campaign.toolVersion,
    before: { name: documents.before.name, configDigest: campaign.beforeDigest },
    after: { name: documents.after.name, configDigest: campaign.configDigest },
    reproduce: commandLine(campaign, documents),
  });
}

/** The command that makes the whole comparison again, in one process, without the folders of the files. */
function commandLine(campaign: CompareCampaign, documents: TwoDocuments): string {
  const { seed, runs, scenarios, assertions } = campaign;
  const words = [`${reproduceCommand(seed, undefined, comparison(campaign, documents))} --runs ${runs}`];
  const [healthy, ...others] = scenarios;
  const chosen = others.length === 0 ? [healthy] : others;
  if (scenarios.join() !== scenariosOf(undefined, documents.after).join())
    words.push(`--scenarios ${chosen.join(',')}`);
  for (const text of assertions) words.push(`--assert ${shellWord(text)}`);
  return words.join(' ');
}

/** The two that are compared: by their files, or, where a policy is one of them, each by its option, in one world. */
function comparison({ beforeFile, configFile }: CompareCampaign, { before, after }: TwoDocuments): string {
  const file = (name: string) => shellWord(name !== '-' && name.startsWith('-') ? `./${name}` : name);
  const world = (before.rehearsal ?? after.rehearsal)?.world;
  if (world === undefined) return `canary-sim compare ${file(beforeFile)} ${file(configFile)}`;
  const side = ({ rehearsal }: ConfigDocument, name: string) => rehearsal?.command ?? ['--plan', file(name)];
  const inWorld = world === '' ? [] : ['--config', file(world)];
  return ['canary-sim compare', ...side(before, beforeFile), ...side(after, configFile), ...inWorld].join(' ');
}
