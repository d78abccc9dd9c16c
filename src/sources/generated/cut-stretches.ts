import { ServedArms } from './served-arms.js';
import { ServedCells } from './served-cells.js';

/** Stretches that begin or end within a row, as they were asked for since a world served: each with rows of its own. */
export class CutStretches {
  private readonly cells: ServedCells;
  private readonly recycles: boolean;
  private stretches: CutStretch[] = [];
  private used = 0;

  /** `recycles`: whether their readings, too, are good only until `renew`. */
  constructor(cells: ServedCells, recycles: boolean) {
    this.cells = cells;
    this.recycles = recycles;
  }

  /** Begins anew, under another key. */
  restart(): void {
    this.used = 0;
  }

  /** The world serves on. */
  renew(): void {
    this.used = 0;
    if (!this.recycles) this.stretches = [];
  }

  between(fromSeconds: number, toSeconds: number): ServedArms {
    const { cells, stretches, recycles } = this;
    for (let i = 0; i < this.used; i++) {
      const known = stretches[i] as CutStretch;
      if (known.fromSeconds === fromSeconds && known.toSeconds === toSeconds) return known.arms;
    }
    const cut = stretches[this.used] ?? {
      fromSeconds,
      toSeconds,
      arms: new ServedArms(new ServedCells(cells.model, cells.key), recycles),
    };
    stretches[this.used++] = cut;
    cut.fromSeconds = fromSeconds;
    cut.toSeconds = toSeconds;
    cut.arms.renew();
    cut.arms.cells.copy(cells, fromSeconds, toSeconds);
    return cut.arms;
  }
}

interface CutStretch {
  fromSeconds: number;
  toSeconds: number;
  readonly arms: ServedArms;
}
