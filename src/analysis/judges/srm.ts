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
 * Sample ratio mismatch: whether users arrive at the canary in the proportion that the stage means them to. If not, who
 * is compared is not alike, and no other judge can be trusted; a person has to look. By the sequential multinomial test,
 * anew in each stage, in which alpha is split evenly over stages. Source: M. Lindon, A. Malek, "Anytime-valid inference
 * for multinomial count data", NeurIPS 35 (2022).
 */
export function srm(spec: SrmSpec, stages: number): Judge<Memory> {
  const limit = Math.log(stages / spec.alpha);
  return {
    begin: () => 0,
    examine(memory, window) {
      const before = window.stageBegins ? 0 : memory;
      const users = window.observation.users();
      const share = window.stage.trafficPercent / 100;
      const isKnown = users !== null && users.canary + users.others > 0 && share < 1;
      const logE = isKnown
        ? rateRatioLogE({ k: users.canary, kBase: users.others, share, concentration: CONCENTRATION })
        : 0;
      const most = Math.max(before, logE);
      return {
        memory: most,
        evidence: [evidenceOf(spec, stages, { limit, logE, most, window, users: isKnown ? users : null })],
      };
    },
  };
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
  // With all users on the canary there is no proportion to be off.
  const isMoot = window.stage.trafficPercent === 100;
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
      };
    },
  };
}
