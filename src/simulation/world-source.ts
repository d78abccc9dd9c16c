import type { Setup } from '../model/setup.js';
import type { Source } from '../model/source.js';
import type { Key } from '../random/key.js';
import { GeneratedSource } from '../sources/generated/generated-source.js';
import { trafficModel } from '../sources/generated/traffic-model.js';
import { scrapedSource } from '../sources/scraped/scraped-source.js';
import { measuredSource } from '../sources/telemetry/measured-source.js';

/** The world of a setup, bound to one seed at a time. */
export interface WorldSource {
  /** Whom a loop asks. */
  readonly source: Source;
  /** What is true. */
  readonly served: GeneratedSource;
}

/**
 * Binds the world of a setup to one seed after another: what was bound before is no longer good. `recycles`: whether readings,
 * too, are good only until it serves on, as a study has it.
 */
export function worldSource(
  { world, migration, rehearsal }: Pick<Setup, 'world' | 'migration' | 'rehearsal'>,
  recycles: boolean,
): (key: Key) => WorldSource {
  const model = trafficModel(world);
  let bound: (WorldSource & { readonly bind: (key: Key) => void }) | null = null;
  return (key) => {
    if (bound !== null) {
      bound.bind(key);
      return bound;
    }
    const served = new GeneratedSource(model, key, migration, recycles);
    const measured = measuredSource(served, world, key);
    const scraped = rehearsal === undefined ? null : scrapedSource(served, world, rehearsal, key);
    const bind = (next: Key): void => {
      served.bind(next);
      measured?.bind(next);
      scraped?.bind(next);
    };
    bound = { source: scraped ?? measured ?? served, served, bind };
    return bound;
  };
}
