import type { BeforeAndAfter } from '../results/advice.js';
import type { ScenarioName, ScenarioResult } from '../results/study.js';
import type { PolicyFinding, PolicyFindingDetail } from './policy-finding.js';

/** What a policy does in a world, by a small study. */
export interface PolicyStudy {
  /** Of each scenario. */
  readonly runs: number;
  readonly seed: string;
  readonly healthy: ScenarioResult;
  /** The world's own canary where that is bad, else one that fails more requests. */
  readonly bad: ScenarioResult;
}

/** What a remedy came to on the same seeds. */
export interface StudiedRemedy {
  readonly scenario: ScenarioName;
  /** Of healthy versions those that are wrongly stopped, and of the bad ones those that are stopped. */
  readonly wronglyStopped: BeforeAndAfter;
  readonly stopped: BeforeAndAfter;
}

export interface LintedFinding {
  readonly finding: PolicyFinding;
  /** Null: there is no remedy, or it was not played. */
  readonly studied: StudiedRemedy | null;
}

/** Why there are no figures: no world is given, it leaves something unsaid, or what is to be played is not one policy. */
export type NoFigures = 'no_world' | 'to_say' | 'not_one_policy';

/** What a policy does that it does not seem to, and how it does in a world. */
export interface PolicyDiagnosis {
  readonly name: string;
  readonly findings: readonly LintedFinding[];
  readonly study: PolicyStudy | NoFigures;
  /** What is so with every such policy. */
  readonly notes: readonly PolicyFindingDetail[];
}
