export const OPERATOR_ACTIONS = ['pause', 'resume', 'promote', 'abort'] as const;

export type OperatorActionName = (typeof OPERATOR_ACTIONS)[number];

/** What a scripted person does, and when, in whole seconds from the start of the rollout. */
export interface OperatorAction {
  readonly atSeconds: number;
  readonly action: OperatorActionName;
}
