import type { TwoDocuments } from '../../library/compared-worlds.js';
import { pairedFromJson, pairedJson } from '../../study/parts/paired-json.js';
import { pairedProblem } from '../../study/parts/paired-problem.js';
import type { ComparePart } from '../../study/parts/part.js';
import { ofPart, partConfig, refuseNotPlayed, refusePart, shapedPart } from './part-checks.js';
import { type ComparePartJson, comparePartJsonShape } from './part-json-shape.js';
import { sealed, unsealed } from './part-seal.js';
import { worldsOfTwo } from './worlds-of-two.js';

/** Version of the shape of a part's file: only its own version reads it. */
const COMPARE_PART_SCHEMA = '1.0.0';

/** A part of a comparison with the configurations it was made from: all that is needed to make a report of it. */
export interface ComparePartFile {
  readonly part: ComparePart;
  readonly documents: TwoDocuments;
}

/** Some of a comparison as JSON, exact to the last bit, with a checksum: one line. */
export function comparePartText({ part, documents }: ComparePartFile): string {
  const { campaign, range, played, summaries } = part;
  const json: ComparePartJson = {
    compare_part: COMPARE_PART_SCHEMA,
    campaign,
    range,
    played,
    ...documents,
    summaries: summaries.map(pairedJson),
  };
  return sealed(json, 'comparison');
}

/** Reads what `comparePartText` wrote, or says what is wrong with it first, as `readPart` does. */
export async function readComparePart(text: string, file: string): Promise<ComparePartFile> {
  const json = shapedPart(comparePartJsonShape, unsealed(text, 'comparison', COMPARE_PART_SCHEMA, file), file);
  const { campaign, range, played, summaries } = json;
  const documents = {
    before: await partConfig(json.before, 'before', { digest: campaign.beforeDigest, key: 'beforeDigest' }, file),
    after: await partConfig(json.after, 'after', { digest: campaign.configDigest, key: 'configDigest' }, file),
  };
  refuseNotPlayed(campaign, file);
  const part = { campaign, range, played, enough: false, summaries: summaries.map(pairedFromJson) };
  const worlds = await ofPart(worldsOfTwo(documents, campaign.scenarios, campaign.beforeFile), file);
  refusePart(pairedProblem(part, worlds), file);
  return { part, documents };
}
