import { STATUSES } from '../../model/status.js';
import type { TransitionRow } from './transition-table.js';

/**
 * The transitions as a Mermaid state diagram: one arrow for each pair of statuses, with the events that lead along it.
 * Guards and actions are for the table: with them the labels of a drawn diagram cover each other. Rows that leave
 * everything as it was are left out; a status that nothing leads out of is final.
 */
export function stateDiagram(rows: readonly TransitionRow[]): string {
  const moving = rows.filter((row) => row.action !== 'ignore' && row.action !== 'keep_watching');
  const arrows = STATUSES.flatMap((from) =>
    STATUSES.flatMap((to) => {
      const events = new Set(moving.filter((row) => row.from === from && row.to === to).map((row) => row.event));
      return events.size === 0 ? [] : [`${from} --> ${to}: ${[...events].join('<br/>')}`];
    }),
  );
  const final = STATUSES.filter((status) => !rows.some((row) => row.from === status));
  const lines = ['[*] --> PROGRESSING', ...arrows, ...final.map((status) => `${status} --> [*]`)];
  return ['stateDiagram-v2', ...lines.map((line) => `    ${line}`), ''].join('\n');
}
