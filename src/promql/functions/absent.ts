import type { Labels } from '../labels.js';
import { labelsOf } from '../labels.js';
import { noSamples, type RangeNode, type VectorNode } from '../syntax/node.js';
import type { Expression } from '../syntax/syntax.js';

/** One element where there is none, none where there is one. */
export function absent(of: VectorNode, labels: Labels): VectorNode {
  return oneUnless((atMs) => of.evaluate(atMs).size > 0, labels);
}

export function absentOverTime(of: RangeNode, labels: Labels): VectorNode {
  const isThere = (atMs: number): boolean => {
    of.moveTo(atMs);
    return of.labels.some((_, each) => of.window(each) !== null);
  };
  return oneUnless(isThere, labels);
}

function oneUnless(isThere: (atMs: number) => boolean, labels: Labels): VectorNode {
  const samples = noSamples();
  samples.labelSets[0] = 0;
  samples.values[0] = 1;
  const evaluate = (atMs: number) => {
    samples.size = isThere(atMs) ? 0 : 1;
    return samples;
  };
  return { kind: 'vector', labels: [labels], evaluate };
}

/** What a selector says of the labels of the series that it does not find: what it asks for by `=`, and once. */
export function labelsOfAbsent(expression: Expression | null): Labels {
  if (expression?.kind !== 'selector') return [];
  const { matchers } = expression;
  const told = matchers.filter(
    ({ label, operator }) =>
      label !== '__name__' && operator === '=' && matchers.filter((other) => other.label === label).length === 1,
  );
  return labelsOf(Object.fromEntries(told.map(({ label, value }) => [label, value])));
}
