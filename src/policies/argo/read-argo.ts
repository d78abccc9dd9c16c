import type { ArgoPolicies } from '../../model/policy/argo-policy.js';
import { type Cursor, isFields, objectAt, problem } from '../cursor.js';
import type { KnownFields } from '../known-fields.js';
import type { PolicyObject } from '../policy-object.js';
import { placed } from '../policy-place.js';
import * as known from './known-fields.js';
import { linkAnalysis, type Templates, templateSpec } from './link-analysis.js';
import { readRollout } from './read-rollout.js';
import { readTemplate, type Template } from './read-template.js';
import type { ArgValues } from './resolve-args.js';

/**
 * Reads objects for Argo Rollouts: Rollouts, templates of the namespace and of the cluster, and recorded AnalysisRuns. `given` are
 * values for arguments that come from the cluster.
 */
export function readArgo(objects: readonly PolicyObject[], given: ArgValues): ArgoPolicies {
  const templates = objects.flatMap((object) => templateOf(object, given));
  const around = { templates: { own: named(templates, false), cluster: named(templates, true) }, given };
  const rollouts = objects.flatMap(({ kind, name, cursor }) =>
    kind === 'Rollout' ? (readRollout(cursor, name, around) ?? []) : [],
  );
  const runs = objects.flatMap((object) => runOf(object, around.templates, given));
  const told = templates.map(({ name, isCluster, template }) => ({ name, isCluster, spec: templateSpec(template) }));
  return { rollouts, templates: told, runs };
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

function specOf(cursor: Cursor, fields: KnownFields): Cursor | null {
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
  const hasStatus = isFields(cursor.fields['status']);
  const linked = linkAnalysis({ at: spec, references, args: [], dryRun: [], retention: [] }, alone);
  return [placed({ name, hasStatus, spec: linked }, cursor)];
}
