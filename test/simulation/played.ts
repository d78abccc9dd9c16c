import type { Analyzer } from '../../src/analysis/analyzer.js';
import { planController } from '../../src/controllers/plan/plan-controller.js';
import type { Setup } from '../../src/model/setup.js';
import type { Playback } from '../../src/simulation/playback.js';
import { planPartsOf, playBack } from '../../src/simulation/simulate.js';
import { GeneratedSource } from '../../src/sources/generated/generated-source.js';
import { type Row, rowOf } from '../sources/generated/rows.js';

/** A rollout as its plan has it, but for whoever judges, with everything that happened. */
export function played(of: Setup, seed: string, analyzer: Analyzer<unknown>): Playback {
  return playBack(of, seed, planController(planPartsOf(of, analyzer, true)));
}

/** What was served from one moment to another, cell by cell, or part by part, as it was counted. */
export function rowsBetween({ served }: Playback, fromSeconds: number, toSeconds: number): readonly Row[] {
  if (!(served instanceof GeneratedSource)) throw new Error('only a generated source serves in cells');
  const rows = Array.from({ length: served.cells.count }, (_, row) => rowOf(served.cells, row));
  return rows.filter((row) => row.fromSeconds >= fromSeconds && row.toSeconds <= toSeconds);
}
