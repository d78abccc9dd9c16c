import { DECISIONS } from '../../analysis/decision.js';
import { TRANSITIONS } from '../../controllers/plan/transitions.js';
import { decisionTable, stateDiagram, transitionTable } from '../../report/state-machine.js';
import { EXIT } from '../exit-codes.js';
import type { Streams } from '../streams.js';

/** What there is to be printed: the state machine as a diagram, or its table; or how several judges come to a verdict. */
export type DiagramKind = 'diagram' | 'table' | 'decisions';

/** Prints the tables that run the program: a Mermaid diagram, or the tables themselves in Markdown. */
export function diagramCommand(kind: DiagramKind, streams: Streams): number {
  streams.out(textOf(kind));
  return EXIT.done;
}

function textOf(kind: DiagramKind): string {
  if (kind === 'decisions')
    return decisionTable(DECISIONS.map((row) => ({ ...row, when: row.when.replaceAll('_', ' ') })));
  const rows = TRANSITIONS.map((row) => ({ ...row, guard: row.guards.join(' and ').replaceAll('_', ' ') }));
  return kind === 'table' ? transitionTable(rows) : stateDiagram(rows);
}
