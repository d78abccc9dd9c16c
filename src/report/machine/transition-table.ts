import type { RolloutAction, RolloutEventName } from '../../model/rollout.js';
import type { Status } from '../../model/status.js';
import { alignedTable } from './aligned-table.js';

/** A row of the rollout's table of transitions. The guard is what must hold besides, in words; empty if nothing. */
export interface TransitionRow {
  readonly from: Status;
  readonly event: RolloutEventName;
  readonly guard: string;
  readonly action: RolloutAction;
  readonly to: Status;
}

/** The transitions as a Markdown table, row by row, aligned for whoever reads the source. */
export function transitionTable(rows: readonly TransitionRow[]): string {
  return alignedTable(
    ['From', 'Event', 'Guard', 'Action', 'To'],
    rows.map((row) => [row.from, row.event, row.guard, row.action, row.to]),
  );
}
