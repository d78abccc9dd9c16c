/** Where a rollout stands. The last two are final: no event leads out of them. */
export const STATUSES = ['PROGRESSING', 'PAUSED', 'COMPLETED', 'ROLLED_BACK'] as const;

export type Status = (typeof STATUSES)[number];

/** How a run can end: COMPLETED, ROLLED_BACK, or PAUSED, which no person resumes. */
export const FINAL_STATES = ['COMPLETED', 'ROLLED_BACK', 'PAUSED'] as const;

export type FinalState = (typeof FINAL_STATES)[number];
