import type { ConfigDocument } from '../../config/schema/config-schema.js';
import { type PairedJson, pairedFromJson, pairedJson } from '../../study/paired-json.js';
import type { CompareCampaign, ComparePart } from '../../study/part.js';
import { sealed, unsealed } from './part-file.js';

/** Version of the shape of a part's file: only its own version reads it. */
const COMPARE_PART_SCHEMA = '1.0.0';

/** The configurations of the two plans of a comparison. */
export interface TwoDocuments {
  readonly before: ConfigDocument;
  readonly after: ConfigDocument;
}

/** A part of a comparison with the configurations it was made from: all that is needed to make a report of it. */
export interface ComparePartFile {
  readonly part: ComparePart;
  readonly documents: TwoDocuments;
}

interface ComparePartJson {
  readonly compare_part: string;
  readonly campaign: CompareCampaign;
  readonly range: ComparePart['range'];
  readonly played: number;
  readonly before: ConfigDocument;
  readonly after: ConfigDocument;
  readonly summaries: readonly PairedJson[];
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
  return sealed(json);
}

/** Reads what `comparePartText` wrote, or says in one line that it is something else. */
export function readComparePart(text: string, file: string): ComparePartFile {
  const json = unsealed(text, 'comparison', COMPARE_PART_SCHEMA, file);
  const { campaign, range, played, before, after, summaries } = json as unknown as ComparePartJson;
  const part = { campaign, range, played, enough: false, summaries: summaries.map(pairedFromJson) };
  return { part, documents: { before, after } };
}
