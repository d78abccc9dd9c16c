import { isFields, problem, type Source } from '../cursor.js';

/** Documentation often shows the analysis of a Canary without the object around it: says what is missing. */
export function tellFragments(sources: readonly Source[]): void {
  for (const source of sources) {
    const { value } = source;
    if ((value['kind'] ?? null) !== null || (value['apiVersion'] ?? null) !== null) continue;
    const spec = isFields(value['spec']) ? value['spec'] : null;
    const holder = spec ?? value;
    const key = ['analysis', 'canaryAnalysis'].find((name) => isFields(holder[name]));
    if (key === undefined) continue;
    const missing = [
      'apiVersion',
      'kind',
      'metadata.name',
      ...(spec === null ? ['spec'] : []),
      'spec.targetRef',
    ].filter((path) => !isGiven(value, path.split('.')));
    const path = spec === null ? [key] : ['spec', key];
    problem({ source, path: [], fields: value }, path, { code: 'canary_fragment', missing }, 'key');
  }
}

function isGiven(value: unknown, [key = '', ...rest]: readonly string[]): boolean {
  if (!isFields(value) || (value[key] ?? null) === null) return false;
  return rest.length === 0 || isGiven(value[key], rest);
}
