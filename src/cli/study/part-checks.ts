import { checkDocument } from '../../config/parse-config.js';
import type { ConfigDocument } from '../../config/schema/config-schema.js';
import { configDigest } from '../../library/identity.js';
import type { PartProblemDetail } from '../../model/problems/part-problem.js';
import type { PartProblem } from '../../model/problems/problem.js';
import type { Campaign, CampaignKey } from '../../study/parts/part.js';
import { BadInputError, isBadInput } from '../exit-codes.js';
import { inShape, type Shape } from './shapes.js';

/** What is read of a part that is in its shape. */
export function shapedPart<T>(shape: Shape<T>, json: unknown, file: string): T {
  const shaped = inShape(shape, json);
  if ('problem' in shaped) throw new BadInputError([shaped.problem], file);
  return shaped.read;
}

/** The configuration under a key of a part, as the program completes it, of the digest that its campaign tells. */
export async function partConfig(
  config: unknown,
  key: string,
  told: { readonly digest: string; readonly key: CampaignKey },
  file: string,
): Promise<ConfigDocument> {
  const read = await checkDocument(config);
  if (!read.ok) {
    const problems = read.problems.map(({ place: _, ...problem }): PartProblem => {
      return { ...problem, path: [key, ...problem.path] };
    });
    throw new BadInputError(problems, file);
  }
  const { document } = read.config;
  if (JSON.stringify(document) !== JSON.stringify(config)) {
    throw new BadInputError([{ code: 'config_not_completed', path: [key] }], file);
  }
  if (configDigest(document) !== told.digest) impossible({ code: 'digest_differs' }, told.key, file);
  return document;
}

/** Refuses a list of scenarios that no study plays. */
export function refuseNotPlayed({ scenarios, sweep }: Campaign, file: string): void {
  const isHealthyFirst = scenarios[0] === 'healthy' && new Set(scenarios).size === scenarios.length;
  const isPlayed = sweep !== null ? scenarios.join() === 'configured' : isHealthyFirst;
  if (!isPlayed) impossible({ code: 'scenarios_not_played' }, 'scenarios', file);
}

/** What is worked out from a part, whose problems are those of its file. */
export async function ofPart<T>(made: Promise<T>, file: string): Promise<T> {
  return made.catch((error: unknown) => {
    throw isBadInput(error) ? new BadInputError(error.problems, file) : error;
  });
}

export function refusePart(problem: PartProblem | null, file: string): void {
  if (problem !== null) throw new BadInputError([problem], file);
}

function impossible(detail: PartProblemDetail, key: CampaignKey, file: string): never {
  throw new BadInputError([{ ...detail, path: ['campaign', key] }], file);
}
