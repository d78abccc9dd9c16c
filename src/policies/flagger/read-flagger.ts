import type { FlaggerPolicies, FlaggerTemplate } from '../../model/policy/flagger-policy.js';
import { neededText, objectAt, oneOfAt, problem, textAt } from '../cursor.js';
import type { PolicyObject } from '../policy-object.js';
import { placed } from '../policy-place.js';
import * as known from './known-fields.js';
import { readCanary } from './read-canary.js';

/** The old version calls the analysis `canaryAnalysis`. */
const VERSIONS = ['flagger.app/v1beta1', 'flagger.app/v1alpha3'];

/** Reads objects for Flagger: Canaries and MetricTemplates. */
export function readFlagger(objects: readonly PolicyObject[]): FlaggerPolicies {
  const ours = objects.filter(({ kind }) => kind === 'Canary' || kind === 'MetricTemplate');
  for (const { cursor } of ours) oneOfAt(cursor, 'apiVersion', VERSIONS);
  const metricTemplates = ours.flatMap((object) => (object.kind === 'MetricTemplate' ? templateOf(object) : []));
  const canaries = ours.flatMap((object) =>
    object.kind === 'Canary' ? (readCanary(object, metricTemplates) ?? []) : [],
  );
  return { canaries, metricTemplates };
}

function templateOf({ name, namespace, cursor }: PolicyObject): readonly FlaggerTemplate[] {
  const spec = objectAt(cursor, 'spec', known.TEMPLATE);
  if (spec === null) {
    if ((cursor.fields['spec'] ?? null) === null) problem(cursor, [], { code: 'missing_key', key: 'spec' });
    return [];
  }
  const provider = objectAt(spec, 'provider', known.TEMPLATE_PROVIDER);
  const type = provider === null ? null : textAt(provider, 'type');
  return [placed({ name, namespace, provider: type ?? '', query: neededText(spec, 'query') }, spec)];
}
