/** What the checks know of a learner's canary.ts: what it exports, each believed only once it has been seen. */
export interface Simulator {
  createRollout(plan: Plan): unknown;
  advance(rollout: unknown, event: object): unknown;
  trafficPercent(rollout: unknown): unknown;
  simulate(plan: Plan): unknown;
  readonly examplePlan: unknown;
}

export interface Plan {
  readonly max_error_rate: number;
  readonly max_latency_ratio?: number;
  readonly requests_per_minute: number;
  readonly canary: { readonly error_rate: number; readonly latency_p99_ms: number };
  readonly stable: { readonly latency_p99_ms: number };
  readonly stages: readonly {
    readonly name: string;
    readonly traffic_percent: number;
    readonly minutes: number;
    readonly max_error_rate?: number;
  }[];
}

/** What keeps an object from being a simulator, in one sentence; null when nothing does. */
export function missingExport(module: object): string | null {
  for (const name of ['createRollout', 'advance', 'trafficPercent', 'simulate']) {
    if (typeof Reflect.get(module, name) !== 'function') return `canary.ts does not export a function ${name}.`;
  }
  return 'examplePlan' in module ? null : 'canary.ts does not export examplePlan.';
}
