import { createHash } from 'node:crypto';
import { VERSION } from '../../library/identity.js';
import { countOf } from '../../text/format-number.js';
import { beyondDemand } from '../../text/json-demand.js';
import { TEXT_LIMITS } from '../../text/mark.js';
import { visibleText } from '../../text/visible-text.js';
import { refuse } from '../exit-codes.js';
import { MOST_BYTES } from '../files/read-text.js';

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

/** With a checksum, as one line; refused where it would be longer than is read again. */
export function sealed(json: object, kind: PartKind): string {
  const text = sealedText(json);
  if (text !== null && Buffer.byteLength(text) <= MOST_BYTES.part) return text;
  return refuse(
    `${KINDS[kind].what} with so many worlds has more than ${countOf(MOST_BYTES.part, 'byte')}, which is more than is read again; play fewer in one ${kind}`,
  );
}

/** Null where it is longer than any text can be. */
function sealedText(json: object): string | null {
  try {
    return `${JSON.stringify({ ...json, checksum: checksum(json) })}\n`;
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}

/** What `sealed` was given, if it is of the kind and the version that are asked for, and made by this program. */
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
  refuseOtherVersion(json['campaign'], file);
  return json;
}

/** Of another version anything may be otherwise: this is said before what is. */
function refuseOtherVersion(campaign: unknown, file: string): void {
  const version: unknown = Object.getOwnPropertyDescriptor(Object(campaign), 'toolVersion')?.value;
  if (typeof version !== 'string' || version === VERSION) return;
  refuse(`this part was made by canary-sim ${visibleText(version)}, and this is ${VERSION}`, file);
}

function parse(text: string, what: string, file: string): Readonly<Record<string, unknown>> {
  const beyond = beyondDemand(text, {
    nesting: DEEPEST,
    keys: MOST_KEYS,
    lists: text.length / BYTES_A_LIST + SOME_LISTS,
  });
  if (beyond !== null) refuse(`this is not ${what}: ${BEYOND[beyond]}`, file);
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return { ...value };
  } catch {
    // Refused below.
  }
  return refuse(`this is not ${what}: no JSON object, or not all of one`, file);
}

/** A configuration, inside of a part. */
const DEEPEST = TEXT_LIMITS.nesting + 1;
/** Those of 2,000 worlds are 120,000, and three a rule. */
const MOST_KEYS = 1_000_000;
/** The lists of a part are its buckets, of which the shortest is `[0,1,1],`; and some more, of a configuration. */
const BYTES_A_LIST = 8;
const SOME_LISTS = 100_000;

const BEYOND = {
  nesting: `it is nested more than ${DEEPEST} levels deep`,
  keys: `it has more than ${countOf(MOST_KEYS, 'key')}`,
  lists: 'it has more lists than a study has buckets',
} as const;

function checksum(json: object): string {
  return `sha256:${createHash('sha256').update(JSON.stringify(json)).digest('hex')}`;
}
