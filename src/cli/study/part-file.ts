import { createHash } from 'node:crypto';
import type { ConfigDocument } from '../../config/schema/config-schema.js';
import { type Campaign, type Part, type SummaryJson, summaryFromJson, summaryJson } from '../../study/part.js';
import { refuse } from '../exit-codes.js';

/** Version of the shape of a part's file: only its own version reads it. */
const PART_SCHEMA = '2.0.0';

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
  return sealed(json);
}

/** Reads what `partText` wrote, or says in one line that it is something else. */
export function readPart(text: string, file: string): PartFile {
  const json = unsealed(text, 'study', PART_SCHEMA, file);
  const { campaign, range, played, enough, config, summaries } = json as unknown as PartJson;
  return { part: { campaign, range, played, enough, summaries: summaries.map(summaryFromJson) }, document: config };
}

/** Of what a part is, by the first key of its file. */
export type PartKind = 'study' | 'comparison';

const KINDS = {
  study: { key: 'study_part', other: 'compare_part', what: 'a part of a study', not: 'a part of a comparison' },
  comparison: { key: 'compare_part', other: 'study_part', what: 'a part of a comparison', not: 'a part of a study' },
} as const satisfies Record<PartKind, object>;

/** Without reading all of it. */
export function partKind(text: string): PartKind {
  return /^\s*\{\s*"compare_part"/.test(text) ? 'comparison' : 'study';
}

/** With a checksum, as one line. */
export function sealed(json: object): string {
  return `${JSON.stringify({ ...json, checksum: checksum(json) })}\n`;
}

/** What `sealed` was given, if it is of the kind and the version that are asked for. */
export function unsealed(
  text: string,
  kind: PartKind,
  version: string,
  file: string,
): Readonly<Record<string, unknown>> {
  const { key, other, what, not } = KINDS[kind];
  const { checksum: told, ...json } = parse(text, what, file);
  if (json[other] !== undefined) refuse(`this is ${not}, not ${what}`, file);
  if (json[key] === undefined) refuse(`this is not ${what}, as --shard and --checkpoint write`, file);
  if (json[key] !== version) refuse(`this ${what.slice(2)} is of another version of the format than ${version}`, file);
  if (checksum(json) !== told) refuse(`this ${what.slice(2)} is damaged: its checksum does not fit`, file);
  return json;
}

function parse(text: string, what: string, file: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return { ...value };
  } catch {
    // Refused below.
  }
  return refuse(`this is not ${what}: no JSON object, or not all of one`, file);
}

function checksum(json: object): string {
  return `sha256:${createHash('sha256').update(JSON.stringify(json)).digest('hex')}`;
}
