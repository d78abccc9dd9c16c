import type { Found } from '../place.js';

/** What is wrong with a world file beyond what is wrong with its fields one by one. */
export type WorldProblemDetail =
  | { readonly code: 'no_world' }
  | { readonly code: 'not_world'; readonly found: Found }
  /** What people do, or a stage of Kayenta's, makes it longer than a rollout is played. */
  | { readonly code: 'rollout_too_long' }
  /** A plan's key, where a policy steers; `instead`: what says it here. */
  | { readonly code: 'key_of_plan'; readonly key: string; readonly instead: 'policy' | 'pods' | 'prometheus' }
  /** `found` of the ways to say it, of which one is right. */
  | { readonly code: 'measure_shape' | 'hook_shape'; readonly found: number }
  /** A key that does nothing beside what is said there; `goes_with` is what it belongs to. */
  | { readonly code: 'key_goes_with'; readonly key: string; readonly goesWith: string }
  /** Of a canary config: one at the end of each interval of the lifetime, as it is written. */
  | {
      readonly code: 'too_many_judgements';
      readonly judgements: number;
      readonly lifetime: string;
      readonly atMost: number;
      readonly atLeastSeconds: number;
    }
  | { readonly code: 'buckets_not_increasing'; readonly earlier: number; readonly later: number };
