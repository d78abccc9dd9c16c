import { METRIC_UNITS, metricRow } from '../../measures/metrics.js';
import { isBuiltIn, METRICS, type OwnMetricName } from '../../model/metric.js';
import type { ClaimProblem, ExperimentProblemDetail } from '../../model/problems/experiment-problem.js';
import type { Claim } from '../../model/results/experiment.js';
import type { Comparison } from '../../model/results/study.js';
import { parseDuration } from '../../text/duration.js';
import { nearMiss } from '../../text/near-miss.js';
import { LIMITS } from '../schema/config-limits.js';

/** Those of a service without an objective, and without copies of its requests. */
const BUILT_IN = METRICS.filter((metric) => metric !== 'burn_rate' && metric !== 'mismatch_rate');

const COMPARISONS: readonly string[] = ['<', '<=', '>', '>='] satisfies readonly Comparison[];

/** Over how long a claim is that does not say it. */
const USUAL_SECONDS = 60;

/** A metric of one's own, and whether it is a share. */
export interface ClaimMetric {
  readonly name: string;
  readonly isRatio: boolean;
}

export type ParsedClaim =
  | { readonly ok: true; readonly claim: Claim }
  | { readonly ok: false; readonly problem: ExperimentProblemDetail };

interface Token {
  readonly word: string;
  readonly position: number;
}

/**
 * Reads what is said of a metric: `METRIC [of service] COMPARISON NUMBER [over DURATION]`; spaces do not matter. Of a rate the
 * number may be a percentage. Read, never evaluated.
 */
export function parseClaim(text: string, own: readonly ClaimMetric[]): ParsedClaim {
  const tokens = tokensOf(text);
  let at = 0;
  const end: Token = { word: '', position: text.trimEnd().length + 1 };
  const peek = (): Token => tokens[at] ?? end;
  const take = (): Token => tokens[at++] ?? end;
  const refused = ({ word, position }: Token, expected: ClaimProblem['expected'], words: readonly string[] = []) =>
    failed({ code: 'claim_unreadable', found: word, position, expected, suggestion: nearMiss(word, words) });

  const metric = take();
  if (!/^[A-Za-z_]/.test(metric.word)) return refused(metric, 'metric');
  const allowed = [...BUILT_IN, ...own.map(({ name }) => name)];
  if (!allowed.includes(metric.word)) {
    const suggestion = nearMiss(metric.word, allowed);
    const { word: found, position } = metric;
    return failed({ code: 'claim_metric_unknown', found, position, allowed, suggestion });
  }
  let of: Claim['of'] = 'part';
  if (peek().word === 'of') {
    at++;
    const whose = take();
    if (whose.word !== 'service' && whose.word !== 'part') return refused(whose, 'whose', ['service', 'part']);
    of = whose.word;
  }
  const comparison = take();
  if (!COMPARISONS.includes(comparison.word)) return refused(comparison, 'comparison');
  const number = take();
  const [, digits, percent] = /^([+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:e[+-]?\d+)?)(%?)$/i.exec(number.word) ?? [];
  if (digits === undefined) return refused(number, 'number');
  const most = mostOf(metric.word, own);
  if (percent === '%' && most !== 1) {
    const { word: found, position } = number;
    return failed({ code: 'claim_of_percentage', found, position, metric: metric.word });
  }
  const limit = percent === '%' ? hundredth(digits) : Number(digits);
  if (!Number.isFinite(limit) || limit < 0 || limit > most) {
    return failed({ code: 'claim_limit_out_of_range', found: number.word, position: number.position, most });
  }
  let overSeconds = USUAL_SECONDS;
  if (peek() !== end) {
    const over = take();
    if (over.word !== 'over') return refused(over, 'over', ['over']);
    const duration = take();
    const parsed = parseDuration(duration.word);
    const seconds = parsed.ok ? parsed.seconds : 0;
    if (seconds < 1 || seconds > LIMITS.durationSeconds) return refused(duration, 'duration');
    overSeconds = seconds;
  }
  if (peek() !== end) return refused(peek(), 'end');
  return {
    ok: true,
    claim: {
      text: text.trim(),
      metric: isBuiltIn(metric.word) ? metric.word : (metric.word as OwnMetricName),
      of,
      comparison: comparison.word as Comparison,
      limit: limit === 0 ? 0 : limit,
      overSeconds,
    },
  };
}

/** Words, comparisons, and whatever else stands between spaces. */
function tokensOf(text: string): readonly Token[] {
  const found = text.matchAll(/[<>=!]+|[^\s<>=!]+/g);
  return [...found].map((match) => ({ word: match[0], position: match.index + 1 }));
}

function mostOf(metric: string, own: readonly ClaimMetric[]): number {
  if (!isBuiltIn(metric)) return own.find(({ name }) => name === metric)?.isRatio === true ? 1 : Number.MAX_VALUE;
  const { unit } = metricRow(metric);
  return Math.min(Number.MAX_VALUE, METRIC_UNITS[unit].most);
}

/** Without the rounding of a division where the digits allow it. */
function hundredth(digits: string): number {
  return /e/i.test(digits) ? Number(digits) / 100 : Number(`${digits}e-2`);
}

function failed(problem: ExperimentProblemDetail): ParsedClaim {
  return { ok: false, problem };
}
