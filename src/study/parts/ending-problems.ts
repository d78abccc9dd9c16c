import type { DocumentPath } from '../../model/place.js';
import type { Setup } from '../../model/setup.js';
import { slotsOf } from '../endings.js';
import type { Summary } from '../summary.js';
import { differs, type Problems, sum, told } from './checked-counts.js';

/** Every run of a rehearsal ends in a phase; a plan has none. A message has as many numbers as places for them. */
export function* ofEndings(
  { endings, runs }: Pick<Summary, 'endings' | 'runs'>,
  { rehearsal }: Pick<Setup, 'rehearsal'>,
  at: DocumentPath,
): Problems {
  const here = [...at, 'endings'];
  const counted = sum([...endings.values()].map(({ count }) => count));
  yield* differs(counted, rehearsal === undefined ? 0 : runs, 'runs_of_summary', here);
  for (const [index, [key, { numbers }]] of [...endings].entries()) {
    const isWhole = key.includes('\n') && slotsOf(key) === numbers.length;
    if (!isWhole) yield told({ code: 'entry_not_of_plan', found: key }, [...here, index, 0]);
  }
}
