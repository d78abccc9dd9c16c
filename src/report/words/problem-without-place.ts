import type { ConfigProblem } from '../../model/problem.js';
import { pathText } from './path-text.js';
import { problemSentence } from './problem-sentence.js';

/** A problem of a configuration that was put together, and has no lines that anybody wrote. */
export function problemWithoutPlace({ place: _, ...detail }: ConfigProblem): string {
  const words = problemSentence(detail as ConfigProblem);
  return detail.path.length === 0 ? words : `${pathText(detail.path)}: ${words}`;
}
