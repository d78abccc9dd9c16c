import type { FigureName } from '../../model/results/outcome.js';
import { FIGURES } from '../../model/results/outcome.js';
import type { ScenarioName } from '../../model/results/study.js';
import { type RangeFault, type RunRange, rangeFault } from '../chunks.js';
import type { Ending } from '../endings.js';
import type { Sketch } from '../sketch.js';
import type { AudienceSketches, Summary } from '../summary.js';
import type { PairedSummary } from './paired.js';

/** All that the bytes of a study's report depend on: two parts with the same belong to the same study. */
export interface Campaign {
  readonly toolVersion: string;
  readonly configDigest: string;
  /** Without its folder. */
  readonly configFile: string;
  readonly seed: string;
  /** Of each scenario, at most. */
  readonly runs: number;
  readonly scenarios: readonly ScenarioName[];
  /** What is swept in the one scenario, as written; null: nothing. */
  readonly sweep: string | null;
  /** How narrow the intervals of the rates must be for the study to end early; null: it does not. */
  readonly untilWidth: number | null;
  /** Those of the command line, as written. */
  readonly assertions: readonly string[];
}

/** The same of a comparison, whose configuration is that of the new plan; nothing is swept, and it does not end early. */
export interface CompareCampaign extends Campaign {
  /** Of the old plan. */
  readonly beforeDigest: string;
  /** Without its folder. */
  readonly beforeFile: string;
}

/** Some runs of a study, or of a comparison, played in every world: its scenarios, or with each swept value. */
export interface Part<C extends Campaign = Campaign, S = Summary> {
  readonly campaign: C;
  /** The runs it is to play. */
  readonly range: RunRange;
  /** How many of them, from the first on, are played. */
  readonly played: number;
  /** The study is over after these runs: it knows enough. */
  readonly enough: boolean;
  /** By world. */
  readonly summaries: readonly S[];
}

export type ComparePart = Part<CompareCampaign, PairedSummary>;

export type CampaignKey = keyof CompareCampaign;

/** Where two campaigns of one kind differ first; null if nowhere. */
export function campaignDifference<C extends Campaign>(one: C, other: C): CampaignKey | null {
  const [values, others]: Partial<Record<CampaignKey, unknown>>[] = [one, other];
  const keys = Object.keys(one) as CampaignKey[];
  return keys.find((key) => JSON.stringify(values?.[key]) !== JSON.stringify(others?.[key])) ?? null;
}

export type MergeFault =
  /** `other` is the index of a part that is not of the study that the first is of. */
  { readonly code: 'another_study'; readonly differs: CampaignKey; readonly other: number } | RangeFault;

/** What is wrong with parts that should be one whole study, or comparison; null if nothing is. */
export function mergeFault<C extends Campaign>(parts: readonly Part<C, unknown>[]): MergeFault | null {
  const [first] = parts;
  if (first === undefined) throw new Error('a study has at least one part');
  for (const [other, part] of parts.entries()) {
    const differs = campaignDifference(first.campaign, part.campaign);
    if (differs !== null) return { code: 'another_study', differs, other };
  }
  const ranges = parts.map(({ range, played }) => ({ first: range.first, last: range.first + played - 1 }));
  const enough = parts.find((part) => part.enough);
  return rangeFault(ranges, enough === undefined ? first.campaign.runs : enough.played);
}

/** What parts come to together, in place of the first: which is changed. `merge` adds a summary to another. */
export function mergeParts<C extends Campaign, S>(
  parts: readonly Part<C, S>[],
  merge: (into: S, from: S) => void,
): Part<C, S> {
  const [into, ...others] = parts;
  if (into === undefined) throw new Error('a study has at least one part');
  for (const { summaries } of others) {
    for (const [index, summary] of into.summaries.entries()) {
      const from = summaries[index];
      if (from !== undefined) merge(summary, from);
    }
  }
  const played = parts.reduce((sum, part) => sum + part.played, 0);
  return { ...into, range: { first: 1, last: into.campaign.runs }, played, enough: parts.some((part) => part.enough) };
}

/** A summary as JSON holds it, every bucket included; ends, rules and buckets ascend. */
export interface SummaryJson extends Pick<Summary, 'runs' | 'states' | 'outcomes' | 'alerted' | 'worst'> {
  readonly ends: readonly (readonly [string, number])[];
  readonly fired: readonly (readonly [string, { readonly first: number; readonly alone: number }])[];
  readonly figures: Readonly<Record<FigureName, SketchJson>>;
  readonly held_by_rule: number;
  /** Left out where there are none. */
  readonly endings?: readonly (readonly [string, Readonly<Ending>])[] | undefined;
  /** Left out where there are none. */
  readonly by_audience?: readonly (readonly [string, AudienceJson])[] | undefined;
  readonly nearest_miss: Summary['nearestMiss'];
}

/** By figure. */
export type AudienceJson = { readonly [K in keyof AudienceSketches]: SketchJson };

/** Buckets as [bucket, how many, the least run], in order; the infinities of an empty sketch are not JSON. */
export interface SketchJson {
  readonly count: number;
  readonly sum: readonly [number, number];
  readonly range: readonly [number, number] | null;
  readonly buckets: readonly (readonly [number, number, number])[];
}

export function summaryJson(summary: Summary): SummaryJson {
  return {
    runs: summary.runs,
    states: summary.states,
    outcomes: summary.outcomes,
    ends: [...summary.ends].sort(byKey),
    fired: [...summary.fired].sort(byKey),
    alerted: summary.alerted,
    held_by_rule: summary.heldByRule,
    ...(summary.endings.size === 0 ? {} : { endings: [...summary.endings].sort(byKey) }),
    figures: Object.fromEntries(FIGURES.map((name) => [name, sketchJson(summary.figures[name])])) as Record<
      FigureName,
      SketchJson
    >,
    ...(summary.byAudience.size === 0 ? {} : { by_audience: audiencesJson(summary) }),
    worst: summary.worst,
    nearest_miss: summary.nearestMiss,
  };
}

function audiencesJson({ byAudience }: Summary): NonNullable<SummaryJson['by_audience']> {
  return [...byAudience].map(([audience, { exposureRequests, excessFailedRequests }]) => [
    audience,
    { exposureRequests: sketchJson(exposureRequests), excessFailedRequests: sketchJson(excessFailedRequests) },
  ]);
}

export function summaryFromJson(json: SummaryJson): Summary {
  return {
    runs: json.runs,
    states: { ...json.states },
    outcomes: { ...json.outcomes },
    ends: new Map(json.ends),
    fired: new Map(json.fired.map(([rule, counts]) => [rule, { ...counts }])),
    alerted: json.alerted,
    heldByRule: json.held_by_rule,
    endings: new Map((json.endings ?? []).map(([key, ending]) => [key, { ...ending }])),
    figures: Object.fromEntries(FIGURES.map((name) => [name, sketchFromJson(json.figures[name])])) as Record<
      FigureName,
      Sketch
    >,
    byAudience: new Map(
      (json.by_audience ?? []).map(([audience, sketches]) => [
        audience,
        {
          exposureRequests: sketchFromJson(sketches.exposureRequests),
          excessFailedRequests: sketchFromJson(sketches.excessFailedRequests),
        },
      ]),
    ),
    worst: json.worst,
    nearestMiss: json.nearest_miss,
  };
}

export function sketchJson({ count, high, low, min, max, buckets }: Sketch): SketchJson {
  const listed = [...buckets].sort(([one], [other]) => one - other);
  return {
    count,
    sum: [high, low],
    range: count === 0 ? null : [min, max],
    buckets: listed.map(([bucket, { count: times, firstRun }]) => [bucket, times, firstRun] as const),
  };
}

export function sketchFromJson({ count, sum: [high, low], range, buckets }: SketchJson): Sketch {
  const [min, max] = range ?? [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  const filled = new Map(buckets.map(([bucket, times, firstRun]) => [bucket, { count: times, firstRun }]));
  return { count, high, low, min, max, buckets: filled };
}

function byKey([one]: readonly [string, unknown], [other]: readonly [string, unknown]): number {
  return one < other ? -1 : 1;
}
