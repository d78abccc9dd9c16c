import type { LabelMatcher } from '../../model/policy/series-store.js';
import type { VersionNames } from '../../model/version-names.js';
import { valuesIn } from './arm-labels.js';
import { armOfValue } from './arm-words.js';

type PodNames = VersionNames['podNames'];

const POD_LABEL = /^(?:exported_)?(?:kubernetes_)?pod(?:_name)?$|^container_label_io_kubernetes_pod_name$/;

/** A pod's name ends so, as a cluster has it. */
const POD_END = 'x7k2p';

/** Whether a label names pods. */
export function isPodLabel(label: string): boolean {
  return POD_LABEL.test(label);
}

/** Whether a condition finds the pods of a version. */
export function findsPods(matcher: LabelMatcher, begin: string): boolean {
  return matcher.matches(`${begin}${POD_END}`);
}

/**
 * What pods' names begin with, so that the conditions of queries on them find some: as the policy has them, or as the queries
 * do where they name others.
 */
export function podNames(matchers: readonly LabelMatcher[], names: VersionNames): PodNames {
  let { canary, stable } = names.podNames;
  for (const matcher of matchers) {
    const wanted = matcher.operator === '=' || matcher.operator === '=~';
    if (!wanted || findsPods(matcher, canary) || findsPods(matcher, stable)) continue;
    const example = valuesIn(matcher)[0] ?? '';
    const begin = [`${example}-`, example]
      .map((each) => each.replace(/-+$/, '-'))
      .find((each) => findsPods(matcher, `${each}${hashOf(canary)}-`));
    if (begin === undefined) continue;
    const arm = armOfValue(example, names);
    if (arm !== 'stable') canary = `${begin}${hashOf(canary)}-`;
    if (arm !== 'canary') stable = `${begin}${hashOf(stable)}-`;
  }
  return { canary, stable };
}

/** The part of a pod's name that says of which template it is. */
function hashOf(begin: string): string {
  return /([^-]*)-?$/.exec(begin)?.[1] ?? '';
}
