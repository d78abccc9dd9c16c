import type { ArgoPolicies, IgnoredPart } from '../../model/argo-policy.js';
import type { PolicyProblem } from '../../model/problem.js';
import { type Cursor, checkFields, isFields, objectAt, problem, type Source } from './cursor.js';
import * as known from './known-fields.js';
import { linkAnalysis, type Templates, templateSpec } from './link-analysis.js';
import { ignoreObject, objectsOf, type PolicyFile } from './read-objects.js';
import { readRollout } from './read-rollout.js';
import { readTemplate, type Template } from './read-template.js';
import type { ArgValues } from './resolve-args.js';

/** What people's files say, or every problem in them. */
export type ReadPolicies =
  | { readonly ok: true; readonly policies: ArgoPolicies }
  | { readonly ok: false; readonly problems: readonly PolicyProblem[] };

/**
 * Reads files for Argo Rollouts, in any order, as many objects in each as there are: Rollouts, templates of the namespace and of
 * the cluster, and recorded AnalysisRuns. Objects of other kinds are read over. `given` are values for arguments that come
 * from the cluster.
 */
export function readPolicies(files: readonly PolicyFile[], given: ArgValues = new Map()): ReadPolicies {
  const findings = { problems: [] as PolicyProblem[], ignored: [] as IgnoredPart[] };
  const objects = files.flatMap((file) => objectsOf(file, findings)).flatMap(objectOf);
  tellNamesTwice(objects);
  const templates = objects.flatMap((object) => templateOf(object, given));
  const around = { templates: { own: named(templates, false), cluster: named(templates, true) }, given };
  const rollouts = objects.flatMap(({ kind, name, cursor }) =>
    kind === 'Rollout' ? (readRollout(cursor, name, around) ?? []) : [],
  );
  const runs = objects.flatMap((object) => runOf(object, around.templates, given));
  const { problems, ignored } = findings;
  if (problems.length === 0 && rollouts.length + templates.length + runs.length === 0) {
    problems.push({ code: 'no_policy', file: files[0]?.name ?? '', path: [], place: { line: 1, column: 1 } });
  }
  if (problems.length > 0) return { ok: false, problems };
  const told = templates.map(({ name, isCluster, template }) => ({ name, isCluster, spec: templateSpec(template) }));
  return { ok: true, policies: { rollouts, templates: told, runs, ignored } };
}

interface NamedTemplate {
  readonly name: string;
  readonly isCluster: boolean;
  readonly template: Template;
}

function named(templates: readonly NamedTemplate[], ofCluster: boolean): ReadonlyMap<string, Template> {
  const of = templates.filter(({ isCluster }) => isCluster === ofCluster);
  return new Map(of.map(({ name, template }) => [name, template]));
}

function tellNamesTwice(objects: readonly PolicyObject[]): void {
  const known = new Set<string>();
  for (const { kind, name, cursor } of objects) {
    if (known.has(`${kind} ${name}`)) problem(cursor, ['metadata', 'name'], { code: 'name_twice', kind, name });
    known.add(`${kind} ${name}`);
  }
}

function specOf(cursor: Cursor, fields: known.KnownFields): Cursor | null {
  const spec = objectAt(cursor, 'spec', fields);
  if (spec === null) problem(cursor, [], { code: 'missing_key', key: 'spec' });
  return spec;
}

function templateOf({ kind, name, cursor }: PolicyObject, given: ArgValues): readonly NamedTemplate[] {
  const isCluster = kind === 'ClusterAnalysisTemplate';
  if (!isCluster && kind !== 'AnalysisTemplate') return [];
  const spec = specOf(cursor, known.TEMPLATE);
  return spec === null ? [] : [{ name, isCluster, template: readTemplate(spec, given) }];
}

/** A recorded run says itself what a template would say. */
function runOf({ kind, name, cursor }: PolicyObject, { cluster }: Templates, given: ArgValues): ArgoPolicies['runs'] {
  const spec = kind === 'AnalysisRun' ? specOf(cursor, known.RUN) : null;
  if (spec === null) return [];
  const alone = { own: new Map([[name, readTemplate(spec, given)]]), cluster };
  const references = [{ name, isCluster: false, at: spec }];
  return [{ name, spec: linkAnalysis({ at: spec, references, args: [], dryRun: [], retention: [] }, alone) }];
}

interface PolicyObject {
  readonly kind: string;
  readonly name: string;
  readonly cursor: Cursor;
}

const KINDS = ['Rollout', 'AnalysisTemplate', 'ClusterAnalysisTemplate', 'AnalysisRun'];

/** An object of Argo Rollouts' that is read; others are noted. */
function objectOf(source: Source): readonly PolicyObject[] {
  const { value } = source;
  const kind = String(value['kind'] ?? '');
  const cursor: Cursor = { source, path: [], fields: value };
  const isOurs = String(value['apiVersion'] ?? '').startsWith('argoproj.io/');
  if (!isOurs || !KINDS.includes(kind)) {
    ignoreObject(source);
    return [];
  }
  checkFields(cursor, known.OBJECT);
  const metadata = value['metadata'];
  const name = isFields(metadata) ? (metadata['name'] ?? metadata['generateName']) : null;
  if (typeof name !== 'string' || name === '') {
    problem(cursor, isFields(metadata) ? ['metadata'] : [], { code: 'missing_key', key: 'name' });
  }
  return [{ kind, name: typeof name === 'string' ? name : '', cursor }];
}
