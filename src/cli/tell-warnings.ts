import { PROBLEMS_TOLD } from '../model/problems/problem.js';
import { countOf } from '../text/format-number.js';
import type { Streams } from './streams.js';

/** Says what is allowed and probably not meant, a line each: of as many as of problems, and how many more there are. */
export function tellWarnings(sentences: readonly string[], streams: Streams): void {
  const told = sentences.slice(0, PROBLEMS_TOLD).map((sentence) => `canary-sim: warning: ${sentence}\n`);
  const left = sentences.length - told.length;
  if (left > 0) told.push(`canary-sim: and ${countOf(left, 'more warning')}\n`);
  if (told.length > 0) streams.err(told.join(''));
}
