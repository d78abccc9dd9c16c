import { STATUSES } from '../model/status.js';
import type { TransitionRow } from './transition-table.js';

/**
 * The transitions as a Mermaid state diagram: one arrow for each pair of statuses, labelled `event [guard]` a row.
 * Rows that ignore their event are left out; a status that nothing leads out of is final.
 */
export function stateDiagram(rows: readonly TransitionRow[]): string {
  const moving = rows.filter((row) => row.action !== 'ignore');
  const arrows = STATUSES.flatMap((from) =>
    STATUSES.flatMap((to) => {
      const labels = [...new Set(moving.filter((row) => row.from === from && row.to === to).map(label))];
      return labels.length === 0 ? [] : [`${from} --> ${to}: ${labels.join('<br/>')}`];
    }),
  );
  const final = STATUSES.filter((status) => !rows.some((row) => row.from === status));
  const lines = ['[*] --> PROGRESSING', ...arrows, ...final.map((status) => `${status} --> [*]`)];
  return ['stateDiagram-v2', ...lines.map((line) => `    ${line}`), ''].join('\n');
}

function label(row: TransitionRow): string {
  return row.guard === '' ? row.event : `${row.event} [${row.guard}]`;
}
