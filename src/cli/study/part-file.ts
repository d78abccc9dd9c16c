import { createHash } from 'node:crypto';
import { checkDocument } from '../../config/parse-config.js';
import type { ConfigDocument } from '../../config/schema/config-schema.js';
import type { PartProblemDetail } from '../../model/part-problem.js';
import type { PartProblem } from '../../model/problem.js';
import { type Campaign, type Part, summaryFromJson, summaryJson } from '../../study/part.js';
import { partProblem } from '../../study/part-problem.js';
import { formatCount } from '../../text/format-number.js';
import { beyondDemand } from '../../text/json-demand.js';
import { TEXT_LIMITS } from '../../text/mark.js';
import { visibleText } from '../../text/visible-text.js';
import { BadInputError, isBadInput, refuse } from '../exit-codes.js';
import { configDigest, VERSION } from '../reproduce-command.js';
import { type PartJson, partJsonShape } from './part-json-shape.js';
import { inShape } from './shapes.js';
import { worldsOf } from './worlds.js';

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
  return `${JSON.stringify({ ...json, checksum: checksum(json) })}\n`;
}

/**
 * Reads what `partText` wrote, or says what is wrong with it first. A checksum that fits proves nothing: it can be made
 * anew, so all that a report is made of is checked against what a study of this configuration could have played.
 */
export async function readPart(text: string, file: string): Promise<PartFile> {
  const { checksum: told, ...json } = parse(text, file);
  if (json['study_part'] === undefined)
    refuse('this is not a part of a study, as --shard and --checkpoint write', file);
  if (json['study_part'] !== PART_SCHEMA) {
    refuse(`this part of a study is of another version of the format than ${PART_SCHEMA}`, file);
  }
  if (checksum(json) !== told) refuse('this part of a study is damaged: its checksum does not fit', file);
  refuseOtherVersion(json['campaign'], file);
  const shaped = inShape(partJsonShape, json);
  if ('problem' in shaped) throw new BadInputError([shaped.problem], file);
  const { campaign, range, played, enough, config, summaries } = shaped.read;
  const document = await completedConfig(config, file);
  if (configDigest(document) !== campaign.configDigest) impossible({ code: 'digest_differs' }, 'configDigest', file);
  if (!arePlayed(campaign)) impossible({ code: 'scenarios_not_played' }, 'scenarios', file);
  const part: Part = { campaign, range, played, enough, summaries: summaries.map(summaryFromJson) };
  const worlds = await worldsOf(campaign, document).catch((error: unknown) => {
    throw isBadInput(error) ? new BadInputError(error.problems, file) : error;
  });
  const problem = partProblem(
    part,
    worlds.map(({ setup }) => setup),
  );
  if (problem !== null) throw new BadInputError([problem], file);
  return { part, document };
}

/** Of another version anything may be otherwise: this is said before what is. */
function refuseOtherVersion(campaign: unknown, file: string): void {
  const version: unknown = Object.getOwnPropertyDescriptor(Object(campaign), 'toolVersion')?.value;
  if (typeof version !== 'string' || version === VERSION) return;
  refuse(`this part was made by canary-sim ${visibleText(version)}, and this is ${VERSION}`, file);
}

async function completedConfig(config: unknown, file: string): Promise<ConfigDocument> {
  const read = await checkDocument(config);
  if (!read.ok) {
    const problems = read.problems.map(({ place: _, ...problem }): PartProblem => {
      return { ...problem, path: ['config', ...problem.path] };
    });
    throw new BadInputError(problems, file);
  }
  const { document } = read.config;
  if (JSON.stringify(document) === JSON.stringify(config)) return document;
  throw new BadInputError([{ code: 'config_not_completed', path: ['config'] }], file);
}

/** Whether a study plays this list of scenarios. */
function arePlayed({ scenarios, sweep }: Campaign): boolean {
  if (sweep !== null) return scenarios.join() === 'configured';
  return scenarios[0] === 'healthy' && new Set(scenarios).size === scenarios.length;
}

function impossible(detail: PartProblemDetail, key: keyof Campaign, file: string): never {
  throw new BadInputError([{ ...detail, path: ['campaign', key] }], file);
}

function parse(text: string, file: string): Readonly<Record<string, unknown>> {
  const beyond = beyondDemand(text, {
    nesting: DEEPEST,
    keys: MOST_KEYS,
    lists: text.length / BYTES_A_LIST + SOME_LISTS,
  });
  if (beyond !== null) refuse(`this is not a part of a study: ${BEYOND[beyond]}`, file);
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return { ...value };
  } catch {
    // Refused below.
  }
  return refuse('this is not a part of a study: no JSON object, or not all of one', file);
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
  keys: `it has more than ${formatCount(MOST_KEYS)} keys`,
  lists: 'it has more lists than a study has buckets',
} as const;

function checksum(json: object): string {
  return `sha256:${createHash('sha256').update(JSON.stringify(json)).digest('hex')}`;
}
