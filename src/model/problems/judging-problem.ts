/** Where a value comes from that was not written where it acts. */
type From = 'given' | 'default';

/** What is wrong with who judges. Judges are counted from 0. */
export type JudgingProblemDetail =
  /** One judge is described beside the list of several. */
  | { readonly code: 'method_beside_judges'; readonly keys: readonly string[] }
  /** Settings of a judge whose method is left out, so that it is `method`; each with the methods that have it. */
  | {
      readonly code: 'settings_without_method';
      readonly keys: readonly string[];
      readonly method: string;
      readonly methods: readonly string[];
    }
  | {
      readonly code: 'setting_not_of_method';
      readonly key: string;
      readonly method: string;
      /** Those that have such a setting. */
      readonly methods: readonly string[];
    }
  | {
      readonly code: 'metric_not_of_method';
      readonly metric: string;
      readonly method: string;
      readonly allowed: readonly string[];
    }
  | { readonly code: 'metric_repeated'; readonly metric: string }
  | {
      readonly code: 'duplicate_judge_name';
      readonly name: string;
      readonly judgeIndex: number;
      readonly earlierIndex: number;
    }
  /** Its alpha is its own, or Holm shares it out. */
  | { readonly code: 'weight_without_effect'; readonly why: 'own_alpha' | 'holm' }
  | { readonly code: 'promotion_without_margin'; readonly marginFrom: From }
  | { readonly code: 'exponent_without_power'; readonly spending: string }
  | { readonly code: 'srm_without_users'; readonly missing: readonly ('users' | 'routing')[] }
  /** `looks`: of a method that has p-values only when it looks as a stage ends. */
  | { readonly code: 'holm_without_p_values'; readonly method: string; readonly looks: string | null }
  /** `sharing`: how many judges have no alpha of their own, and share what is left. */
  | {
      readonly code: 'alphas_too_large';
      readonly sum: number;
      readonly alpha: number;
      readonly alphaFrom: From;
      readonly sharing: number;
    }
  | {
      readonly code: 'too_few_windows_for_looks';
      /** Its name; null when that cannot be used. */
      readonly stage: string | null;
      readonly stageIndex: number;
      readonly windows: number;
      readonly looks: number;
    }
  | {
      readonly code: 'marginal_not_below_pass';
      readonly marginal: number;
      readonly marginalFrom: From;
      readonly pass: number;
      readonly passFrom: From;
    }
  | { readonly code: 'no_metric_with_a_say'; readonly muted: number }
  /** `isMuted`: metrics are in it, but none that has a say. */
  | {
      readonly code: 'group_without_metric';
      readonly group: string;
      readonly groups: readonly string[];
      readonly suggestion: string | null;
      readonly isMuted: boolean;
    }
  /** `unweighted`: groups that share what the weights leave of 100. */
  | { readonly code: 'group_weights_do_not_fit'; readonly sum: number; readonly unweighted: readonly string[] };
