import type { FlaggerCanary, Webhook } from '../../model/policy/flagger-policy.js';
import { strategyOf, TOTAL_WEIGHT } from './canary-policy.js';
import { type FlaggerPhase, type FlaggerState, initialized } from './canary-state.js';
import { flaggerTick } from './tick.js';
import type { FlaggerAnswers } from './tick-calls.js';

/** Ticks in a row after which nothing is different. */
export interface OutlookRow {
  /** Counted from 0, the tick that sees the new revision. */
  readonly fromTick: number;
  readonly toTick: number;
  readonly phase: FlaggerPhase;
  readonly weight: number;
  readonly isMirrored: boolean;
  /** Of the users' requests that the new revision serves; null: of those that match. */
  readonly sharePercent: number | null;
}

/** What comes of a Canary if pods are ready at once and gates are open. */
export interface CanaryOutlook {
  /** All checks pass. */
  readonly passing: readonly OutlookRow[];
  /** Checks of metrics on that way. */
  readonly checks: number;
  /** Null: it never ends. */
  readonly promotedTick: number | null;
  readonly endTick: number | null;
  /** Every check of metrics fails: when it is rolled back, and when it first got requests or copies of them; null: never. */
  readonly rolledBackTick: number | null;
  readonly firstTrafficTick: number | null;
}

/** No rollout takes more: iterations and failures are bounded where files are read. */
const MOST_TICKS = 20_000;

/** Plays the loop twice, with checks that all pass and with checks that all fail. */
export function canaryOutlook(canary: FlaggerCanary): CanaryOutlook {
  const good = play(canary, true);
  const bad = play(canary, false);
  const endsWith = (states: readonly FlaggerState[], phase: FlaggerPhase) =>
    states.at(-1)?.phase === phase ? states.length - 1 : null;
  return {
    passing: rowsOf(canary, good.states),
    checks: good.checks,
    promotedTick: tickOrNull(good.states.findIndex(isPromoted)),
    endTick: endsWith(good.states, 'Succeeded'),
    rolledBackTick: endsWith(bad.states, 'Failed'),
    firstTrafficTick: tickOrNull(bad.states.findIndex(({ weight, isMirrored }) => weight > 0 || isMirrored)),
  };
}

interface Played {
  /** After each tick. */
  readonly states: readonly FlaggerState[];
  readonly checks: number;
}

/** To the end, or to the first tick that changes nothing: all after it would change nothing either. */
function play({ policy, metrics }: FlaggerCanary, isPassing: boolean): Played {
  const { webhooks } = policy.analysis;
  const answers: FlaggerAnswers = {
    revision: 'new',
    primary: 'ready',
    canary: 'ready',
    hook: (index) => isOpen(webhooks[index]),
    metrics: () => isPassing || metrics.length === 0,
  };
  const states: FlaggerState[] = [];
  let checks = 0;
  let state = initialized('old');
  while (states.length < MOST_TICKS) {
    const tick = flaggerTick(policy, state, answers);
    checks += tick.calls.filter(({ kind }) => kind === 'metrics').length;
    const isStuck = isSame(tick.state, state);
    state = tick.state;
    states.push(state);
    if (isStuck || state.phase === 'Succeeded' || state.phase === 'Failed') break;
  }
  return { states, checks };
}

/** A webhook that asks for rollback fails where all is well. */
function isOpen(webhook: Webhook | undefined): boolean {
  return webhook?.type !== 'rollback';
}

/** Primary runs the new revision. */
function isPromoted({ phase }: FlaggerState): boolean {
  return phase === 'Promoting' || phase === 'Finalising' || phase === 'Succeeded';
}

function rowsOf({ policy }: FlaggerCanary, states: readonly FlaggerState[]): readonly OutlookRow[] {
  const isMatched = strategyOf(policy) === 'ab-testing';
  const rows: OutlookRow[] = [];
  states.forEach((state, tick) => {
    const { phase, weight, isMirrored } = state;
    const of = weight > 0 && isMatched ? null : weight;
    const row = { toTick: tick, phase, weight, isMirrored, sharePercent: isPromoted(state) ? TOTAL_WEIGHT : of };
    const fromTick = rows.at(-1)?.fromTick ?? tick;
    const isOn = rows.length > 0 && isSame({ ...row, fromTick, toTick: tick - 1 }, rows.at(-1));
    if (isOn) rows[rows.length - 1] = { ...row, fromTick };
    else rows.push({ ...row, fromTick: tick });
  });
  return rows;
}

/** Whether two flat records say the same. */
function isSame<T extends object>(one: T, other: T | undefined): boolean {
  return (Object.keys(one) as (keyof T)[]).every((key) => one[key] === other?.[key]);
}

function tickOrNull(index: number): number | null {
  return index === -1 ? null : index;
}
