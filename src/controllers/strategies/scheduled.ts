import type { Controller, Turn } from '../../model/controller.js';
import { type Exposure, type Mark, UNEXPOSED } from '../../model/exposure.js';
import type { ShareStep } from '../../model/results/strategy.js';
import type { View } from '../../model/source.js';
import { beginWatch, look, nextLook, type ServiceWatch, type WatchMemory } from './service-watch.js';

/** A rollout by the clock, which an alarm on the whole service may end. */
export interface Scheduled {
  /** In order of time, the first at 0 and the last to 100 %. */
  readonly steps: readonly ShareStep[];
  readonly watch: ServiceWatch;
  /** From the decision on: the share is held until the first of these, and the last is to 0 %. */
  readonly wayBack: (decidedAtSeconds: number, percent: number) => readonly ShareStep[];
  /** What others refer to: each begins once the share is reached. */
  readonly stages: readonly { readonly name: string; readonly trafficPercent: number }[];
  /** What a share asks for; left out: that share alone. */
  readonly exposureOf?: (percent: number) => Exposure;
}

export interface ScheduledState {
  readonly atSeconds: number;
  readonly percent: number;
  /** Steps to come, forward or back. */
  readonly steps: readonly ShareStep[];
  readonly decidedAtSeconds: number | null;
  readonly watched: WatchMemory;
  /** Stages that began. */
  readonly begun: number;
}

/** Steers a rollout by the clock. */
export function scheduledController(scheduled: Scheduled): Controller<ScheduledState, never> {
  const { steps, watch } = scheduled;
  const start = { atSeconds: 0, percent: 0, decidedAtSeconds: null, begun: 0 };
  return {
    begin: () => moved(scheduled, { ...start, steps, watched: beginWatch(watch) }, []),
    next: (state) => nextOf(scheduled, state),
    act: (state, atSeconds, _words, view) => {
      const isLook = state.decidedAtSeconds === null && nextLook(watch, state.atSeconds) === atSeconds;
      const seen = { ...state, atSeconds };
      return isLook ? looked(scheduled, seen, view) : moved(scheduled, seen, []);
    },
  };
}

/** A look comes before a step of the same instant: it is at what was served. */
function looked(scheduled: Scheduled, state: ScheduledState, view: View): Turn<ScheduledState, never> {
  const { memory, isBad } = look(scheduled.watch, state.watched, view);
  const seen = { ...state, watched: memory };
  if (!isBad) return moved(scheduled, seen, []);
  const { atSeconds, percent } = state;
  const steps = scheduled.wayBack(atSeconds, percent);
  return moved(scheduled, { ...seen, decidedAtSeconds: atSeconds, steps }, ['rolled_back']);
}

/** Takes the steps that are due. */
function moved(scheduled: Scheduled, state: ScheduledState, before: readonly Mark[]): Turn<ScheduledState, never> {
  const { stages, watch } = scheduled;
  const due = state.steps.filter(({ atSeconds }) => atSeconds <= state.atSeconds);
  const steps = state.steps.slice(due.length);
  const percent = due.at(-1)?.percent ?? state.percent;
  const isBack = state.decidedAtSeconds !== null;
  const begun = isBack
    ? state.begun
    : Math.max(state.begun, stages.filter(({ trafficPercent }) => trafficPercent <= percent).length);
  const isOver = steps.length === 0;
  const marks: Mark[] = [
    ...before,
    ...stages.slice(state.begun, begun).map(({ name }): Mark => `stage:${name}`),
    ...(isOver && due.length > 0 ? [isBack ? ('restored' as const) : ('completed' as const)] : []),
  ];
  return {
    state: { ...state, percent, steps, begun },
    exposure: (scheduled.exposureOf ?? shareOf)(percent),
    status: isBack ? 'ROLLED_BACK' : isOver ? 'COMPLETED' : 'PROGRESSING',
    isWaiting: false,
    isEnded: isOver && (isBack || nextLook(watch, state.atSeconds) === null),
    marks,
    notes: [],
  };
}

function nextOf({ watch }: Scheduled, { atSeconds, steps, decidedAtSeconds }: ScheduledState): number | null {
  const lookAt = decidedAtSeconds === null ? nextLook(watch, atSeconds) : null;
  const stepAt = steps[0]?.atSeconds ?? null;
  if (lookAt === null || stepAt === null) return lookAt ?? stepAt;
  return Math.min(lookAt, stepAt);
}

function shareOf(percent: number): Exposure {
  return percent === 0 ? UNEXPOSED : { ...UNEXPOSED, canaryPercent: percent };
}
