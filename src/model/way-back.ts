import type { StrategyName } from './results/strategy.js';

/** Ways to get back to the version before, or to make the new one harmless. */
export const WAYS_BACK = ['redeploy', 'rolling', 'traffic_switch', 'feature_flag', 'configuration', 'data'] as const;

export type WayBack = (typeof WAYS_BACK)[number];

/** Which ways back each strategy has, the quickest first; whether the failure is one of configuration or of data is another matter. */
export const WAYS_OF = {
  big_bang: ['configuration', 'redeploy', 'data'],
  rolling: ['rolling', 'configuration', 'redeploy', 'data'],
  blue_green: ['traffic_switch', 'configuration', 'redeploy', 'data'],
  canary: ['traffic_switch', 'configuration', 'redeploy', 'data'],
  feature_flag: ['feature_flag', 'configuration', 'redeploy', 'data'],
  shadow: ['traffic_switch', 'configuration', 'redeploy', 'data'],
} as const satisfies Record<StrategyName, readonly WayBack[]>;

/** What stands between a failure and the way back, in seconds: detection first, from which on the share is held. */
export const RESPONSES = {
  by_hand: { detect: 300, page: 300, diagnose: 900, decide: 300, act: 300 },
  automatic: { detect: 180, act: 120 },
} as const;

export type ResponseName = keyof typeof RESPONSES;

/** A failure under one strategy and one way back. */
export interface WayBackCost {
  readonly strategy: StrategyName;
  readonly way: WayBack;
  /** How long the way itself takes. */
  readonly takesSeconds: number;
  readonly responses: Readonly<Record<ResponseName, WayBackHarm>>;
}

export interface WayBackHarm {
  /** From the failure until the new version serves no more. */
  readonly seconds: number;
  /** Requests of users that the new version gets until then, expected: all of them fail. */
  readonly failedRequests: number;
}
