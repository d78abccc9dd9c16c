import type { LabelMatcher } from '../../model/policy/series-store.js';
import type { VersionNames } from '../../model/version-names.js';
import type { SaidArm } from '../../model/world-said.js';
import { armOfValue, otherName } from './arm-words.js';
import { regexExamples } from './regex-examples.js';

/** The values of a label by which the versions are told apart. */
export interface ArmValues {
  readonly canary: string;
  readonly stable: string;
}

/** A label whose name alone says whose it is, as NGINX has it. */
const CANARY_LABEL = /^(is_)?canary$/i;

/** How a label tells the versions apart, by all that the queries ask of it; null: it does not. */
export function armLabel(
  label: string,
  matchers: readonly LabelMatcher[],
  given: VersionNames,
  said: readonly SaidArm[],
): ArmValues | null {
  const names = namesFor(label, given);
  const told = said.filter((each) => each.label === label);
  if (told.length > 0) return ofSaid(told, names);
  if (WHERE_LABEL.test(label)) return null;
  const values = matchers.flatMap(valuesIn);
  if (CANARY_LABEL.test(label)) {
    const [first] = values.filter((value) => value !== '' && value !== 'false');
    const isPresence = matchers.every(({ value }) => value === '');
    return { canary: first ?? 'true', stable: isPresence ? '' : 'false' };
  }
  // A known name that an expression finds tells more than an example of it.
  const known = (arm: 'canary' | 'stable') =>
    names[arm].filter((name) => matchers.some((matcher) => isPattern(matcher) && found(matcher, name)));
  const of = (arm: 'canary' | 'stable') => [
    ...known(arm),
    ...values.filter((value) => armOfValue(value, names) === arm),
  ];
  const [[canary], [stable]] = [of('canary'), of('stable')];
  if (canary === undefined && stable === undefined) return null;
  return {
    canary: canary ?? otherName(stable ?? '', 'stable', names),
    stable: stable ?? beside(canary ?? '', values, names) ?? otherName(canary ?? '', 'canary', names),
  };
}

/** What the canary is held against where both are named: the name that the canary's is made from. */
function beside(canary: string, values: readonly string[], names: VersionNames): string | undefined {
  return values.find((value) => value !== '' && canary.startsWith(value) && armOfValue(value, names) === null);
}

/** Labels that say where something runs: both versions run there, whatever words the place is called by. */
const WHERE_LABEL = /namespace$|^(k8s_|kubernetes_)?(cluster|region|zone|env|environment|tenant|datacenter|dc|node)$/i;

/** A label of services, by which a workload's name is that of both versions. */
const SERVICE_LABEL = /service|host|ingress|authority/i;

function namesFor(label: string, names: VersionNames): VersionNames {
  const { services = [] } = names;
  if (services.length === 0 || !SERVICE_LABEL.test(label)) return names;
  return { ...names, canary: names.canary.filter((name) => !services.includes(name)) };
}

function ofSaid(told: readonly SaidArm[], names: VersionNames): ArmValues {
  const canary = told.find(({ arm }) => arm === 'canary')?.value;
  const stable = told.find(({ arm }) => arm === 'stable')?.value;
  return {
    canary: canary ?? otherName(stable ?? '', 'stable', names),
    stable: stable ?? otherName(canary ?? '', 'canary', names),
  };
}

function isPattern({ operator }: LabelMatcher): boolean {
  return operator === '=~' || operator === '!~';
}

/** Whether its expression finds a value, whatever follows from that. */
function found({ operator, matches }: LabelMatcher, value: string): boolean {
  return matches(value) === (operator === '=~');
}

/** The values that a condition names. */
export function valuesIn(matcher: LabelMatcher): readonly string[] {
  if (!isPattern(matcher)) return [matcher.value];
  return regexExamples(matcher.value).filter((example) => found(matcher, example));
}
