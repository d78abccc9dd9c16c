import { keyOf, type Labels } from './labels.js';
import { EvaluationError } from './syntax/problem.js';

/** Label sets by number: each is worked out once, and numbers are what evaluations handle. The list only grows. */
export interface LabelSets {
  readonly labels: readonly Labels[];
  readonly numberOf: (labels: Labels) => number;
}

export function labelSets(): LabelSets {
  const labels: Labels[] = [];
  const numbers = new Map<string, number>();
  const numberOf = (wanted: Labels): number => {
    const key = keyOf(wanted);
    const known = numbers.get(key);
    if (known !== undefined) return known;
    numbers.set(key, labels.length);
    return labels.push(wanted) - 1;
  };
  return { labels, numberOf };
}

/** What becomes of the label sets of an input: `of(i)` is the number, among the turned ones, of what its number i becomes. */
export interface TurnedLabels {
  readonly labels: readonly Labels[];
  readonly of: (number: number) => number;
}

export function turnedLabels(
  from: readonly Labels[],
  turn: (labels: Labels) => Labels,
  into = labelSets(),
): TurnedLabels {
  const known: number[] = [];
  const of = (number: number): number => {
    const found = known[number];
    if (found !== undefined) return found;
    for (let next = known.length; next <= number; next += 1) known.push(into.numberOf(turn(from[next] as Labels)));
    return known[number] as number;
  };
  return { labels: into.labels, of };
}

/**
 * Refuses a result that has one label set twice. `round` says what belongs together: an evaluation, or all steps of one; a
 * label set may come again in a round, from the same element.
 */
export function refuseDoubles(): (labelSet: number, from: number, round: number) => void {
  const rounds: number[] = [];
  const origins: number[] = [];
  return (labelSet, from, round) => {
    if (rounds[labelSet] === round && origins[labelSet] !== from) {
      throw new EvaluationError('vector cannot contain metrics with the same labelset');
    }
    rounds[labelSet] = round;
    origins[labelSet] = from;
  };
}
