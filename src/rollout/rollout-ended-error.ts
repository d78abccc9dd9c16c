import type { Status } from '../model/status.js';

/** Thrown when a rollout that is COMPLETED or ROLLED_BACK is told something. TypeScript does not let it happen. */
export class RolloutEndedError extends Error {
  override readonly name = 'RolloutEndedError';
  readonly code = 'rollout_ended';
  readonly status: Status;
  readonly event: string;

  constructor(status: Status, event: string) {
    super(`a rollout that is ${status} takes no event; it was told ${event}`);
    this.status = status;
    this.event = event;
  }
}
