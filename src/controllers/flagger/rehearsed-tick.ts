import type { FlaggerCanary, WatchedMetric } from '../../model/policy/flagger-policy.js';
import type { Decider, Rehearsal } from '../../model/policy/rehearsal.js';
import type { RehearsalNote } from '../../model/policy/rehearsal-note.js';
import type { View } from '../../model/source.js';
import { checkMessage, NOTHING_MEASURED } from './check-message.js';
import { type CheckedMetric, checkMetrics, sourcesOf } from './metric-check.js';
import type { MetricReader } from './metric-reader.js';
import { type PodsSeen, podsAsked, podsSaid, podsSeen } from './pods-seen.js';
import { type RehearsedState, revisionAt } from './rehearsed-state.js';
import { type FlaggerTick, flaggerTick } from './tick.js';
import type { FlaggerCall } from './tick-calls.js';
import { alertMessage, tickMessage } from './tick-message.js';

/** What a canary is played with. */
export interface PlayedCanary {
  readonly canary: FlaggerCanary;
  readonly rehearsal: Rehearsal;
  readonly read: MetricReader;
}

/** What a tick in a world came to. */
export interface PlayedTick extends Pick<FlaggerTick, 'did'> {
  /** But for its stage and standing. */
  readonly state: RehearsedState;
  /** In the controller's words; '' where it says nothing. */
  readonly message: string;
  /** What decided it, where it ended or paused the canary. */
  readonly decidedBy: Decider | null;
  readonly notes: readonly RehearsalNote[];
}

/** Answers of a world that are yes. */
const YES: ReadonlySet<string> = new Set(['pass']);

/** One tick: whatever it asks for is asked of the world, at the instant of the view. */
export function rehearsedTick(played: PlayedCanary, before: RehearsedState, view: View): PlayedTick {
  const { canary } = played;
  const called = [...before.called];
  const measured = [...before.measured];
  const primary = primarySeen(canary, before, view);
  const pods = canarySeen(canary, before, view);
  let checks: Checks = NO_CHECKS;
  const tick = flaggerTick(canary.policy, before.flagger, {
    revision: revisionAt(played.rehearsal.revisionSeconds ?? [], view.atSeconds),
    primary: primary.is,
    canary: pods.is,
    hook: (index) => asksHook(played, view, called, index),
    metrics: () => {
      checks = checked(played, view, measured);
      return checks.failed === null;
    },
  });
  const { did, calls } = tick;
  const failed = did === 'check_failed' ? (failedHook(canary, calls) ?? checks.failed) : null;
  const telling = { canary, before: before.flagger, tick, primaryWhy: primary.why, canaryWhy: pods.why };
  const gate = hookName(canary, calls.findLast(isHook));
  const message = tickMessage({ ...telling, webhook: gate, check: failed?.event ?? '' });
  const isPromoted = did === 'promoted' || did === 'skipped';
  return {
    did,
    message,
    decidedBy: decidedBy(canary, tick, failed?.blamed ?? before.blamed),
    notes: notesOf(played, before, tick, checks, primary.why),
    state: {
      ...before,
      flagger: tick.state,
      ticks: before.ticks + 1,
      isPromoted: before.isPromoted || isPromoted,
      isLoaded: before.isLoaded || calls.some((call) => isLoad(canary, call)),
      called,
      measured,
      primaryPods: isPromoted ? { ...podsAsked(view.atSeconds), lackingSince: null } : primary.memory,
      canaryPods: did === 'begun' || did === 'restarted' ? podsAsked(view.atSeconds) : pods.memory,
      blamed: did === 'restarted' ? null : (failed?.blamed ?? before.blamed),
    },
  };
}

/** A check that failed: what the controller says of it, and what failed, and how. */
interface FailedCheck {
  readonly event: string;
  readonly blamed: Decider;
}

interface Checks {
  readonly checked: readonly CheckedMetric<WatchedMetric>[];
  readonly failed: FailedCheck | null;
}

const NO_CHECKS: Checks = { checked: [], failed: null };

function checked({ canary, read }: PlayedCanary, view: View, measured: number[]): Checks {
  let why = '';
  const { isPassed, checked: of } = checkMetrics(canary.metrics, (metric, source) => {
    const at = canary.metrics.indexOf(metric);
    const nth = measured[at] ?? 0;
    measured[at] = nth + 1;
    const got = read(metric, source, view, nth);
    why = got.why;
    return got.value;
  });
  if (isPassed) return { checked: of, failed: null };
  const last = of.at(-1);
  if (last !== undefined && !last.isPassed) {
    const { event, ...how } = checkMessage(canary, last, why);
    return { checked: of, failed: { event, blamed: { name: last.metric.name, ...how } } };
  }
  // It fails without being asked for.
  const name = canary.metrics.find((metric) => sourcesOf(metric).length === 0)?.name ?? '';
  const blamed: Decider = { name, judged: 'measured by nothing', kind: 'measured_by_nothing' };
  return { checked: of, failed: { event: NOTHING_MEASURED, blamed } };
}

/** Webhooks of one name are one hook of the world. One that may ask for a rollback does so only where the world says when. */
function asksHook({ canary, rehearsal }: PlayedCanary, view: View, called: number[], index: number): boolean {
  const name = canary.webhookNames[index] ?? '';
  const type = canary.policy.analysis.webhooks[index]?.type;
  if (type === 'rollback' && !Object.hasOwn(rehearsal.hooks, name)) return false;
  const first = canary.webhookNames.indexOf(name);
  const nth = called[first] ?? 0;
  called[first] = nth + 1;
  return YES.has(view.answer(name, nth));
}

type HookCall = Extract<FlaggerCall, { kind: 'hook' }>;

function isHook(call: FlaggerCall): call is HookCall {
  return call.kind === 'hook';
}

function hookName({ webhookNames }: FlaggerCanary, call: HookCall | undefined): string {
  return call === undefined ? '' : (webhookNames[call.index] ?? '');
}

function typeOf({ policy }: FlaggerCanary, { index }: HookCall) {
  return policy.analysis.webhooks[index]?.type;
}

/** A load test is called at each check, as any hook of that type is. */
function isLoad(canary: FlaggerCanary, call: FlaggerCall): boolean {
  return isHook(call) && call.isPassed && typeOf(canary, call) === 'rollout';
}

function failedHook(canary: FlaggerCanary, calls: readonly FlaggerCall[]): FailedCheck | null {
  const call = calls.filter(isHook).find((each) => {
    const type = typeOf(canary, each);
    return !each.isPassed && (type === 'rollout' || type === 'pre-rollout');
  });
  if (call === undefined) return null;
  const name = hookName(canary, call);
  const kind = typeOf(canary, call) === 'rollout' ? 'external' : 'pre-rollout';
  const event = `Halt ${canary.name}.${canary.namespace} advancement ${kind} check ${name} failed`;
  return { event, blamed: { name, judged: 'failed' } };
}

/** What ended or paused the canary in a tick; null: nothing did. */
function decidedBy(canary: FlaggerCanary, { did, calls }: FlaggerTick, blamed: Decider | null): Decider | null {
  switch (did) {
    case 'rollout_held':
    case 'promotion_held':
      return { name: hookName(canary, calls.findLast(isHook)), judged: 'closed' };
    case 'rolled_back_by_checks':
      return blamed;
    case 'rolled_back_by_hook': {
      const call = calls.filter(isHook).find((each) => each.isPassed && typeOf(canary, each) === 'rollback');
      return { name: hookName(canary, call), judged: 'passed' };
    }
    case 'rolled_back_by_canary':
      return { name: 'progressDeadlineSeconds', judged: 'canary not ready', kind: 'canary_not_ready' };
    case 'rolled_back_by_primary':
    case 'promotion_failed':
      return { name: 'progressDeadlineSeconds', judged: 'primary not ready', kind: 'primary_not_ready' };
    default:
      return null;
  }
}

const NO_PODS = { ready: 0, wanted: 0 };

/** Where pods are counted, those of primary are stable's until promotion restarts them with the new revision. */
function primarySeen(canary: FlaggerCanary, { isPromoted, primaryPods }: RehearsedState, view: View): PodsSeen {
  const now = view.instances?.(isPromoted ? 'canary' : 'stable') ?? null;
  if (now === null) return podsSaid(view.readiness('stable'), primaryPods);
  return podsSeen(now, primaryPods, view.atSeconds, {
    name: `${canary.target}-primary`,
    readyPercent: canary.primaryReadyPercent,
    deadlineSeconds: canary.progressDeadlineSeconds,
  });
}

/** From promotion on the canary's own pods are those that were ready before. */
function canarySeen(canary: FlaggerCanary, { isPromoted, canaryPods }: RehearsedState, view: View): PodsSeen {
  const now = view.instances?.('canary') ?? null;
  if (now === null) return podsSaid(view.readiness('canary'), canaryPods);
  return podsSeen(isPromoted ? NO_PODS : now, canaryPods, view.atSeconds, {
    name: canary.target,
    readyPercent: canary.canaryReadyPercent,
    deadlineSeconds: canary.progressDeadlineSeconds,
  });
}

function notesOf(
  { canary }: PlayedCanary,
  { flagger: before }: RehearsedState,
  tick: FlaggerTick,
  { checked: of, failed }: Checks,
  primaryWhy: string,
): readonly RehearsalNote[] {
  const passed = (is: boolean): string => (is ? 'passed' : 'failed');
  const measured = of.map(({ metric, value, isPassed }): RehearsalNote => {
    const shown = typeof value === 'number' ? value : null;
    const message = isPassed ? '' : (failed?.event ?? '');
    return { type: 'measured', run: canary.name, metric: metric.name, phase: passed(isPassed), value: shown, message };
  });
  const alerts = tick.calls.flatMap((call): RehearsalNote[] => {
    if (call.kind !== 'alert') return [];
    return [
      { type: 'alerted', message: `${call.severity}: ${alertMessage(call.about, before.failedChecks, primaryWhy)}` },
    ];
  });
  const calls = tick.calls.flatMap((call): readonly string[] => {
    if (call.kind === 'hook') return [`hook ${hookName(canary, call)} ${passed(call.isPassed)}`];
    if (call.kind === 'alert') return [`alert ${call.severity}`];
    return of.map(({ metric, isPassed }) => `metric ${metric.name} ${passed(isPassed)}`);
  });
  const { phase, weight, failedChecks } = tick.state;
  return [...measured, ...alerts, { type: 'tick', phase, weightPercent: weight, failedChecks, calls }];
}
