import type { FlaggerCanary } from '../../model/policy/flagger-policy.js';
import type { RehearsedStage } from '../../model/policy/rehearsal.js';
import { canaryOutlook, type OutlookRow } from './canary-outlook.js';
import { iterationsOf, strategyOf, TOTAL_WEIGHT } from './canary-policy.js';
import type { FlaggerState } from './canary-state.js';

type Standing = Pick<FlaggerState, 'phase' | 'weight' | 'isMirrored' | 'iterations'>;

/**
 * The places on the way of a canary whose checks all pass: the start of its pods, each weight or iteration, and promotion. Where
 * it never advances, as far as it comes.
 */
export function stagesOfCanary(canary: FlaggerCanary): readonly RehearsedStage[] {
  const stages: RehearsedStage[] = [];
  const known = new Set<string>();
  for (const row of canaryOutlook(canary).passing) {
    for (let tick = row.fromTick; tick <= row.toTick; tick++) {
      const name = stageName(canary, { ...row, iterations: iterationAt(canary, tick) });
      if (name === null || known.has(name)) continue;
      known.add(name);
      stages.push({
        name,
        does: doesAt(canary, name, row),
        sharePercent: row.sharePercent,
        seconds: canary.intervalSeconds,
      });
    }
  }
  return stages;
}

/** Where all checks pass each tick after the first is an iteration. */
function iterationAt({ policy }: FlaggerCanary, tick: number): number {
  return strategyOf(policy) === 'canary' ? 0 : Math.min(tick, iterationsOf(policy) + 1);
}

/** The stage that a canary is in; null: none of its own, as before it begins and when it is over. */
export function stageName(
  { policy }: FlaggerCanary,
  { phase, weight, isMirrored, iterations }: Standing,
): string | null {
  switch (phase) {
    case 'Progressing':
    case 'WaitingPromotion': {
      const isByWeight = strategyOf(policy) === 'canary';
      if (isByWeight && isMirrored) return 'mirror';
      if (isByWeight) return weight === 0 ? 'starting' : `weight-${weight}`;
      if (iterations <= 0) return 'starting';
      // Blue/green has one more, with all users on the canary.
      return iterations > iterationsOf(policy) ? 'all-traffic' : `iteration-${iterations}`;
    }
    case 'Promoting':
      return 'promoting';
    case 'Finalising':
      return 'finalising';
    case 'Initialized':
    case 'Waiting':
    case 'Succeeded':
    case 'Failed':
      return null;
  }
}

function doesAt({ policy, mirrorPercent }: FlaggerCanary, name: string, row: OutlookRow): string {
  switch (name) {
    case 'starting':
      return 'pods start; pre-rollout hooks';
    case 'mirror':
      return `copies of ${mirrorPercent} % of the requests`;
    case 'promoting':
      return 'primary takes over';
    case 'finalising':
      return 'all traffic to primary';
    case 'all-traffic':
      return policy.provider === 'kubernetes' ? 'one more analysis' : 'all traffic to the canary';
    default: {
      if (strategyOf(policy) === 'canary') return `weight ${row.weight} %`;
      const iteration = `iteration ${name.slice('iteration-'.length)} of ${iterationsOf(policy)}`;
      if (row.isMirrored) return `${iteration}, ${mirrorPercent} % copied`;
      return row.weight === TOTAL_WEIGHT ? `${iteration}, users who match` : iteration;
    }
  }
}
