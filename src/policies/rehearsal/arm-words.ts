import type { VersionNames } from '../../model/version-names.js';

const CANARY = /(?:^|[^a-z0-9])(?:canary|preview|candidate|experiment)(?:$|[^a-z0-9])|canaryupstream/i;
const STABLE = /(?:^|[^a-z0-9])(?:stable|primary|baseline)(?:$|[^a-z0-9])|primaryupstream/i;
/** Words that mean a version only where they are all there is. */
const WHOLE: Readonly<Record<string, 'canary' | 'stable'>> = {
  green: 'canary',
  new: 'canary',
  latest: 'canary',
  blue: 'stable',
  old: 'stable',
  active: 'stable',
};

/** Which version a value of a label is of; null: it does not say. */
export function armOfValue(value: string, names: VersionNames): 'canary' | 'stable' | null {
  // A host is its service, as is a part between bars, colons and the like.
  const parts = [value, ...value.split(/[|/@:._]/)].filter((part) => part !== '');
  for (const part of parts) {
    if (names.canary.includes(part)) return 'canary';
    if (names.stable.includes(part)) return 'stable';
  }
  const [isCanary, isStable] = [CANARY.test(value), STABLE.test(value)];
  if (isCanary !== isStable) return isCanary ? 'canary' : 'stable';
  const word = value.toLowerCase();
  return Object.hasOwn(WHOLE, word) ? (WHOLE[word] ?? null) : null;
}

/** The name that the other version would have. */
export function otherName(value: string, arm: 'canary' | 'stable', names: VersionNames): string {
  const [own, other] = arm === 'canary' ? [names.canary, names.stable] : [names.stable, names.canary];
  const name = own.find((each) => value.includes(each));
  const replacement = name === undefined ? undefined : (other[own.indexOf(name)] ?? other[0]);
  if (name !== undefined && replacement !== undefined && replacement !== name) return value.replace(name, replacement);
  if (value === 'true' || value === 'false') return value === 'true' ? 'false' : 'true';
  const swapped =
    arm === 'canary'
      ? value.replace(/canary|preview|candidate/i, 'stable')
      : value.replace(/stable|primary|baseline/i, 'canary');
  return swapped === value ? `${value}-${arm === 'canary' ? 'stable' : 'canary'}` : swapped;
}
