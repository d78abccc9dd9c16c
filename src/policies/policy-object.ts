import { type Cursor, checkFields, isFields, objectAt, problem, type Source } from './cursor.js';
import { OBJECT } from './known-fields.js';
import { ignoreObject } from './read-objects.js';

/** An object of a controller's that is read. */
export interface PolicyObject {
  readonly kind: string;
  readonly name: string;
  /** Null: not given. */
  readonly namespace: string | null;
  readonly cursor: Cursor;
}

/** By the group in `apiVersion`. */
const KINDS: Readonly<Record<string, readonly string[]>> = {
  'argoproj.io': ['Rollout', 'AnalysisTemplate', 'ClusterAnalysisTemplate', 'AnalysisRun'],
  'flagger.app': ['Canary', 'MetricTemplate'],
};

/** The objects of controllers among these; others are noted as read over, and names that are given twice are told of. */
export function policyObjects(sources: readonly Source[]): readonly PolicyObject[] {
  const objects = sources.flatMap(policyObject);
  const known = new Set<string>();
  for (const { kind, name, namespace, cursor } of objects) {
    const key = `${kind} ${namespace ?? ''}/${name}`;
    if (known.has(key)) problem(cursor, ['metadata', 'name'], { code: 'name_twice', kind, name });
    known.add(key);
  }
  return objects;
}

function policyObject(source: Source): readonly PolicyObject[] {
  const { value } = source;
  const kind = String(value['kind'] ?? '');
  const [group = ''] = String(value['apiVersion'] ?? '').split('/');
  const cursor: Cursor = { source, path: [], fields: value };
  if (!(Object.hasOwn(KINDS, group) && KINDS[group]?.includes(kind))) {
    ignoreObject(source);
    return [];
  }
  checkFields(cursor, OBJECT);
  const metadata = isFields(value['metadata']) ? value['metadata'] : null;
  const name = metadata?.['name'] ?? metadata?.['generateName'];
  if (typeof name !== 'string' || name === '') {
    const isThere = (value['metadata'] ?? null) !== null;
    if (!isThere) problem(cursor, [], { code: 'missing_key', key: 'metadata' });
    else if (metadata === null) objectAt(cursor, 'metadata', null);
    else problem(cursor, ['metadata'], { code: 'missing_key', key: 'name' });
  }
  // The namespace of Argo's objects is not looked at: a Rollout finds its templates in its own.
  const namespace = group === 'flagger.app' ? metadata?.['namespace'] : null;
  return [
    {
      kind,
      name: typeof name === 'string' ? name : '',
      namespace: typeof namespace === 'string' ? namespace : null,
      cursor,
    },
  ];
}
