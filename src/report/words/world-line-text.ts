import type { WorldLine } from '../../model/world-line.js';

/** An entry of a world file with its section, on one line. */
export function worldLineText({ section, entry }: WorldLine): string {
  if (section === 'kayenta') return `kayenta: { metrics: { ${entry} } }`;
  return section === 'arms' ? `${section}: [${entry}]` : `${section}: { ${entry} }`;
}
