import { stateDiagram } from '../../report/machine/state-diagram.js';
import { transitionTable } from '../../report/machine/transition-table.js';
import { TRANSITIONS } from '../../rollout/transitions.js';
import { EXIT } from '../exit-codes.js';
import type { Streams } from '../streams.js';

/** Prints the state machine from the table that runs it: a Mermaid diagram, or the table itself in Markdown. */
export function diagramCommand(asTable: boolean, streams: Streams): number {
  const rows = TRANSITIONS.map((row) => ({ ...row, guard: row.guards.join(' and ').replaceAll('_', ' ') }));
  streams.out(asTable ? transitionTable(rows) : stateDiagram(rows));
  return EXIT.done;
}
