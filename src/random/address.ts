/**
 * Whose draw it is: a part of its address. Codes are part of what a seed means; never renumber, only add (0 … 7).
 * `service` is for what is drawn before traffic is split into arms.
 */
export const ARM_CODES = { service: 0, stable: 1, canary: 2, baseline: 3, copies: 4 } as const;

/** What a draw is for: a part of its address. Never renumber, only add (0 … 31). */
export const PURPOSES = {
  arrivals: 0,
  share: 1,
  errors: 2,
  latency: 3,
  baselineShare: 4,
  arrivalsNoise: 5,
  errorsNoise: 6,
  sharedErrorsNoise: 7,
  sharedLatencyNoise: 8,
  cpuNoise: 9,
  memoryNoise: 10,
  restarts: 11,
  conversions: 12,
  userCount: 13,
  userActivity: 14,
  drawnCanary: 15,
  usersServed: 16,
  usersSeen: 17,
  arrivalsWithin: 18,
  excess: 19,
  mixture: 20,
  retries: 21,
  retriesShare: 22,
  rest: 23,
  later: 24,
  ownMetrics: 25,
  slow: 26,
  lostConversions: 27,
  mismatches: 28,
  sideEffects: 29,
  failedOrSlow: 30,
  unseen: 31,
} as const;

export type ArmCode = (typeof ARM_CODES)[keyof typeof ARM_CODES];
export type Purpose = (typeof PURPOSES)[keyof typeof PURPOSES];
