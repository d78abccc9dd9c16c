import {
  booleanAt,
  type Cursor,
  checkFields,
  type Fields,
  neededText,
  objectAt,
  objectsAt,
  problem,
  textAt,
} from '../cursor.js';
import { goDurationSeconds } from '../go-duration.js';
import {
  ARGUMENT,
  DRY_RUN,
  KAYENTA,
  KAYENTA_THRESHOLD,
  METRIC,
  PROMETHEUS,
  PROVIDER,
  RANGE_QUERY,
  RETENTION,
  TEMPLATE_REFERENCE,
} from './known-fields.js';
import type { ArgValues } from './resolve-args.js';

/** An argument as it is declared or given; null where it has no value of its own. */
export interface Argument {
  readonly name: string;
  readonly value: string | null;
  /** Where in the cluster its value comes from; null where it does not. */
  readonly from: string | null;
  readonly at: Cursor;
}

/** A reference to a template. */
export interface TemplateReference {
  readonly name: string;
  readonly isCluster: boolean;
  readonly at: Cursor;
}

/** What a template says, or a recorded run, before arguments are put in. */
export interface Template {
  readonly metrics: readonly { readonly document: Fields; readonly at: Cursor }[];
  readonly args: readonly Argument[];
  readonly dryRun: readonly string[];
  readonly retention: readonly string[];
  readonly templates: readonly TemplateReference[];
}

const LIMITS = ['count', 'failureLimit', 'inconclusiveLimit', 'consecutiveErrorLimit', 'consecutiveSuccessLimit'];

/** Reads what a template's `spec` says. */
export function readTemplate(spec: Cursor, given: ArgValues): Template {
  return {
    metrics: objectsAt(spec, 'metrics', METRIC).map((metric) => {
      checkMetric(metric);
      return { document: metric.fields, at: metric };
    }),
    args: argumentsAt(spec, given),
    ...rulesAt(spec),
    templates: referencesAt(spec),
  };
}

/** The patterns of metrics that decide nothing, and of those of which more is kept. */
export function rulesAt(cursor: Cursor): Pick<Template, 'dryRun' | 'retention'> {
  return {
    dryRun: objectsAt(cursor, 'dryRun', DRY_RUN).map((rule) => neededText(rule, 'metricName')),
    retention: objectsAt(cursor, 'measurementRetention', RETENTION).map((rule) => neededText(rule, 'metricName')),
  };
}

export function referencesAt(cursor: Cursor): readonly TemplateReference[] {
  return objectsAt(cursor, 'templates', TEMPLATE_REFERENCE).map(referenceOf);
}

/** The reference that stands among an object's fields. */
export function referenceOf(at: Cursor): TemplateReference {
  const isCluster = booleanAt(at, 'clusterScope') ?? false;
  return { name: neededText(at, 'templateName'), isCluster, at };
}

/** Arguments; what comes from the cluster has no value but one that is given from outside. */
export function argumentsAt(cursor: Cursor, given: ArgValues): readonly Argument[] {
  return objectsAt(cursor, 'args', ARGUMENT).map((argument) => {
    const name = neededText(argument, 'name');
    const written = argument.fields['value'];
    // A number or a boolean without quotes is the text that it is written as.
    const isPlain = typeof written === 'number' || typeof written === 'boolean';
    const value = isPlain ? String(written) : textAt(argument, 'value');
    const source = objectAt(argument, 'valueFrom', null);
    const from = source === null ? null : (Object.keys(source.fields)[0] ?? null);
    return { name, value: given.get(name) ?? value, from, at: argument };
  });
}

function checkMetric(metric: Cursor): void {
  neededText(metric, 'name');
  for (const key of ['successCondition', 'failureCondition']) textAt(metric, key);
  for (const key of ['interval', 'initialDelay']) checkDuration(metric, key);
  for (const key of LIMITS) checkLimit(metric, key);
  if (metric.fields['provider'] === undefined) {
    problem(metric, [], { code: 'missing_key', key: 'provider' });
    return;
  }
  const provider = objectAt(metric, 'provider', null);
  if (provider === null) return;
  checkFields(provider, PROVIDER);
  const prometheus = objectAt(provider, 'prometheus', PROMETHEUS);
  if (prometheus !== null) objectAt(prometheus, 'rangeQuery', RANGE_QUERY);
  const kayenta = objectAt(provider, 'kayenta', KAYENTA);
  if (kayenta !== null) objectAt(kayenta, 'threshold', KAYENTA_THRESHOLD);
}

/** A duration that is not negative, unless an argument is still to be put in. */
function checkDuration(cursor: Cursor, key: string): void {
  const text = textAt(cursor, key);
  if (text === null || text === '' || text.includes('{{')) return;
  const seconds = goDurationSeconds(text);
  if (seconds === null) problem(cursor, [key], { code: 'go_duration_unreadable', found: text });
  else if (seconds < 0) problem(cursor, [key], { code: 'go_duration_negative', found: text });
}

/** The greatest of the controller's numbers. */
const MOST = 2_147_483_647;

/** A whole number, or a text that is one, within the limits that the controller checks; it takes any other text for 0. */
function checkLimit(cursor: Cursor, key: string): void {
  const value = cursor.fields[key];
  if (value === undefined || value === null) return;
  if (typeof value !== 'number' && typeof value !== 'string') {
    textAt(cursor, key);
    return;
  }
  if (typeof value === 'string' && value.includes('{{')) return;
  if (typeof value === 'string' && !/^[+-]?\d{1,9}$/.test(value)) {
    problem(cursor, [key], { code: 'count_unreadable', found: value });
    return;
  }
  const number = Number(value);
  const atLeast = key === 'failureLimit' ? -1 : 0;
  if (!Number.isInteger(number)) problem(cursor, [key], { code: 'not_integer', found: number });
  else if (number < atLeast || number > MOST) {
    problem(cursor, [key], { code: 'out_of_range', found: number, allowed: { atLeast, atMost: MOST } });
  }
}
