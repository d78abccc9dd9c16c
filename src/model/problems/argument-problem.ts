import type { QueryProblem } from '../policy/query.js';
import type { AssertionProblem } from './assertion-problem.js';
import type { FitProblemDetail } from './fit-problem.js';
import type { ConfigProblem, FieldProblemDetail } from './problem.js';
import type { SweepProblem, ValueProblem } from './sweep-problem.js';

/** What is wrong with a value that a caller of the library gives, or that the caller's controller or source gives back. */
export type ArgumentProblem =
  | Extract<
      FieldProblemDetail,
      {
        readonly code:
          | 'wrong_type'
          | 'not_finite'
          | 'not_integer'
          | 'out_of_range'
          | 'not_one_of'
          | 'name_empty'
          | 'seed_empty';
      }
    >
  | {
      readonly code: 'unknown_key';
      readonly key: string;
      readonly allowed: readonly string[];
      readonly suggestion: string | null;
    }
  | { readonly code: 'too_few_items'; readonly found: number; readonly allowed: number }
  /** Something other than `config` of what `parseConfig` gives. */
  | { readonly code: 'not_a_config' }
  /** A configuration that has a policy for another controller in place of a plan. */
  | { readonly code: 'not_a_plan' }
  /** Something other than `experiment` of what `parseExperiment` gives. */
  | { readonly code: 'not_an_experiment' }
  /** Something other than what `simulate` gives for a plan in its own world. */
  | { readonly code: 'not_a_run' }
  /** No report of any kind. */
  | { readonly code: 'not_a_report' }
  | { readonly code: 'not_a_function' }
  | { readonly code: 'not_text_or_object' }
  /** A function, a bigint, an object within itself, or too many within one another. */
  | { readonly code: 'not_plain_data' }
  | { readonly code: 'assertion_unreadable'; readonly problem: AssertionProblem }
  | { readonly code: 'scenario_not_played'; readonly text: string }
  /** A world of the configuration's own metrics that it does not have. */
  | {
      readonly code: 'unknown_scenario';
      readonly found: string;
      readonly allowed: readonly string[];
      readonly suggestion: string | null;
    }
  /** Nothing says by how much a metric could be worse. */
  | { readonly code: 'not_worse_than_stable'; readonly metric: string; readonly stable: number }
  | { readonly code: 'sweep_unreadable'; readonly problem: SweepProblem }
  | { readonly code: 'sweep_does_not_fit'; readonly problem: ValueProblem }
  /** The plan before a comparison, in the world of the plan after. */
  | { readonly code: 'plan_does_not_fit'; readonly problem: ConfigProblem }
  /** A part of a configuration that is given as an argument of its own. */
  | { readonly code: 'config_wrong'; readonly problem: ConfigProblem }
  | { readonly code: 'query_refused'; readonly problem: QueryProblem }
  /** Of a sample: it is not after the one before. */
  | { readonly code: 'time_not_later'; readonly found: number }
  /** A controller looks next at an instant that is over: not after its latest look, or before its latest turn. */
  | { readonly code: 'look_not_later'; readonly atSeconds: number; readonly found: number }
  /** Of an exposure: what a generated world does not serve, which splits traffic by shares alone. */
  | { readonly code: 'not_generated' }
  /** Of an exposure: users who stay are caught the sooner the fewer they are; shares that drift do not go with them. */
  | { readonly code: 'users_not_counted' | 'sticky_with_drift' }
  | Extract<FitProblemDetail, { readonly code: 'not_simulated_together' }>
  /** Of an exposure: a share of an audience, where the world tells none apart. */
  | { readonly code: 'no_audiences' }
  | { readonly code: 'audience_twice'; readonly name: string }
  /** A view that a source gives is of another instant than it was asked for. */
  | { readonly code: 'view_of_another_time'; readonly atSeconds: number; readonly found: number }
  /** Of a reading: what a rule or a judge asks for, and the source does not say. */
  | { readonly code: 'not_measured' }
  /** A metric that a judge is given, and has no settings for; or settings for a metric that it is not given. */
  | { readonly code: 'without_settings' | 'without_points' };
