import { autocorrelatedLevel, inflatedLevel } from './laws.js';
import type { PlayedCell } from './results.js';

export interface DependenceRow extends PlayedCell {
  /** What is to be expected, as a text. */
  readonly theory: string;
}

const ALPHA = 0.05;
/** Windows of the worlds with autocorrelated CPU; requests of an arm in one of those with bursts. */
const WINDOWS = 60;
const REQUESTS = 1000;
const CORRELATION = 0.002;

/** The rows of the table of windows that are not independent, in its order. */
export function dependenceRows(cells: readonly PlayedCell[]): readonly DependenceRow[] {
  return cells.filter(({ table }) => table === 'dependence').map((cell) => ({ ...cell, theory: theoryOf(cell) }));
}

/** The chance by a law, where there is one: see `laws`. */
export function lawOf({ plan, world }: Pick<PlayedCell, 'plan' | 'world'>): number | null {
  if (plan === 'mann_whitney, CPU') return autocorrelatedLevel(ALPHA, Number(world.split('= ')[1]), WINDOWS);
  // Beta-binomial counts: the variance of n requests' failures is 1 + (n − 1)·correlation times the binomial one.
  if (plan === 'fisher' && world === 'errors in bursts') return inflatedLevel(ALPHA, 1 + (REQUESTS - 1) * CORRELATION);
  return null;
}

function theoryOf(cell: PlayedCell): string {
  const law = lawOf(cell);
  if (law !== null) return `${(law * 100).toFixed(1)} %`;
  if (!cell.world.startsWith('errors in bursts')) return '–';
  return cell.plan === 'sequential, dispersion' ? '≤ 5 %' : '> 5 %';
}
