import type { IgnoredPart, Policies } from '../model/policy/policies.js';
import type { PolicyProblem } from '../model/problems/problem.js';
import { readArgo } from './argo/read-argo.js';
import type { ArgValues } from './argo/resolve-args.js';
import { type UndeclaredArg, undeclaredArgs } from './argo/undeclared-args.js';
import { readFlagger } from './flagger/read-flagger.js';
import { tellFragments } from './flagger/tell-fragments.js';
import { canaryConfigIn, readKayenta } from './kayenta/read-kayenta.js';
import { policyObjects } from './policy-object.js';
import { objectsOf, type PolicyFile } from './read-objects.js';

/** What people's files say, or every problem in them. */
export type ReadPolicies = (
  | { readonly ok: true; readonly policies: Policies }
  | { readonly ok: false; readonly problems: readonly PolicyProblem[] }
) & {
  /** Values that are given for arguments that no template declares. */
  readonly undeclared: readonly UndeclaredArg[];
};

/**
 * Reads files for Argo Rollouts and for Flagger, in any order, as many objects in each as there are, and canary configs of
 * Kayenta's. Objects of other kinds are read over. `given` are values for arguments of Argo's that come from the cluster.
 */
export function readPolicies(files: readonly PolicyFile[], given: ArgValues = new Map()): ReadPolicies {
  const findings = { problems: [] as PolicyProblem[], ignored: [] as IgnoredPart[] };
  const sources = files.flatMap((file) => objectsOf(file, findings));
  const found = sources.map((source) => ({ source, config: canaryConfigIn(source) }));
  const configs = found.flatMap(({ config }) => config ?? []);
  const others = found.flatMap(({ source, config }) => (config === null ? [source] : []));
  tellFragments(others);
  const objects = policyObjects(others);
  const argo = readArgo(objects, given);
  const flagger = readFlagger(objects);
  const kayenta = readKayenta(configs);
  const { problems, ignored } = findings;
  const undeclared = undeclaredArgs(objects, given);
  if (problems.length === 0 && objects.length + configs.length === 0) {
    problems.push({ code: 'no_policy', file: files[0]?.name ?? '', path: [], place: { line: 1, column: 1 } });
  }
  if (problems.length > 0) return { ok: false, problems, undeclared };
  return { ok: true, policies: { ...argo, ...flagger, ...kayenta, ignored }, undeclared };
}
