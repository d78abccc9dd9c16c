/**
 * The pools that serve traffic. `stable` is the version in service, `canary` the new one; `baseline` is a pool of fresh
 * instances of the stable version, there only in a world that asks for one.
 */
export const ARMS = ['stable', 'baseline', 'canary'] as const;

export type Arm = (typeof ARMS)[number];
