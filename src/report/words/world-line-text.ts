import type { WorldLine } from '../../model/world-line.js';

/** An entry of a world file with its section, on one line. */
export function worldLineText({ section, entry }: WorldLine): string {
  return section === 'arms' ? `${section}: [${entry}]` : `${section}: { ${entry} }`;
}
