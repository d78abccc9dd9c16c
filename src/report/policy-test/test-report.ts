import type { ScenarioName } from '../../model/study.js';
import type { SCHEMA_VERSION } from '../json/schema-version.js';
import type { AssertionJson } from '../study/study-schema.js';

/** Something that was expected and did not come to be. */
export interface MissJson {
  /** `final_state`, `stage`, `reason`, or the figure. */
  readonly what: string;
  readonly expected: string;
  readonly received: string;
  /** Runs that missed it, the seed of the first of them, and the command that plays that again. */
  readonly runs: number;
  readonly seed: string;
  readonly reproduce: string;
}

/** As in a study, but `text` is as the case has it: without the scenario. */
export type CaseAssertionJson = Omit<AssertionJson, 'scenario'>;

export interface CaseJson {
  readonly name: string;
  readonly outcome: 'passed' | 'failed';
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly config: string;
  readonly scenario: ScenarioName;
  readonly seed: string;
  /** Null: one run, with just that seed. */
  readonly runs: number | null;
  readonly misses: readonly MissJson[];
  readonly assertions: readonly CaseAssertionJson[];
}

/** Numbers count cases. */
export interface CoverageJson {
  readonly plans: readonly {
    readonly config: string;
    readonly stages: readonly { readonly name: string; readonly reached_in: number }[];
    readonly thresholds: readonly {
      readonly stage: string;
      readonly metric: string;
      readonly condition: string;
      readonly judged_in: number;
      readonly breached_in: number;
    }[];
  }[];
  /** Rows of the table of transitions that a simulated rollout can take. */
  readonly transitions: readonly {
    readonly from: string;
    readonly event: string;
    readonly guards: readonly string[];
    readonly action: string;
    readonly to: string;
    readonly taken_in: number;
  }[];
}

/** What became of policy tests, in the order of the keys of its JSON. */
export interface TestReport {
  readonly passed: number;
  readonly failed: number;
  /** Left out by a filter. */
  readonly not_run: number;
  readonly cases: readonly CaseJson[];
  /** Of the cases that were run. */
  readonly coverage: CoverageJson;
  readonly schema_version: typeof SCHEMA_VERSION;
  readonly tool: { readonly name: 'canary-sim'; readonly version: string };
}
