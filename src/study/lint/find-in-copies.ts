import { copiedShare } from '../../measures/stage-shares.js';
import type { LintFinding } from '../../model/results/lint-finding.js';
import type { Setup } from '../../model/setup.js';
import { expectedArrivals } from '../../simulation/expected-arrivals.js';
import { peakLoad } from '../../simulation/peak-load.js';
import type { PlannedStage } from './looks.js';

/** What copies do to the rest of the system, stage by stage: side effects that are not contained, and more load than stable bears. */
export function findInCopies(setup: Setup, stages: readonly PlannedStage[]): readonly LintFinding[] {
  return stages.flatMap((planned) => {
    if (planned.stage.mirrorPercent === undefined) return [];
    return [uncontained(setup, planned), overload(setup, planned)].filter((finding) => finding !== null);
  });
}

function uncontained({ world }: Setup, planned: PlannedStage): LintFinding | null {
  const { stage, stageIndex, startsAtSeconds, endsAtSeconds } = planned;
  const copies = expectedArrivals(world, startsAtSeconds, endsAtSeconds) * copiedShare(stage);
  const open = (world.shadow?.sideEffects ?? []).filter(({ isContained }) => !isContained);
  if (open.length === 0) return null;
  const effects = Object.fromEntries(open.map(({ effect, perRequest }) => [effect, copies * perRequest]));
  return { code: 'side_effects_not_contained', stageIndex, stage: stage.name, effects };
}

/** In its busiest minute, with the load that lands on what both versions share. What stable cannot bear by itself is no matter of copies. */
function overload(
  { world }: Setup,
  { stage, stageIndex, startsAtSeconds, endsAtSeconds }: PlannedStage,
): LintFinding | null {
  const alone = peakLoad(world, startsAtSeconds, endsAtSeconds) * (world.stable.cpuPercent / 100);
  const sharedLoad = world.shadow?.sharedLoad ?? 0;
  const busy = (mirrorPercent: number): number => alone * (1 + sharedLoad * copiedShare({ ...stage, mirrorPercent }));
  const now = busy(stage.mirrorPercent ?? 0);
  if (alone > 1 || now <= 1) return null;
  // Load rises with copies in a straight line.
  const exact = ((1 - alone) * (stage.mirrorPercent ?? 0)) / (now - alone);
  const percent = Math.floor(exact * 10 + 1e-9) / 10;
  const mirrorPercentNeeded = percent > 0 && busy(percent) <= 1 ? percent : null;
  return { code: 'copies_overload_stable', stageIndex, stage: stage.name, busy: now, mirrorPercentNeeded };
}
