import { type FlaggerState, initialized } from '../../../src/controllers/flagger/canary-state.js';
import { flaggerTick } from '../../../src/controllers/flagger/tick.js';
import type { FlaggerCall, Readiness } from '../../../src/controllers/flagger/tick-calls.js';
import type { CanaryAnalysis, CanaryPolicy, WebhookType } from '../../../src/model/policy/flagger-policy.js';
import { type CaseResult, hasKeys, type OracleKind } from './oracle-kind.js';

export interface Scenario {
  readonly id: string;
  readonly analysis: WrittenAnalysis;
  readonly provider?: string;
  readonly skipAnalysis?: boolean;
  /** `1` passes, `0` fails; the last repeats. */
  readonly checks: string;
  readonly hooks?: Readonly<Record<string, string>>;
  readonly canaryReady?: string;
  readonly primaryReady?: string;
  readonly revisionAtTick?: Readonly<Record<string, string>>;
  readonly maxTicks: number;
  readonly expect: {
    readonly final: string;
    readonly promotedRevision: string | null;
    readonly ticks: readonly Row[];
  };
}

type Row = readonly [number, string, number, number, number, number, readonly string[]];

export interface WrittenAnalysis {
  readonly threshold?: number;
  readonly maxWeight?: number;
  readonly stepWeight?: number;
  readonly stepWeights?: readonly number[];
  readonly stepWeightPromotion?: number;
  readonly iterations?: number;
  readonly mirror?: boolean;
  readonly match?: readonly unknown[];
  readonly webhooks?: readonly { readonly type?: string; readonly muteAlert?: boolean }[];
}

/** Runs of the real loop, tick by tick. */
export const flaggerSchedulerOracle: OracleKind = {
  recognise: (document) => hasKeys(document, ['tickColumns', 'scenarios']),
  run: (document) => (document as { readonly scenarios: readonly Scenario[] }).scenarios.map(result),
};

/** An analysis as a file has it. */
export function analysisOf(written: WrittenAnalysis): CanaryAnalysis {
  return {
    threshold: written.threshold ?? 0,
    maxWeight: written.maxWeight ?? 0,
    stepWeight: written.stepWeight ?? 0,
    stepWeights: written.stepWeights ?? [],
    stepWeightPromotion: written.stepWeightPromotion ?? 0,
    iterations: written.iterations ?? 0,
    mirror: written.mirror ?? false,
    hasMatch: (written.match ?? []).length > 0,
    webhooks: (written.webhooks ?? []).map(({ type = 'rollout', muteAlert = false }) => ({
      type: (type === '' ? 'rollout' : type) as WebhookType,
      isMuted: muteAlert,
    })),
  };
}

const READINESS: Readonly<Record<string, Readiness>> = { '1': 'ready', w: 'waiting', d: 'late' };

function result(scenario: Scenario): CaseResult {
  const { analysis, provider = '', skipAnalysis = false, expect } = scenario;
  const policy: CanaryPolicy = { provider, skipAnalysis, analysis: analysisOf(analysis) };
  const calls = new Map<string, number>();
  const nth = (what: string, outcomes: string): string => {
    const call = calls.get(what) ?? 0;
    calls.set(what, call + 1);
    return at(outcomes, call);
  };
  const rows: Row[] = [];
  let state: FlaggerState = initialized('v1');
  let revision = 'v2';
  let promoted: string | null = null;
  for (let tick = 0; tick < scenario.maxTicks; tick++) {
    revision = scenario.revisionAtTick?.[String(tick)] ?? revision;
    const hook = (index: number): boolean => {
      const type = policy.analysis.webhooks[index]?.type ?? 'rollout';
      return nth(type, scenario.hooks?.[type] ?? '1') === '1';
    };
    const before = state.phase;
    const turn = flaggerTick(policy, state, {
      revision,
      primary: READINESS[at(scenario.primaryReady ?? '1', tick)] ?? 'ready',
      canary: READINESS[at(scenario.canaryReady ?? '1', tick)] ?? 'ready',
      hook,
      metrics: () => nth('metrics', scenario.checks) === '1',
    });
    state = turn.state;
    if (state.phase === 'Promoting' || (state.phase === 'Succeeded' && before !== 'Succeeded'))
      promoted = state.applied;
    rows.push(rowOf(tick, policy, state, turn.calls));
    if (rows.length === expect.ticks.length) break;
  }
  const got = JSON.stringify([state.phase, promoted, rows]);
  const expected = JSON.stringify([expect.final, expect.promotedRevision, expect.ticks]);
  return got === expected ? { outcome: 'agrees' } : differs(scenario.id, expect.ticks, rows, expected, got);
}

function differs(
  name: string,
  wanted: readonly Row[],
  rows: readonly Row[],
  expected: string,
  got: string,
): CaseResult {
  const tick = wanted.findIndex((row, index) => JSON.stringify(row) !== JSON.stringify(rows[index]));
  if (tick === -1) return { outcome: 'differs', name, expected, got };
  return {
    outcome: 'differs',
    name: `${name}, tick ${tick}`,
    expected: JSON.stringify(wanted[tick]),
    got: JSON.stringify(rows[tick] ?? null),
  };
}

function at(outcomes: string, index: number): string {
  return outcomes[Math.min(index, outcomes.length - 1)] ?? '1';
}

function rowOf(tick: number, policy: CanaryPolicy, state: FlaggerState, calls: readonly FlaggerCall[]): Row {
  const { phase, weight, isMirrored, failedChecks, iterations } = state;
  // The router that moves no traffic says 100 while there are iterations.
  const shown = policy.provider === 'kubernetes' && iterations > 0 ? 100 : weight;
  return [tick, phase, shown, isMirrored ? 1 : 0, failedChecks, iterations, calls.map((call) => textOf(policy, call))];
}

function textOf(policy: CanaryPolicy, call: FlaggerCall): string {
  if (call.kind === 'metrics') return 'metrics';
  if (call.kind === 'alert') return `alert:${call.severity}`;
  return `hook:${policy.analysis.webhooks[call.index]?.type}:${call.isPassed ? 'ok' : 'fail'}`;
}
