import type { Evidence, RateEstimate } from '../../model/evidence.js';
import type { EvidenceJson } from './evidence-schema.js';
import { round } from './round.js';

/** Enough for people and scripts, and few enough that the last bits of a double never change a byte. */
const DIGITS = 8;

/** Evidence as it stands in reports and traces. */
export function evidenceJson(evidence: Evidence): EvidenceJson {
  const { pValue, eValue, effect, interval, canaryRate, baselineRate, needs, note } = evidence.detail();
  return {
    judge: evidence.judge,
    method: evidence.method,
    subject: evidence.subject,
    outcome: evidence.outcome,
    why: evidence.why,
    statistic: evidence.statisticName,
    value: significant(evidence.statistic),
    boundary: significant(evidence.boundary),
    p_value: significant(pValue),
    e_value: significant(eValue),
    effect: effect === null ? null : { kind: effect.kind, value: significant(effect.value) },
    interval: interval === null ? null : { low: significant(interval.low), high: significant(interval.high) },
    canary_rate: estimateJson(canaryRate),
    baseline_rate: estimateJson(baselineRate),
    note: note ?? null,
    needs,
  };
}

function estimateJson(estimate: RateEstimate | null): EvidenceJson['canary_rate'] {
  if (estimate === null) return null;
  return { rate: round(estimate.rate, 'rate'), low: round(estimate.low, 'rate'), high: round(estimate.high, 'rate') };
}

/** Evidence can be a millionth or a million times a billion: its leading digits count. What is beyond a double is its end. */
function significant(value: number | null): number | null {
  if (value === null) return null;
  if (Number.isNaN(value)) throw new RangeError('a report holds no NaN');
  if (!Number.isFinite(value)) return value > 0 ? Number.MAX_VALUE : -Number.MAX_VALUE;
  return Number(value.toPrecision(DIGITS)) + 0;
}
