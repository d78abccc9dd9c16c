import type { FlaggerTemplate, MetricSource, WatchedMetric } from '../../model/policy/flagger-policy.js';
import { nearMiss } from '../../text/near-miss.js';
import { type Cursor, neededText, numberAt, objectAt, problem, textAt } from '../cursor.js';
import { goDurationSeconds } from '../go-duration.js';
import { fillQuery, type QueryModel } from './fill-query.js';
import * as known from './known-fields.js';
import type { ObserverQueries } from './observer-queries.js';

/** What a query looks back over unless it says otherwise. */
const USUAL_WINDOW = '1m';
const USUAL_WINDOW_SECONDS = 60;

/** What of a Canary its metrics ask with. */
export interface MetricReader {
  /** Of the Canary; null: not given. */
  readonly namespace: string | null;
  readonly templates: readonly FlaggerTemplate[];
  /** Of its provider. */
  readonly builtIn: ObserverQueries;
  readonly model: Omit<QueryModel, 'interval' | 'variables'>;
}

/** Reads a metric of an analysis, with the template that it names. */
export function readMetric(metric: Cursor, reader: MetricReader): WatchedMetric {
  const range = objectAt(metric, 'thresholdRange', known.RANGE);
  const name = neededText(metric, 'name');
  const own = textAt(metric, 'query') ?? '';
  const reference = objectAt(metric, 'templateRef', known.TEMPLATE_REFERENCE);
  const template = reference === null ? null : templateFor(reference, reader);
  const builtIn = BUILT_IN.find((one) => one === name);
  const written: Partial<Record<MetricSource, string>> = {
    ...(builtIn === undefined ? {} : { [builtIn]: reader.builtIn[builtIn] }),
    ...(own === '' ? {} : { inline: own }),
    ...(template === null || known.OTHER_PROVIDERS.includes(template.provider) ? {} : { template: template.query }),
  };
  const windowSeconds = windowAt(metric);
  return {
    name,
    range: range === null ? null : { min: numberAt(range, 'min'), max: numberAt(range, 'max') },
    threshold: numberAt(metric, 'threshold') ?? 0,
    hasQuery: own !== '',
    hasTemplate: reference !== null,
    // The controller fills the window in for all but what a template asks.
    windowSeconds: windowSeconds ?? (reference === null ? USUAL_WINDOW_SECONDS : null),
    query: written.inline ?? template?.query ?? Object.values(written)[0] ?? null,
    ...filled(metric, written, reader),
    template,
  };
}

const BUILT_IN = ['request-success-rate', 'request-duration'] as const;

/** The queries with what Flagger puts in; those that it cannot fill in are left out. */
function filled(metric: Cursor, written: Partial<Record<MetricSource, string>>, { model }: MetricReader) {
  const variables = variablesAt(metric);
  const given = textAt(metric, 'interval') ?? '';
  const queries: Partial<Record<MetricSource, string>> = {};
  const missing = new Set<string>();
  for (const [source, query] of Object.entries(written) as [MetricSource, string][]) {
    const interval = given === '' && source !== 'template' ? USUAL_WINDOW : given;
    const { text, ...not } = fillQuery(query, { ...model, interval, variables });
    for (const variable of not.missing) missing.add(variable);
    const key = source === 'template' ? 'templateRef' : 'query';
    for (const action of not.unknown) problem(metric, [key], { code: 'query_action', found: action });
    if (text !== null) queries[source] = text;
  }
  return { queries, missingVariables: [...missing] };
}

function variablesAt(metric: Cursor): Readonly<Record<string, string>> {
  const variables = objectAt(metric, 'templateVariables', null);
  if (variables === null) return {};
  return Object.fromEntries(Object.keys(variables.fields).map((name) => [name, textAt(variables, name) ?? '']));
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
function templateFor(reference: Cursor, { namespace: ofCanary, templates }: MetricReader): FlaggerTemplate | null {
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
