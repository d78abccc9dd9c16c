import type { ArgoMetric, ArgoRunSpec } from '../../model/policy/argo-analysis.js';
import { nearMiss } from '../../text/near-miss.js';
import { type Cursor, type Fields, isFields, problem } from '../cursor.js';
import { placed } from '../policy-place.js';
import { metricOf } from './metric-of.js';
import type { Argument, Template, TemplateReference } from './read-template.js';
import { resolveArgs } from './resolve-args.js';

/** Templates by name, those of the whole cluster apart. */
export interface Templates {
  readonly own: ReadonlyMap<string, Template>;
  readonly cluster: ReadonlyMap<string, Template>;
}

/** What a use of templates adds to them. */
export interface Use {
  readonly at: Cursor;
  readonly references: readonly TemplateReference[];
  readonly args: readonly Argument[];
  readonly dryRun: readonly string[];
  readonly retention: readonly string[];
}

/** Where in a metric that stands what it asks. */
function askedAt({ provider }: Fields): readonly string[] {
  return isFields(provider) && isFields(provider['prometheus']) ? ['provider', 'prometheus', 'query'] : ['provider'];
}

/** No chain of templates is longer. */
const MOST_TEMPLATES = 200;

/** The run that a Rollout would create: the metrics of all templates it names, with the arguments put in. */
export function linkAnalysis(use: Use, templates: Templates): ArgoRunSpec {
  const all = flattened(use, templates);
  const metrics = all.flatMap((template) => template.metrics);
  tellTwice(
    use,
    metrics.map(({ document }) => String(document['name'])),
  );
  const declared = declaredArgs(
    use,
    all.flatMap((template) => template.args),
  );
  const values = new Map<string, string>();
  for (const [name, argument] of declared) {
    // What the use gives counts only where a template declares it, and before the template's own.
    const given = use.args.findLast((other) => other.name === name && (other.value !== null || other.from !== null));
    const value = given?.value ?? argument.value;
    const from = given?.from ?? argument.from;
    if (value !== null) values.set(name, value);
    else if (from !== null) problem(given?.at ?? argument.at, [], { code: 'arg_from', name, source: from });
    else problem(use.at, [], { code: 'arg_without_value', name });
    // One that is told of already is put in as nothing, so that it is told of once.
    if (value === null) values.set(name, '');
  }
  const spec: ArgoRunSpec = {
    metrics: metrics.flatMap(({ document, at }) => {
      const resolved = resolveArgs(document, values);
      if (resolved.ok) {
        const metric = metricOf(resolved.value);
        tellRange(metric, at);
        return [placed(metric, at, askedAt(document))];
      }
      problem(at, [], { code: 'arg_unresolved', reference: resolved.reference, metric: String(document['name']) });
      return [];
    }),
    dryRun: [...use.dryRun, ...all.flatMap((template) => template.dryRun)],
    retention: [...use.retention, ...all.flatMap((template) => template.retention)],
    unresolved: null,
  };
  return placed(spec, use.at);
}

/** What a template says by itself, with the values that it has. */
export function templateSpec({ metrics, args, dryRun, retention }: Template): ArgoRunSpec {
  const values = new Map(args.flatMap(({ name, value }) => (value === null ? [] : [[name, value] as const])));
  const known = metrics.flatMap(({ document, at }) => {
    const resolved = resolveArgs(document, values, true);
    return resolved.ok ? [placed(metricOf(resolved.value), at, askedAt(document))] : [];
  });
  return { metrics: known, dryRun, retention, unresolved: null };
}

/** Every template once, with those that it names itself; those of the cluster after the others, as the controller joins them. */
function flattened(use: Use, templates: Templates): readonly Template[] {
  const own = new Map<string, Template>();
  const cluster = new Map<string, Template>();
  const follow = (reference: TemplateReference, above: readonly string[]): void => {
    const { name, isCluster, at } = reference;
    const key = `${isCluster ? 'cluster ' : ''}${name}`;
    if (above.includes(key)) {
      problem(at, ['templateName'], { code: 'template_circle', name });
      return;
    }
    const known = isCluster ? templates.cluster : templates.own;
    const template = known.get(name);
    if (template === undefined) {
      const kind = isCluster ? 'ClusterAnalysisTemplate' : 'AnalysisTemplate';
      const suggestion = nearMiss(name, [...known.keys()].slice(0, 100));
      problem(at, ['templateName'], { code: 'template_missing', kind, name, suggestion });
      return;
    }
    const taken = isCluster ? cluster : own;
    if (taken.has(name) || own.size + cluster.size >= MOST_TEMPLATES) return;
    taken.set(name, template);
    for (const inner of template.templates) follow(inner, [...above, key]);
  };
  for (const reference of use.references) follow(reference, []);
  return [...own.values(), ...cluster.values()];
}

function tellTwice(use: Use, names: readonly string[]): void {
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) problem(use.at, [], { code: 'metric_twice', name: twice });
}

/** The arguments of all templates by name: the first that has a value. */
function declaredArgs(use: Use, args: readonly Argument[]): ReadonlyMap<string, Argument> {
  const declared = new Map<string, Argument>();
  for (const argument of args) {
    const before = declared.get(argument.name);
    if (before !== undefined && before.value !== null && argument.value !== null && before.value !== argument.value) {
      const values = [before.value, argument.value] as const;
      problem(use.at, [], { code: 'arg_conflict', name: argument.name, values });
    }
    if (before === undefined || before.value === null) declared.set(argument.name, argument);
  }
  return declared;
}

/** A time of a range query that cannot be worked out. */
function tellRange({ asks: { range } }: ArgoMetric, at: Cursor): void {
  if (range === null) return;
  const times = { start: range.fromSeconds, end: range.toSeconds, step: range.stepSeconds };
  for (const [key, seconds] of Object.entries(times)) {
    if (seconds !== null && (key !== 'step' || seconds > 0)) continue;
    const path = ['provider', 'prometheus', 'rangeQuery', key];
    const found = String(path.reduce<unknown>((value, name) => (isFields(value) ? value[name] : undefined), at.fields));
    problem(at, path, { code: 'range_not_supported', key, found });
  }
}
