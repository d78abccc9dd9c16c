import { createHash } from 'node:crypto';
import type { ConfigDocument } from '../../config/schema/config-schema.js';
import { type Campaign, type Part, type SummaryJson, summaryFromJson, summaryJson } from '../../study/part.js';
import { refuse } from '../exit-codes.js';

/** Version of the shape of a part's file: only its own version reads it. */
const PART_SCHEMA = '1.0.0';

/** A part with the configuration it was made from: all that is needed to make a report of it. */
export interface PartFile {
  readonly part: Part;
  readonly document: ConfigDocument;
}

interface PartJson {
  readonly study_part: string;
  readonly campaign: Campaign;
  readonly range: Part['range'];
  readonly played: number;
  readonly enough: boolean;
  readonly config: ConfigDocument;
  readonly summaries: readonly SummaryJson[];
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
  return `${JSON.stringify({ ...json, checksum: checksum(json) })}\n`;
}

/** Reads what `partText` wrote, or says in one line that it is something else. */
export function readPart(text: string, file: string): PartFile {
  const { checksum: told, ...json } = parse(text, file);
  if (json['study_part'] === undefined)
    refuse('this is not a part of a study, as --shard and --checkpoint write', file);
  if (json['study_part'] !== PART_SCHEMA) {
    refuse(`this part of a study is of another version of the format than ${PART_SCHEMA}`, file);
  }
  if (checksum(json) !== told) refuse('this part of a study is damaged: its checksum does not fit', file);
  const { campaign, range, played, enough, config, summaries } = json as unknown as PartJson;
  return { part: { campaign, range, played, enough, summaries: summaries.map(summaryFromJson) }, document: config };
}

function parse(text: string, file: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return { ...value };
  } catch {
    // Refused below.
  }
  return refuse('this is not a part of a study: no JSON object, or not all of one', file);
}

function checksum(json: object): string {
  return `sha256:${createHash('sha256').update(JSON.stringify(json)).digest('hex')}`;
}
