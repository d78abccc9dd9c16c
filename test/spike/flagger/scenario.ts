import type { Readiness } from '../../../src/model/source.js';
import { runLoop } from '../../../src/simulation/loop.js';
import { certainSeconds } from '../../../src/text/duration.js';
import { letterAt, Notes, ScriptedSource } from '../scripted-source.js';
import { type CanaryPolicy, type HookType, PLAIN_POLICY } from './canary-policy.js';
import type { CanaryPhase, CanaryState, TickNote } from './canary-state.js';
import { canaryTicks } from './canary-ticks.js';

type TickRow = readonly [
  tick: number,
  phase: CanaryPhase,
  weight: number,
  mirrored: 0 | 1,
  failedChecks: number,
  iterations: number,
  calls: readonly string[],
];

/** One scenario of the oracle. */
export interface CanaryScenario {
  readonly id: string;
  readonly analysis: {
    readonly interval: string;
    readonly threshold?: number;
    readonly stepWeight?: number;
    readonly stepWeights?: readonly number[];
    readonly maxWeight?: number;
    readonly stepWeightPromotion?: number;
    readonly iterations?: number;
    readonly match?: readonly object[];
    readonly mirror?: boolean;
    readonly webhooks?: readonly { readonly type: HookType; readonly name: string }[];
  };
  readonly provider?: string;
  readonly skipAnalysis?: boolean;
  readonly checks: string;
  readonly hooks?: Readonly<Partial<Record<HookType, string>>>;
  readonly canaryReady?: string;
  readonly primaryReady?: string;
  readonly revisionAtTick?: Readonly<Record<string, string>>;
  readonly maxTicks: number;
  readonly expect: {
    readonly final: CanaryPhase;
    readonly promotedRevision: string | null;
    readonly ticks: readonly TickRow[];
  };
}

export interface PlayedScenario extends Pick<CanaryScenario, 'expect'> {
  readonly policy: CanaryPolicy;
  readonly source: ScriptedSource;
}

const READINESS: Readonly<Record<string, Readiness>> = { '1': 'ready', w: 'waiting', d: 'overdue' };

/** Plays a scenario through the loop. */
export function played(scenario: CanaryScenario): PlayedScenario {
  const policy = policyOf(scenario);
  const { canaryReady = '1', primaryReady = '1', maxTicks } = scenario;
  const source = new ScriptedSource({
    answer: (name, nth) => answerOf(scenario, name, nth),
    readiness(arm, atSeconds) {
      const script = arm === 'canary' ? canaryReady : primaryReady;
      return READINESS[letterAt(script, atSeconds / policy.intervalSeconds)] as Readiness;
    },
  });
  const notes = new Notes<TickNote>();
  const end = runLoop<CanaryState, TickNote>({
    controller: canaryTicks(policy),
    source,
    words: [],
    recorder: notes,
    horizonSeconds: (maxTicks - 1) * policy.intervalSeconds,
  });
  const { phase, promotedRevision } = end.turn.state;
  return {
    policy,
    source,
    expect: { final: phase, promotedRevision, ticks: notes.all.map(({ note }) => rowOf(note)) },
  };
}

function rowOf({ tick, phase, weight, isMirrored, failedChecks, iterations, calls }: TickNote): TickRow {
  return [tick, phase, weight, isMirrored ? 1 : 0, failedChecks, iterations, calls];
}

function policyOf({ analysis, provider, skipAnalysis, revisionAtTick }: CanaryScenario): CanaryPolicy {
  const { interval, webhooks, match, mirror, ...numbers } = analysis;
  return {
    ...PLAIN_POLICY,
    ...numbers,
    intervalSeconds: certainSeconds(interval),
    match: match === undefined ? null : 'matched',
    isMirrored: mirror ?? false,
    isKubernetes: provider === 'kubernetes',
    skipsAnalysis: skipAnalysis ?? false,
    // The scenarios script the outcome of all metrics together.
    metrics: ['metrics'],
    hooks: webhooks ?? [],
    replicas: 3,
    staysForRevisions: revisionAtTick !== undefined,
  };
}

function answerOf({ checks, hooks, revisionAtTick }: CanaryScenario, name: string, nth: number): string {
  if (name === 'metrics') return letterAt(checks, nth) === '1' ? 'ok' : 'failed';
  if (name === 'revision') {
    const changes = Object.entries(revisionAtTick ?? {}).filter(([tick]) => Number(tick) <= nth);
    return changes.at(-1)?.[1] ?? 'v2';
  }
  const type = name.slice(0, name.indexOf('/')) as HookType;
  return letterAt(hooks?.[type] ?? '1', nth) === '1' ? 'ok' : 'failed';
}
