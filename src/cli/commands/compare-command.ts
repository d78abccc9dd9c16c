import { ofEach } from '../../config/checks/warnings/said-in-vain.js';
import type { Config } from '../../config/parse-config.js';
import { haveSameWorld } from '../../config/plan-in-world.js';
import { type CompareOptions, compareAssertions, compareCampaignOf } from '../../library/campaign.js';
import type { ConfigWarning } from '../../model/problems/warning.js';
import { warningSentence } from '../../report/words/warning-sentence.js';
import { emptyPaired, mergePaired } from '../../study/parts/paired.js';
import type { ComparePart } from '../../study/parts/part.js';
import { EXIT } from '../exit-codes.js';
import { loadConfig } from '../files/load-config.js';
import type { Side } from '../files/load-sides.js';
import { type NamedFile, refuseSameFiles, refuseUnwritable } from '../files/refuse-outputs.js';
import { refuseSharedInput } from '../files/refuse-shared-input.js';
import { namedOutputs, type ReportOptions, writeAll } from '../files/write-reports.js';
import type { Streams } from '../streams.js';
import { asUsage } from '../study/as-usage.js';
import { comparePartText, readComparePart } from '../study/compare-part-file.js';
import { type CompareWork, comparePlayer } from '../study/play-chunk.js';
import { type PlayingOptions, playToEnd, refuseParts } from '../study/play-to-end.js';
import { sayFile, worldsOfTwo } from '../study/worlds-of-two.js';
import { writeCompare } from '../study/write-compare.js';
import { tellUsualWorld } from '../tell-usual-world.js';
import { tellWarnings } from '../tell-warnings.js';

interface CompareCommandOptions extends CompareOptions, PlayingOptions, ReportOptions {
  /** Null: two configurations are compared. */
  readonly inWorld: {
    readonly sides: readonly Side[];
    readonly config: string;
    readonly args: ReadonlyMap<string, string>;
  } | null;
  readonly quiet: boolean;
}

/** Two plans in the same worlds, run by run: one report, or a part of it. Gives the exit code. */
export async function compareCommand(options: CompareCommandOptions, streams: Streams): Promise<number> {
  const { before, seed, output, shard } = options;
  refuseSharedInput(inputsOf(options));
  refuseParts(options, options.runs);
  refuseOutputs(options);
  const configs = await loadTwo(options, streams);
  const documents = { before: configs.before.document, after: configs.after.document };
  const campaign = await asUsage(() => compareCampaignOf(options, documents));
  const assertions = await asUsage(() => compareAssertions(campaign, documents.after));
  const worlds = await worldsOfTwo(documents, campaign.scenarios, before);
  if (!options.quiet) warn(configs, options, streams);
  const work: CompareWork = { plans: 'two', worlds, seed };
  const toPlay = {
    campaign,
    summaries: worlds.map(emptyPaired),
    task: { work, playHere: comparePlayer(work) },
    merge: mergePaired,
    isEnough: () => false,
    healthyOf: ({ summaries: [healthy] }: ComparePart) => healthy?.after ?? null,
    csv: undefined,
    format: {
      write: (part: ComparePart) => comparePartText({ part, documents }),
      read: async (text: string, file: string) => (await readComparePart(text, file)).part,
    },
  };
  const { part, exitCode } = await playToEnd(toPlay, options, streams);
  if (exitCode !== null && part.played === 0) return exitCode;
  if (shard !== undefined) await writeAll([{ file: output, text: comparePartText({ part, documents }) }], streams);
  const compared = { part, documents, worlds, assertions };
  const code = shard === undefined ? await writeCompare(compared, options, streams) : EXIT.done;
  return exitCode ?? code;
}

/** Two configurations; or two sides, policies or plans, in one world. */
async function loadTwo({ before, after, inWorld }: CompareCommandOptions, streams: Streams) {
  if (inWorld === null) return { before: await loadConfig(before, streams), after: await loadConfig(after, streams) };
  const { loadSides } = await import('../files/load-sides.js');
  return loadSides(inWorld, streams);
}

function inputsOf({
  before,
  after,
  inWorld,
}: Pick<CompareCommandOptions, 'before' | 'after' | 'inWorld'>): readonly NamedFile[] {
  if (inWorld === null) return [before, after].map((file) => ({ what: 'the configuration', file }));
  const sides = inWorld.sides.map(({ what, file }) => ({ what: `the ${what}`, file }));
  return inWorld.config === '' ? sides : [...sides, { what: 'the world', file: inWorld.config }];
}

function refuseOutputs({ before, after, checkpoint, inWorld, ...options }: CompareCommandOptions): void {
  const outputs = [...namedOutputs(options), { what: '--checkpoint', file: checkpoint }];
  refuseSameFiles(outputs, inputsOf({ before, after, inWorld }));
  refuseUnwritable(outputs);
}

function warn(
  configs: { readonly before: Config; readonly after: Config },
  options: CompareCommandOptions,
  streams: Streams,
): void {
  const tell = (file: string, warnings: readonly ConfigWarning[]): void => {
    tellWarnings(
      warnings.map((warning) => `${sayFile(file)}: ${warningSentence(warning)}`),
      streams,
    );
  };
  const idle: (readonly ConfigWarning[])[] = [];
  for (const which of ['before', 'after'] as const) {
    const { warnings, setup } = configs[which];
    const { withoutEffect = [] } = setup.rehearsal ?? {};
    if (setup.rehearsal !== undefined) idle.push(withoutEffect);
    tell(
      options[which],
      warnings.filter((warning) => !withoutEffect.includes(warning)),
    );
  }
  const { inWorld } = options;
  if (inWorld !== null) {
    const policies = inWorld.sides.flatMap(({ what, file }) => (what === 'policy' ? [file] : []));
    tellUsualWorld({ policies, config: inWorld.config }, streams);
    tell(inWorld.config, ofEach(idle));
  }
  if (haveSameWorld(configs.before.document, configs.after.document)) return;
  const [old, young] = [sayFile(options.before), sayFile(options.after)];
  tellWarnings([`${old} and ${young} differ in more than their plans; both plans meet the world of ${young}`], streams);
}
