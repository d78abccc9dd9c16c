import { formatDuration } from '../text/duration.js';
import type { Game, View } from './game.js';

/** What the plan makes of the stage, once it was handed over to; until then nothing. */
export function judgeLine({ setup: { plan }, handedOver, now }: Game, view: View): string {
  if (handedOver === null || view.isOver) return '';
  if (view.status === 'PAUSED') return ' plan: waits for a person; [p] promotes, [r] rolls back';
  const { stageStartedAtSeconds, stageIndex, run } = view;
  const latest = run.windows.at(-1);
  const { passed, failed } = run.stages[stageIndex]?.tally ?? { passed: 0, failed: 0 };
  const seen =
    latest === undefined || latest.lookedAtSeconds <= stageStartedAtSeconds
      ? `looks at ${formatDuration(now + plan.intervalSeconds)}`
      : `${latest.judgement.verdict} at ${formatDuration(latest.lookedAtSeconds)} (${passed} passed, ${failed} failed)`;
  const decides = view.stageEndsAtSeconds === null ? '' : `; decides at ${formatDuration(view.stageEndsAtSeconds)}`;
  return ` plan: ${seen}${decides}; rolls back at ${plan.failureLimit + 1} failed`;
}
