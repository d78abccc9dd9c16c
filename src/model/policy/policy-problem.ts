import type { WorldLine } from '../world-line.js';
import type { QueryProblem } from './query.js';

/** What can be wrong with people's files beyond what can be wrong with any. */
export type PolicyProblemDetail =
  /** The text is what Helm makes objects of, and no object yet; `found` is the first order to it. */
  | { readonly code: 'helm_template'; readonly found: string }
  | { readonly code: 'no_policy' }
  /** A Canary's analysis without the object around it; `missing` are paths. */
  | { readonly code: 'canary_fragment'; readonly missing: readonly string[] }
  | { readonly code: 'name_twice'; readonly kind: string; readonly name: string }
  | { readonly code: 'strategy_number'; readonly found: number }
  | { readonly code: 'step_shape'; readonly found: number }
  | { readonly code: 'scale_shape'; readonly found: number }
  | { readonly code: 'go_duration_unreadable'; readonly found: string }
  | { readonly code: 'go_duration_negative'; readonly found: string }
  | { readonly code: 'count_unreadable'; readonly found: string }
  | {
      readonly code: 'template_missing';
      readonly kind: 'AnalysisTemplate' | 'ClusterAnalysisTemplate' | 'MetricTemplate';
      /** With its namespace where one is asked for. */
      readonly name: string;
      readonly suggestion: string | null;
    }
  /** What Go's templates do in a query of Flagger's, beyond what is filled in here. */
  | { readonly code: 'query_action'; readonly found: string }
  | { readonly code: 'template_circle'; readonly name: string }
  | { readonly code: 'metric_twice'; readonly name: string }
  | { readonly code: 'arg_conflict'; readonly name: string; readonly values: readonly [string, string] }
  | { readonly code: 'arg_without_value'; readonly name: string }
  | { readonly code: 'arg_from'; readonly name: string; readonly source: string }
  | { readonly code: 'arg_unresolved'; readonly reference: string; readonly metric: string }
  | { readonly code: 'deadline_too_short'; readonly minReadySeconds: number }
  /** The cluster refuses the field where no router shares the traffic out. */
  | { readonly code: 'needs_router'; readonly field: string }
  | { readonly code: 'endless_step'; readonly metric: string }
  | { readonly code: 'query_refused'; readonly metric: string; readonly query: QueryProblem }
  /** A selector that names no metric. */
  | { readonly code: 'selector_without_name'; readonly metric: string; readonly line: number; readonly column: number }
  /** What a series shows, or which of its values are successes, has to be said; `say`: how, as a line of the world file. */
  | { readonly code: 'series_unknown'; readonly metric: string; readonly series: string; readonly say: WorldLine }
  | {
      readonly code: 'status_unknown';
      readonly metric: string;
      readonly series: string;
      readonly label: string;
      readonly values: readonly string[];
      readonly say: WorldLine;
    }
  /** No pod of either version has such labels. */
  | {
      readonly code: 'selects_nothing';
      readonly metric: string;
      readonly series: string;
      readonly conditions: string;
      readonly say: WorldLine;
    }
  /** More pods, or more looks in all, than are played; `seconds` is how long the rollout takes at least, `everySeconds` how often it is looked at. */
  | { readonly code: 'too_many_pods'; readonly found: number; readonly allowed: number }
  | {
      readonly code: 'looked_at_too_often';
      /** That is measured most often; '': none is. */
      readonly metric: string;
      readonly seconds: number;
      readonly everySeconds: number;
      readonly allowed: number;
    }
  /** A judge that decides by chance, or elsewhere. */
  | { readonly code: 'judge_not_supported'; readonly judge: string }
  /** What its provider measures has to be said. */
  | { readonly code: 'measure_missing'; readonly metric: string; readonly provider: string; readonly say: WorldLine }
  /** A time of a range query that the simulator does not work out. */
  | { readonly code: 'range_not_supported'; readonly key: string; readonly found: string };
