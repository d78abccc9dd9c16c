import type { Config } from '../../config/parse-config.js';
import { parseWorld } from '../../config/parse-world.js';
import { planInWorld } from '../../config/plan-in-world.js';
import type { RehearsedStage } from '../../model/policy/rehearsal.js';
import type { Setup } from '../../model/setup.js';
import { problemWithoutPlace } from '../../report/words/problems/problem-sentence.js';
import { BadInputError } from '../exit-codes.js';
import type { Streams } from '../streams.js';
import { sayFile } from '../study/worlds-of-two.js';
import { loadConfig } from './load-config.js';
import { loadRehearsal } from './load-rehearsal.js';
import { readText } from './read-text.js';

/** One of two that are compared: somebody's policy, all files of a folder or one, or a plan of ours. */
export interface Side {
  readonly what: 'policy' | 'plan';
  readonly file: string;
}

/** Two sides in the world of one file, '' for the world that is met where none is named; or throws all that is wrong. */
export async function loadSides(
  {
    sides,
    config,
    args,
  }: { readonly sides: readonly Side[]; readonly config: string; readonly args: ReadonlyMap<string, string> },
  streams: Streams,
): Promise<{ readonly before: Config; readonly after: Config }> {
  const [before, after] = await Promise.all(
    sides.map(({ what, file }) =>
      what === 'policy' ? loadRehearsal({ policies: [file], args, config }, streams) : loadPlan(file, config, streams),
    ),
  );
  if (before === undefined || after === undefined) throw new Error('a comparison has two sides');
  return { before, after };
}

/** A plan of ours in the world of a world file. */
async function loadPlan(file: string, world: string, streams: Streams): Promise<Config> {
  const { document, setup } = await loadConfig(file, streams);
  const parsed = await parseWorld(world === '' ? null : await readText(world, 'world', streams), stagesOf(setup));
  if (!parsed.ok) throw new BadInputError(parsed.problems, world);
  const read = await planInWorld(document, parsed.config.document);
  if (read.ok) return read.config;
  const told = read.problems.map((problem) => ({
    code: 'usage' as const,
    message: `the plan of ${sayFile(file)} does not fit the world of ${sayFile(world)}: ${problemWithoutPlace(problem)}`,
  }));
  throw new BadInputError(told);
}

function stagesOf({ plan }: Setup): readonly RehearsedStage[] {
  return plan.stages.map(({ name, trafficPercent, bakeSeconds }) => {
    return { name, does: '', sharePercent: trafficPercent, seconds: bakeSeconds };
  });
}
