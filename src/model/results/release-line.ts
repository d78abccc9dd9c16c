import type { OutcomeName } from './outcome.js';
import type { Distribution, RateResult, ScenarioName } from './study.js';

/** A part of a pipeline: fixed work, or tests, or both. */
export interface Job {
  readonly name: string;
  /** Seconds without a failure: the fixed work, and the tests on all runners side by side. */
  readonly seconds: number;
  /** Tests that fail by chance, an expected number, at least 0. */
  readonly flakyTests: number;
  /** Chance that such a test fails in a run, in [0, 1). */
  readonly flakeRate: number;
  /** Chance that it finds the defect of a commit, in [0, 1]; the same defect is found always or never. */
  readonly catches: number;
  /** Jobs that are over before it begins, by index, each less than its own. */
  readonly after: readonly number[];
}

/** How commits become releases, one release after the other. */
export interface ReleaseLine {
  /** A release goes out once so many commits wait, at least 1; all that wait by then go along. */
  readonly batch: number;
  /** At least one. */
  readonly pipeline: readonly Job[];
  /** From the moment a defect is found, or a rollout is undone, until the commits can go out again. */
  readonly fixSeconds: number;
  /** How long users meet a defect that tests and rollout have missed. */
  readonly missedSeconds: number;
}

/** The work of a year. */
export interface Commits {
  /** Poisson, a mean number. */
  readonly perDay: number;
  /** Chance that a commit has a defect that users would meet, in [0, 1]. */
  readonly defectRate: number;
}

/** A year of commits through a release line, and what else the line could be. */
export interface ReleaseYears {
  readonly name: string;
  readonly commits: Commits;
  /** The world that a release with a defect meets. */
  readonly defect: ScenarioName;
  readonly line: ReleaseLine;
  readonly levers: readonly Lever[];
}

/** What reports call the line without a lever. */
export const AS_IT_IS = 'as it is';

/** The line with something changed in it; `plan`: what is changed in the rollout plan, as a configuration has it; null: nothing. */
export interface Lever {
  readonly name: string;
  readonly line: ReleaseLine;
  readonly plan: Readonly<Record<string, unknown>> | null;
}

/** The four figures by which DORA tells how well software is delivered. */
export const DORA_FIGURES = ['deployment_frequency', 'lead_time', 'change_failure_rate', 'time_to_restore'] as const;

export type DoraFigure = (typeof DORA_FIGURES)[number];

export const DORA_BANDS = ['elite', 'high', 'medium', 'low'] as const;

export type DoraBand = (typeof DORA_BANDS)[number];

/** What a year comes to under one line. */
export interface YearResult {
  /** Of the lever; null: the line as it is. */
  readonly lever: string | null;
  readonly batch: number;
  /** Without a failure. */
  readonly pipelineSeconds: number;
  readonly dora: {
    /** Releases that all users got, whether or not they had a defect. */
    readonly releasesPerDay: number;
    /** From a commit until all users have it; null: none was released. */
    readonly leadSeconds: Distribution | null;
    /** Of the rollouts, those with a defect that users met; null: there were none. */
    readonly changeFailure: RateResult | null;
    /** Of these, until users met it no more; null: there were none. */
    readonly restoreSeconds: Distribution | null;
  };
  readonly bands: Readonly<Record<DoraFigure, DoraBand | null>>;
  readonly rollouts: Readonly<Record<OutcomeName, number>>;
  /** Commits a rollout, a mean; null: there was none. */
  readonly commitsPerRollout: number | null;
  readonly defects: { readonly made: number; readonly foundByTests: number; readonly metUsers: number };
  /** How long users met defects, all together. */
  readonly metSeconds: number;
  /** Chance that a pass through the pipeline has a job that fails by chance, in [0, 1]. */
  readonly flakyFailRate: number;
  readonly jobs: readonly JobResult[];
}

export interface JobResult {
  readonly name: string;
  readonly seconds: number;
  /** Chance that its first run fails by chance, in [0, 1]. */
  readonly flakyFailRate: number;
  readonly rerunSeconds: number;
  readonly found: number;
}

/** A year under the line as it is, and under each lever. */
export interface YearsComparison {
  readonly seed: string;
  readonly runs: number;
  readonly days: number;
  readonly commits: number;
  readonly results: readonly YearResult[];
}
