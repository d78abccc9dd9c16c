import type { FlaggerTemplate, WatchedMetric } from '../../model/flagger-policy.js';
import { nearMiss } from '../../text/near-miss.js';
import { type Cursor, neededText, numberAt, objectAt, problem, textAt } from '../cursor.js';
import { goDurationSeconds } from '../go-duration.js';
import * as known from './known-fields.js';

/** What a query looks back over unless it says otherwise. */
const USUAL_WINDOW_SECONDS = 60;

/** Reads a metric of an analysis, with the template that it names. */
export function readMetric(
  metric: Cursor,
  namespace: string | null,
  templates: readonly FlaggerTemplate[],
): WatchedMetric {
  const range = objectAt(metric, 'thresholdRange', known.RANGE);
  const query = textAt(metric, 'query') ?? '';
  const reference = objectAt(metric, 'templateRef', known.TEMPLATE_REFERENCE);
  const template = reference === null ? null : templateFor(reference, namespace, templates);
  const hasTemplate = reference !== null;
  return {
    name: neededText(metric, 'name'),
    range: range === null ? null : { min: numberAt(range, 'min'), max: numberAt(range, 'max') },
    threshold: numberAt(metric, 'threshold') ?? 0,
    hasQuery: query !== '',
    hasTemplate,
    // The controller fills the window in for all but what a template asks.
    windowSeconds: windowAt(metric) ?? (hasTemplate ? null : USUAL_WINDOW_SECONDS),
    query: query === '' ? (template?.query ?? null) : query,
    template,
  };
}

function windowAt(metric: Cursor): number | null {
  const text = textAt(metric, 'interval');
  if (text === null || text === '') return null;
  const seconds = goDurationSeconds(text);
  if (seconds !== null && seconds > 0) return seconds;
  problem(metric, ['interval'], { code: 'go_duration_unreadable', found: text });
  return null;
}

/** A template is looked for in the namespace that the reference names, or else in the Canary's; one that says none fits any. */
function templateFor(
  reference: Cursor,
  ofCanary: string | null,
  templates: readonly FlaggerTemplate[],
): FlaggerTemplate | null {
  const name = neededText(reference, 'name');
  const namespace = textAt(reference, 'namespace') || ofCanary;
  if (name === '') return null;
  const named = templates.filter((template) => template.name === name);
  const fitting =
    named.find((template) => template.namespace === namespace) ??
    named.find((template) => template.namespace === null || namespace === null);
  if (fitting !== undefined) return fitting;
  const [elsewhere] = named;
  const near = nearMiss(name, [...new Set(templates.slice(0, 100).map((template) => template.name))]);
  const suggestion = elsewhere === undefined ? near : fullName(name, elsewhere.namespace);
  const full = fullName(name, namespace);
  problem(reference, ['name'], { code: 'template_missing', kind: 'MetricTemplate', name: full, suggestion });
  return null;
}

function fullName(name: string, namespace: string | null): string {
  return namespace === null ? name : `${namespace}/${name}`;
}
