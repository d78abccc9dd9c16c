import type { Source } from '../model/source.js';
import type { SharePiece } from '../sources/generated/conditions/share-lines.js';
import type { GeneratedSource } from '../sources/generated/generated-source.js';

/**
 * How the canary's share really goes over time where instances are counted: they take time to start, and split the traffic
 * where no router does. Noted as it is served.
 */
export class RealShares {
  readonly pieces: SharePiece[] = [];
  private readonly served: GeneratedSource;

  constructor(served: GeneratedSource) {
    this.served = served;
  }

  /** The same source, of which is noted what it serves. */
  of(source: Source): Source {
    return {
      mark: (mark, atSeconds) => source.mark(mark, atSeconds),
      serve: (fromSeconds, toSeconds, exposure) => {
        source.serve(fromSeconds, toSeconds, exposure);
        this.pieces.push(...(this.served.serving.fleet?.sharesBetween(fromSeconds, toSeconds) ?? []));
      },
      view: (atSeconds) => source.view(atSeconds),
    };
  }
}
