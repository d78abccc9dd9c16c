import type { RE2JS } from 're2js';
import { refuseDoubles, turnedLabels } from '../label-sets.js';
import { type Labels, labelValue, withLabel } from '../labels.js';
import { wholeExpression } from '../matcher.js';
import { LABEL_NAME } from '../operators/count-values.js';
import { add, noSamples, type VectorNode } from '../syntax/node.js';
import { EvaluationError } from '../syntax/problem.js';

/** `label_replace(v, target, replacement, source, expression)`. */
export function labelReplace(of: VectorNode, texts: readonly string[]): VectorNode {
  const [target = '', replacement = '', source = '', written = ''] = texts;
  const expression = wholeExpression(written);
  if (typeof expression === 'string') return refusing(of, `invalid regular expression in label_replace(): ${written}`);
  if (!LABEL_NAME.test(target)) return refusing(of, `invalid destination label name in label_replace(): ${target}`);
  return relabelled(of, target, (labels) => {
    const matcher = expression.matcher(labelValue(labels, source));
    return matcher.matches() ? expanded(replacement, (name) => groupOf(expression, matcher, name)) : null;
  });
}

/** `label_join(v, target, separator, source…)`. */
export function labelJoin(of: VectorNode, texts: readonly string[]): VectorNode {
  const [target = '', separator = '', ...sources] = texts;
  if (!LABEL_NAME.test(target)) return refusing(of, `invalid destination label name in label_join(): ${target}`);
  const wrong = sources.find((source) => !LABEL_NAME.test(source));
  if (wrong !== undefined) return refusing(of, `invalid source label name in label_join(): ${wrong}`);
  return relabelled(of, target, (labels) => sources.map((source) => labelValue(labels, source)).join(separator));
}

/** What is wrong with its texts is told only when it is evaluated, even of no element. */
function refusing(of: VectorNode, message: string): VectorNode {
  const evaluate = (atMs: number) => {
    of.evaluate(atMs);
    throw new EvaluationError(message);
  };
  return { kind: 'vector', labels: of.labels, evaluate };
}

/** A label longer than any query: functions around one another make one grow by a power. */
const MOST_LETTERS = 10_000;

/** `textOf`: what becomes of the label; null: it stays as it is. */
function relabelled(of: VectorNode, target: string, textOf: (labels: Labels) => string | null): VectorNode {
  const turned = turnedLabels(of.labels, (labels) => {
    const value = textOf(labels);
    if (value === null) return labels;
    if (value.length <= MOST_LETTERS) return withLabel(labels, target, value);
    throw new EvaluationError(`the label ${target} would have ${value.length} characters; at most ${MOST_LETTERS}`);
  });
  const refuse = refuseDoubles();
  const samples = noSamples();
  let step = 0;
  const evaluate = (atMs: number) => {
    const given = of.evaluate(atMs);
    step += 1;
    samples.size = 0;
    for (let each = 0; each < given.size; each += 1) {
      const from = given.labelSets[each] as number;
      const labelSet = turned.of(from);
      refuse(labelSet, from, step);
      add(samples, labelSet, given.values[each] as number);
    }
    return samples;
  };
  return { kind: 'vector', labels: turned.labels, evaluate };
}

/** The template of Go: `$name` takes all letters, digits and underscores that follow; a `$` that names nothing stays. */
function expanded(template: string, groupText: (name: string) => string): string {
  return template.replace(/\$(?:\$|\{([\p{L}\p{Nd}_]+)\}|([\p{L}\p{Nd}_]+))/gu, (whole, braced, plain) => {
    if (whole === '$$') return '$';
    return groupText(braced ?? plain);
  });
}

function groupOf(expression: RE2JS, matcher: ReturnType<RE2JS['matcher']>, name: string): string {
  if (/^\d+$/.test(name)) {
    const index = Number(name);
    return index <= matcher.groupCount() ? (matcher.group(index) ?? '') : '';
  }
  return Object.hasOwn(expression.namedGroups(), name) ? (matcher.group(name) ?? '') : '';
}
