import type { ConfigDocument } from '../../config/schema/config-schema.js';
import { worldsOf } from '../../library/worlds.js';
import { type Part, summaryFromJson, summaryJson } from '../../study/parts/part.js';
import { partProblem } from '../../study/parts/part-problem.js';
import { asUsage } from './as-usage.js';
import { ofPart, partConfig, refuseNotPlayed, refusePart, shapedPart } from './part-checks.js';
import { type PartJson, partJsonShape } from './part-json-shape.js';
import { sealed, unsealed } from './part-seal.js';

/** Version of the shape of a part's file: only its own version reads it. */
const PART_SCHEMA = '2.0.0';

/** A part with the configuration it was made from: all that is needed to make a report of it. */
export interface PartFile {
  readonly part: Part;
  readonly document: ConfigDocument;
}

/** Some of a study as JSON, exact to the last bit, with a checksum: one line. */
export function partText({ part, document }: PartFile): string {
  const { campaign, range, played, enough, summaries } = part;
  const json: PartJson = {
    study_part: PART_SCHEMA,
    campaign,
    range,
    played,
    enough,
    config: document,
    summaries: summaries.map(summaryJson),
  };
  return sealed(json, 'study');
}

/**
 * Reads what `partText` wrote, or says what is wrong with it first. A checksum that fits proves nothing: it can be made
 * anew, so all that a report is made of is checked against what a study of this configuration could have played.
 */
export async function readPart(text: string, file: string): Promise<PartFile> {
  const json = shapedPart(partJsonShape, unsealed(text, 'study', PART_SCHEMA, file), file);
  const { campaign, range, played, enough, config, summaries } = json;
  const document = await partConfig(config, 'config', { digest: campaign.configDigest, key: 'configDigest' }, file);
  refuseNotPlayed(campaign, file);
  const part: Part = { campaign, range, played, enough, summaries: summaries.map(summaryFromJson) };
  const worlds = await ofPart(
    asUsage(() => worldsOf(campaign, document)),
    file,
  );
  const setups = worlds.map(({ setup }) => setup);
  refusePart(partProblem(part, setups), file);
  return { part, document };
}
