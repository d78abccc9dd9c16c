import type { Analyzer } from '../analysis/analyzer.js';
import { analyzerOf } from '../analysis/analyzer-of.js';
import { planController } from '../controllers/plan/plan-controller.js';
import type { PlanParts } from '../controllers/plan/plan-parts.js';
import type { PlanNote } from '../controllers/plan/plan-records.js';
import type { PlanTurn } from '../controllers/plan/plan-turn.js';
import type { Controller } from '../model/controller.js';
import type { Run } from '../model/run.js';
import type { Setup } from '../model/setup.js';
import { keyOf } from '../random/key.js';
import { allowedFailures } from './error-budget.js';
import { horizonOf } from './horizon.js';
import { runLoop, wordsOf } from './loop.js';
import { type Playback, PlaybackRecorder } from './playback.js';
import { summarize } from './summarize.js';
import { worldSource } from './world-source.js';

/** What chance is made from must be some text: `''` would be a seed that nothing chose. */
export class EmptySeedError extends Error {
  override readonly name = 'EmptySeedError';
  readonly code = 'seed_empty';

  constructor() {
    super('the seed is empty; any other text is one');
  }
}

/**
 * One rollout, from start to end. Pure: the same setup and seed give the same run. A seed is text: `42` and `'42'` are
 * the same seed, `'1'` and `'11'` are not; an empty one is refused by an `EmptySeedError`.
 */
export function simulate(setup: Setup, seed: string | number): Run {
  return simulateJudgedBy(setup, String(seed), analyzerOf(setup.plan, setup.slo?.objective ?? null));
}

/** The same with another analyzer. */
export function simulateJudgedBy(setup: Setup, seed: string, analyzer: Analyzer<unknown>): Run {
  return simulateSteeredBy(setup, seed, planController(planPartsOf(setup, analyzer, true)));
}

/** The same with another controller that goes by the stages of the plan. */
export function simulateSteeredBy(setup: Setup, seed: string, controller: Controller<PlanTurn, PlanNote>): Run {
  return summarize(playBack(setup, seed, controller), seed);
}

/** Plays a rollout and keeps all that happens. */
export function playBack(setup: Setup, seed: string, controller: Controller<PlanTurn, PlanNote>): Playback {
  if (seed === '') throw new EmptySeedError();
  const words = wordsOf(setup);
  const horizonSeconds = Number.POSITIVE_INFINITY;
  const { source, served } = worldSource(setup, false)(keyOf(seed));
  const recorder = new PlaybackRecorder();
  const end = runLoop({ controller, source, words, recorder, horizonSeconds });
  const played = { setup, state: end.turn.state, served, untilSeconds: end.atSeconds };
  return recorder.playback(played, end);
}

/** What the plan of a setup is carried out with. */
export function planPartsOf(
  setup: Setup,
  analyzer: Analyzer<unknown>,
  isRecorded: boolean,
  promotedUpTo = 0,
): PlanParts {
  const { plan, rollback, followUpSeconds, slo, world, whenPaused, whenAlerted = null } = setup;
  const isRefused = slo !== null && slo.whenExhausted === 'refuse' && slo.remainingPercent <= 0;
  const { freshBaseline, instances } = world;
  const horizonSeconds = horizonOf(setup, wordsOf(setup));
  return {
    plan,
    analyzer,
    whenPaused,
    whenAlerted,
    budget: budgetLeft(setup),
    promotedUpTo,
    horizonSeconds,
    rollback,
    followUpSeconds,
    freshBaseline,
    instances,
    isRefused,
    isRecorded,
  };
}

/** Of what is used up before the rollout begins, nothing is left to be used up. */
function budgetLeft({ slo, world }: Setup): PlanParts['budget'] {
  if (slo?.whenOverspent === undefined || slo.remainingPercent <= 0) return null;
  const requests = allowedFailures(slo, world) * (slo.remainingPercent / 100);
  return { requests, slowerThanMs: slo.slowerThanMs ?? null };
}
