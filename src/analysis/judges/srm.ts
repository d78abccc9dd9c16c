import { plannedPercent } from '../../measures/planned-percent.js';
import type { Evidence } from '../../model/evidence.js';
import type { SrmSpec } from '../../model/judge.js';
import type { UserSplit } from '../../model/source.js';
import { rateRatioLogE } from '../../stats/sequential/rate-ratio-log-e.js';
import type { Judge, JudgeWindow } from '../judge.js';
import { evidenceOfLog } from './rate-ratio-process.js';

/** Highest ln E in the stage so far. */
type Memory = number;

/** How sure the alternative is that the split is nearly as meant: a few percent off, as mismatches are, not a multiple. */
const CONCENTRATION = 100;

/**
 * Sample ratio mismatch: whether users arrive at the canary in the proportion that the stage means them to, or near
 * enough. If not, who is compared is not alike, and no other judge can be trusted; a person has to look. By the sequential
 * multinomial test, anew in each stage, in which alpha is split evenly over stages: the likelihood of a mixture of shares
 * over that of the best of those that are tolerated, which is at most that over the true one. Source: M. Lindon, A. Malek,
 * "Anytime-valid inference for multinomial count data", NeurIPS 35 (2022).
 */
export function srm(spec: SrmSpec, stages: number): Judge<Memory> {
  const limit = Math.log(stages / spec.alpha);
  return {
    begin: () => 0,
    examine(memory, window) {
      const before = window.stageBegins ? 0 : memory;
      const users = window.observation.users();
      const share = plannedPercent(window.stage) / 100;
      const isKnown = users !== null && users.canary + users.others >= spec.minUsers && share < 1;
      const logE = isKnown ? logEvidence(users, share, spec.tolerance) : 0;
      const most = Math.max(before, logE);
      return {
        memory: most,
        evidence: [evidenceOf(spec, stages, { limit, logE, most, window, users: isKnown ? users : null })],
      };
    },
  };
}

function logEvidence({ canary, others }: UserSplit, share: number, tolerance: number): number {
  const logE = rateRatioLogE({ k: canary, kBase: others, share, concentration: CONCENTRATION });
  if (tolerance === 0) return logE;
  const off = tolerance * Math.min(share, 1 - share);
  const seen = canary / (canary + others);
  const best = Math.min(Math.min(1, share + off), Math.max(Math.max(0, share - off), seen));
  return logE - timesLog(canary, best / share) - timesLog(others, (1 - best) / (1 - share));
}

/** n ln x, and nothing of nothing. */
function timesLog(n: number, x: number): number {
  return n === 0 ? 0 : n * Math.log(x);
}

interface Shares {
  readonly limit: number;
  readonly logE: number;
  readonly most: number;
  readonly window: JudgeWindow;
  readonly users: UserSplit | null;
}

function evidenceOf(spec: SrmSpec, stages: number, { limit, logE, most, window, users }: Shares): Evidence {
  const isKnown = users !== null;
  const isOff = most >= limit;
  // With all users on the canary, or none, there is no proportion to be off.
  const planned = plannedPercent(window.stage);
  const isMoot = planned === 100 || planned === 0;
  return {
    judge: spec.name,
    method: 'srm',
    subject: 'users',
    outcome: isOff ? 'worse' : isKnown || isMoot ? 'held' : 'undecided',
    why: isOff || isKnown || isMoot ? null : 'too_little_data',
    statisticName: 'e',
    statistic: evidenceOfLog(logE),
    boundary: stages / spec.alpha,
    detail: () => {
      return {
        pValue: Math.min(1, stages * Math.exp(-most)),
        eValue: evidenceOfLog(logE),
        effect: users === null ? null : { kind: 'share', value: users.canary / (users.canary + users.others) },
        interval: null,
        canaryRate: null,
        baselineRate: null,
        needs: null,
        ...(users === null ? {} : { note: `${Number(plannedPercent(window.stage).toPrecision(12))} % expected` }),
      };
    },
  };
}
