import type { VersionNames } from '../../model/version-names.js';
import { type Fields, isFields } from '../cursor.js';

/** Names that a Rollout has for its versions: services, subsets of a host, and labels of their pods. */
export function versionNames(rollout: Fields, name: string): VersionNames {
  const strategy = fieldsAt(fieldsAt(rollout, 'spec'), 'strategy');
  const of = strategy['canary'] === undefined ? fieldsAt(strategy, 'blueGreen') : fieldsAt(strategy, 'canary');
  const subsets = fieldsAt(fieldsAt(fieldsAt(of, 'trafficRouting'), 'istio'), 'destinationRule');
  const pingPong = fieldsAt(of, 'pingPong');
  const named = (services: readonly unknown[], metadata: string) =>
    [...services, ...Object.values(fieldsAt(fieldsAt(of, metadata), 'labels'))].filter(isName);
  const canary = [
    ...named(
      [of['canaryService'], of['previewService'], pingPong['pingService'], subsets['canarySubsetName']],
      'canaryMetadata',
    ),
    ...named([], 'previewMetadata'),
    'canary',
  ];
  const stable = [
    ...named(
      [of['stableService'], of['activeService'], pingPong['pongService'], subsets['stableSubsetName']],
      'stableMetadata',
    ),
    ...named([], 'activeMetadata'),
    'stable',
  ];
  // One name for both is none.
  const isOfOne = (names: readonly string[]) => (each: string) => !names.includes(each);
  return {
    canary: canary.filter(isOfOne(stable)),
    stable: stable.filter(isOfOne(canary)),
    podNames: { canary: `${name}-canary-`, stable: `${name}-stable-` },
  };
}

function fieldsAt(of: Fields, key: string): Fields {
  const value = of[key];
  return isFields(value) ? value : {};
}

function isName(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}
