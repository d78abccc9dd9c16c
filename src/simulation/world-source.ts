import type { Setup } from '../model/setup.js';
import type { Source } from '../model/source.js';
import type { Key } from '../random/key.js';
import { GeneratedSource } from '../sources/generated/generated-source.js';
import { trafficModel } from '../sources/generated/traffic-model.js';
import { measuredSource } from '../sources/telemetry/measured-source.js';

/** The world of a setup, bound to one seed at a time. */
export interface WorldSource {
  /** Whom a loop asks. */
  readonly source: Source;
  /** What is true. */
  readonly served: GeneratedSource;
}

/** A source that shows a world in its own way, and binds it to seeds with itself. */
type Around = Source & { readonly bind: (key: Key) => void };

/**
 * Binds the world of a setup to one seed after another: what was bound before is no longer good. `recycles`: whether readings,
 * too, are good only until it serves on, as a study has it. `around`: what stands between it and the loop, if anything more.
 */
export function worldSource(
  {
    world,
    migration,
    rehearsal,
    resolutionSeconds,
  }: Pick<Setup, 'world' | 'migration' | 'rehearsal' | 'resolutionSeconds'>,
  recycles: boolean,
  around?: (served: GeneratedSource, key: Key) => Around,
): (key: Key) => WorldSource {
  const model = trafficModel(world, resolutionSeconds ?? rehearsal?.prometheus.scrapeSeconds ?? null);
  let bound: (WorldSource & { readonly bind: (key: Key) => void }) | null = null;
  return (key) => {
    if (bound !== null) {
      bound.bind(key);
      return bound;
    }
    const served = new GeneratedSource(model, key, migration, recycles);
    const outer = around?.(served, key);
    const measured = outer === undefined ? measuredSource(served, world, key) : null;
    const bind = (next: Key): void => {
      if (outer !== undefined) {
        outer.bind(next);
        return;
      }
      served.bind(next);
      measured?.bind(next);
    };
    bound = { source: outer ?? measured ?? served, served, bind };
    return bound;
  };
}
