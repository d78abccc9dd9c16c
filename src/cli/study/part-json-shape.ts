import { LIMITS } from '../../config/schema/config-limits.js';
import { FIGURES, OUTCOMES } from '../../model/results/outcome.js';
import { isWorse, SCENARIO_NAMES, type ScenarioName } from '../../model/results/study.js';
import { FINAL_STATES } from '../../model/status.js';
import type { RunRange } from '../../study/chunks.js';
import type { Ending } from '../../study/endings.js';
import type { PairedState } from '../../study/parts/paired.js';
import type { PairedJson } from '../../study/parts/paired-json.js';
import type { AudienceJson, Campaign, CompareCampaign, SketchJson, SummaryJson } from '../../study/parts/part.js';
import {
  absentOr,
  anything,
  listOf,
  misshapen,
  nothing,
  number,
  objectOf,
  oneOf,
  orNull,
  pairOf,
  recordOf,
  type Shape,
  text,
  tripleOf,
  truth,
  whole,
} from './shapes.js';

/** A part's file but for its checksum; its configuration is read as any other is. */
export interface PartJson {
  readonly study_part: string;
  readonly campaign: Campaign;
  readonly range: RunRange;
  readonly played: number;
  readonly enough: boolean;
  readonly config: unknown;
  readonly summaries: readonly SummaryJson[];
}

/** The most that any study has: of runs; of worlds, 1,000 values swept, each with a healthy one; of ends and rules, those of 1,000 stages. */
const MOST = {
  runs: 1e9,
  worlds: 2_000,
  /** Those that are there by name, and one for each metric of a configuration's own. */
  scenarios: SCENARIO_NAMES.length + LIMITS.metrics,
  ends: 3_000,
  rules: 1_000_000,
  assertions: 100_000,
  audiences: 100,
  endings: 100_000,
  numbers: 1_000,
  characters: 1_000_000,
};
/** Beyond what any count or budget comes to, and the bucket it is in. */
const FIGURE = { most: 1e30, bucket: 200_000 };

const run = whole(1, MOST.runs);
const count = whole(0, MOST.runs);
const counted = whole(1, MOST.runs);
const figure = whole(-FIGURE.most, FIGURE.most);
const name = text(1_000);
const line = text(MOST.characters);

/** One that is there by name, or one in which a metric of the configuration's own is worse. */
const scenario: Shape<ScenarioName> = (value, at) =>
  typeof value === 'string' && isWorse(value) ? value : oneOf(SCENARIO_NAMES)(value, at);

const CAMPAIGN: { readonly [K in keyof Campaign]: Shape<Campaign[K]> } = {
  toolVersion: name,
  configDigest: name,
  configFile: name,
  seed: (value, at) => line(value, at) || misshapen({ code: 'seed_empty' }, at),
  runs: run,
  scenarios: listOf(scenario, MOST.scenarios),
  sweep: orNull(line),
  untilWidth: orNull(number(0, 1)),
  assertions: listOf(line, MOST.assertions),
};

const sketch = objectOf<SketchJson>({
  count,
  sum: pairOf(figure, figure),
  range: orNull(pairOf(figure, figure)),
  buckets: ascending(listOf(tripleOf(whole(-FIGURE.bucket, FIGURE.bucket), counted, run), 2 * FIGURE.bucket)),
});

const summary = objectOf<SummaryJson>({
  runs: count,
  states: recordOf(FINAL_STATES, count),
  outcomes: recordOf(OUTCOMES, count),
  ends: ascending(listOf(pairOf(name, counted), MOST.ends)),
  fired: ascending(listOf(pairOf(name, objectOf({ first: counted, alone: count })), MOST.rules)),
  alerted: count,
  held_by_rule: count,
  endings: absentOr(
    ascending(
      listOf(
        pairOf(line, objectOf<Ending>({ count: counted, numbers: listOf(orNull(name), MOST.numbers) })),
        MOST.endings,
      ),
    ),
  ),
  figures: recordOf(FIGURES, sketch),
  by_audience: absentOr(
    listOf(
      pairOf(name, objectOf<AudienceJson>({ exposureRequests: sketch, excessFailedRequests: sketch })),
      MOST.audiences,
    ),
  ),
  worst: orNull(objectOf({ run, value: figure })),
  nearest_miss: orNull(objectOf({ run, value: number(0, 1) })),
});

export const partJsonShape: Shape<PartJson> = objectOf<PartJson>({
  study_part: name,
  campaign: objectOf<Campaign>(CAMPAIGN),
  range: objectOf({ first: run, last: run }),
  played: count,
  enough: truth,
  config: anything,
  summaries: listOf(summary, MOST.worlds),
});

/** A part of a comparison but for its checksum. */
export interface ComparePartJson {
  readonly compare_part: string;
  readonly campaign: CompareCampaign;
  readonly range: RunRange;
  readonly played: number;
  readonly before: unknown;
  readonly after: unknown;
  readonly summaries: readonly PairedJson[];
}

const pairs = objectOf<PairedState>({ both: count, onlyBefore: count, onlyAfter: count });

const paired = objectOf<PairedJson>({
  before: summary,
  after: summary,
  states: recordOf(FINAL_STATES, pairs),
  outcomes: recordOf(OUTCOMES, pairs),
  figures: recordOf(FIGURES, objectOf({ before: sketch, after: sketch, difference: sketch })),
});

export const comparePartJsonShape: Shape<ComparePartJson> = objectOf<ComparePartJson>({
  compare_part: name,
  campaign: objectOf<CompareCampaign>({
    ...CAMPAIGN,
    beforeDigest: name,
    beforeFile: name,
    sweep: nothing,
    untilWidth: nothing,
  }),
  range: objectOf({ first: run, last: run }),
  played: count,
  before: anything,
  after: anything,
  summaries: listOf(paired, MOST.scenarios),
});

/** Entries by what they begin with, each once. */
function ascending<K extends string | number, E extends readonly [K, ...unknown[]]>(
  shape: Shape<readonly E[]>,
): Shape<readonly E[]> {
  return (value, at) => {
    const entries = shape(value, at);
    let before: K | undefined;
    for (const [index, [key]] of entries.entries()) {
      if (before !== undefined && !(key > before)) misshapen({ code: 'entry_out_of_order' }, [...at, index]);
      before = key;
    }
    return entries;
  };
}
