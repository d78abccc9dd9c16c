import type { KayentaWord } from './kayenta-policy.js';

/** Something that a canary config, or the stage that runs it, says and that does not do what it seems to, with its numbers. */
export type KayentaFindingDetail =
  /** A word that the judge does not know. */
  | ({ readonly code: 'word_taken' } & KayentaWord)
  /** Nothing counts in the score: it is 0. */
  | { readonly code: 'no_metric_counts' }
  /** If all metrics pass the score is another than 100. */
  | { readonly code: 'best_score'; readonly best: number; readonly pass: number | null }
  | {
      readonly code: 'weight_without_metric';
      readonly group: string;
      readonly weight: number;
      readonly suggestion: string | null;
    }
  /** Without a weight of its own, where the others leave nothing. */
  | { readonly code: 'group_without_say'; readonly group: string; readonly weight: number }
  | { readonly code: 'metric_without_group' | 'muted_critical' | 'data_not_needed'; readonly metric: string }
  | {
      readonly code: 'limit_does_nothing';
      readonly metric: string;
      readonly field: string;
      readonly because: 'direction' | 'not_critical' | 'outliers_kept';
    }
  /** A ratio that excuses nothing; `meant`: what it would be of such a difference. */
  | {
      readonly code: 'ratio_excuses_nothing';
      readonly metric: string;
      readonly field: string;
      readonly found: number;
      readonly meant: number;
    }
  /** A limit that no effect reaches. */
  | { readonly code: 'limit_out_of_reach'; readonly metric: string; readonly field: string; readonly found: number }
  /** If it alone fails the canary passes. */
  | { readonly code: 'outvoted'; readonly metric: string; readonly score: number; readonly pass: number }
  /** Points of a metric in the judgement that has fewest; Orca warns below `enough`. */
  | { readonly code: 'few_points'; readonly points: number; readonly enough: number }
  /**
   * So many points of `points` may be a hundred times as bad as the baseline's, and these metrics pass. Of `needed` points, null
   * if it is not known, the same share is seen: by a step, or an interval, of so many seconds.
   */
  | {
      readonly code: 'blind_to_bad_points';
      readonly metrics: readonly string[];
      readonly unseen: number;
      readonly points: number;
      readonly needed: number | null;
      readonly stepSeconds: number | null;
      readonly windowSeconds: number | null;
    }
  /** What begins so late is not seen by the last judgement, whose window grows; one that slides sees it sooner. */
  | {
      readonly code: 'late_is_hidden';
      readonly metrics: readonly string[];
      readonly hiddenSeconds: number;
      readonly lookbackSeconds: number;
      readonly thenSeconds: number;
    }
  /** A count, of arms that do not serve as much. */
  | { readonly code: 'uneven_arms'; readonly metric: string; readonly is: string }
  /** What is so with every canary config. */
  | { readonly code: 'looks_uncorrected' | 'errors_vanish' | 'noise_fixed' | 'outliers_of_few' | 'parts_unused' };
