import type { SeriesFamily } from '../../model/policy/rehearsal.js';
import type { ConfigWarning } from '../../model/problems/warning.js';
import type { WorldSaid } from '../../model/world-said.js';
import { nearMiss } from '../../text/near-miss.js';

/** What a policy asks, by name. */
export interface AskedNames {
  readonly families: readonly SeriesFamily[];
  /** Labels that conditions are on. */
  readonly labels: readonly string[];
  /** Of metrics that other providers measure. */
  readonly measures: readonly string[];
  readonly hooks: readonly string[];
  /** Of the world's own, and of others. */
  readonly metrics: readonly string[];
}

/** Names of a world file that the policy does not use. */
export function saidOfNothing(said: WorldSaid, asked: AskedNames): readonly ConfigWarning[] {
  const series = asked.families.flatMap(({ name }) => [name, name.replace(/_(bucket|sum|count)$/, '')]);
  return [
    ...unused('series', Object.keys(said.series), series),
    ...unused('arms', [...new Set(said.arms.map(({ label }) => label))], asked.labels),
    ...unused('measures', Object.keys(said.measures), asked.measures),
    ...unused('hooks', Object.keys(said.hooks), asked.hooks),
    ...unused('metrics', ownNames(said), [...asked.metrics, ...ratioParts(said)]),
  ];
}

function ownNames({ metrics }: WorldSaid): readonly string[] {
  return metrics.map(({ name }) => name);
}

/** What ratios are of is used by them. */
function ratioParts({ metrics }: WorldSaid): readonly string[] {
  return metrics.flatMap(({ kind }) => (kind.is === 'ratio' ? [kind.of] : []));
}

type Section = Extract<ConfigWarning, { readonly code: 'said_of_nothing' }>['section'];

function unused(section: Section, names: readonly string[], used: readonly string[]): readonly ConfigWarning[] {
  const known = [...new Set(used)];
  return names.flatMap((name): readonly ConfigWarning[] =>
    known.includes(name)
      ? []
      : [{ code: 'said_of_nothing', section, name, suggestion: nearMiss(name, known.slice(0, 100)) }],
  );
}
