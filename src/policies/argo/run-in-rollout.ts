import type { ArgoRunSpec } from '../../model/policy/argo-analysis.js';
import { type Cursor, type Fields, isFields } from '../cursor.js';
import { linkAnalysis, type Templates } from './link-analysis.js';
import { type Argument, argumentsAt, referenceOf, referencesAt, rulesAt } from './read-template.js';
import type { ArgValues } from './resolve-args.js';

/** What a Rollout is read with. */
export interface Surroundings {
  readonly templates: Templates;
  readonly given: ArgValues;
}

/** The same, with the Rollout itself: its runs take arguments from it. */
export interface Rooted extends Surroundings {
  readonly rollout: Fields;
}

/** The labels that tell the two versions' pods apart; a cluster makes them up for each pod template. */
const HASHES: Readonly<Record<string, string>> = { Latest: 'canary', Stable: 'stable' };

/** The run that an analysis of a Rollout would create. */
export function runInRollout(analysis: Cursor, root: Rooted): ArgoRunSpec {
  const args = argumentsAt(analysis, root.given).map((argument) => ({ ...argument, ...knownValue(argument, root) }));
  const use = { at: analysis, references: referencesAt(analysis), args, ...rulesAt(analysis) };
  return linkAnalysis(use, root.templates);
}

/** Its pods' own labels stand for those of the version that they are of. */
const OF_TEMPLATES = /\{\{\s*templates\.([^.}\s]+)\.[^}]*\}\}/g;

/** The run of an analysis of an experiment within a Rollout; `versions` are those of the experiment's pods. */
export function runInExperiment(
  analysis: Cursor,
  experiment: Cursor,
  versions: ReadonlyMap<string, string>,
  root: Rooted,
): ArgoRunSpec {
  const args = argumentsAt(analysis, root.given).map((argument) => {
    const whole = { ...argument, ...knownValue(argument, root) };
    const value = whole.value?.replaceAll(OF_TEMPLATES, (text, name: string) => versions.get(name) ?? text);
    return { ...whole, value: value ?? null };
  });
  return linkAnalysis(
    { at: analysis, references: [referenceOf(analysis)], args, ...rulesAt(experiment) },
    root.templates,
  );
}

/** What a Rollout knows of itself: the labels of its two versions, and its own fields. */
function knownValue({ value, at }: Argument, { rollout }: Rooted): Partial<Argument> {
  const source = at.fields['valueFrom'];
  // An argument of a Rollout without a value is the empty text.
  if (!isFields(source)) return { value: value ?? '' };
  if (value !== null) return { value };
  const asked = String(source['podTemplateHashValue']);
  const hash = Object.hasOwn(HASHES, asked) ? HASHES[asked] : undefined;
  if (hash !== undefined) return { value: hash };
  const reference = source['fieldRef'];
  const path = isFields(reference) ? reference['fieldPath'] : null;
  return typeof path === 'string' ? { value: fieldOf(rollout, path) } : {};
}

/** What stands at a path such as `metadata.labels['app']` or `spec.replicas`; null where nothing plain does. */
function fieldOf(rollout: Fields, path: string): string | null {
  let at: unknown = rollout;
  for (const step of path.split(/[.[\]]+/).filter((part) => part !== '')) {
    const key = step.replace(/^'(.*)'$/, '$1');
    at = isFields(at) && Object.hasOwn(at, key) ? at[key] : Array.isArray(at) ? at[Number(key)] : undefined;
  }
  return typeof at === 'string' || typeof at === 'number' || typeof at === 'boolean' ? String(at) : null;
}
