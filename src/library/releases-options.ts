import type { Config } from './config.js';
import type { StudyOptions } from './study-options.js';

/** What chance is made from, how many rollouts of each plan there are to take from, 500 unless said, and the plan. */
export interface ReleasesOptions extends Pick<StudyOptions, 'seed' | 'runs'> {
  /** The plan of the rollouts, and its service; unless said, those of our own. */
  readonly config?: Config;
}
