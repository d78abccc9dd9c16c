/** The service's objective for its error rate, and what is left of it. */
export interface Slo {
  /** Share of requests that must succeed over the window, in (0, 1). */
  readonly objective: number;
  readonly windowSeconds: number;
  /** What is left of the error budget when the rollout begins, in percent of all of it; at most 100, 0 or less: none. */
  readonly remainingPercent: number;
  /** Whether an exhausted budget keeps the rollout from starting. */
  readonly whenExhausted: 'start' | 'refuse';
  /** Slower requests count against the objective as failed ones do, each once; left out: failures alone do. */
  readonly slowerThanMs?: number;
  /** What follows when the budget is used up while the rollout goes on. */
  readonly whenOverspent?: 'pause' | 'roll_back';
}

/** From the share of the budget that is left: above 50 %, from 25 % to 50 %, below 25 %, and nothing. */
export const BUDGET_POSTURES = ['healthy', 'moderate', 'thin', 'exhausted'] as const;

export type BudgetPosture = (typeof BUDGET_POSTURES)[number];
