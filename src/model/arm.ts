/** The pools that serve traffic. `stable` is the version in service, `canary` the new one. */
export const ARMS = ['stable', 'canary'] as const;

export type Arm = (typeof ARMS)[number];
