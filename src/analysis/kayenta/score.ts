import type { KayentaConfig, KayentaMetricConfig } from './kayenta-config.js';
import type {
  KayentaClassification,
  KayentaGroupScore,
  KayentaMetricResult,
  KayentaVerdict,
} from './kayenta-result.js';

/** A metric's result and the configuration it was judged by. */
export interface Judged {
  readonly config: Pick<KayentaMetricConfig, 'muted' | 'groups'>;
  readonly result: Pick<KayentaMetricResult, 'classification' | 'critical' | 'reason'>;
}

export interface Score {
  readonly groups: readonly KayentaGroupScore[];
  readonly score: number;
  readonly scoreReason: string | null;
}

/** Failures among what counts. */
const FAILURES: ReadonlySet<KayentaClassification> = new Set(['High', 'Low', 'NodataFailMetric']);

/** One score for all metrics that are not muted. No metric, no score: 0. */
export function score(judged: readonly Judged[], weights: Readonly<Record<string, number>>): Score {
  const unmuted = judged.filter(({ config }) => !config.muted);
  const groups = groupScores(unmuted, weights);
  const failure = unmuted.find(({ result }) => result.critical && result.classification !== 'Pass');
  if (failure !== undefined) return { groups, score: 0, scoreReason: `Canary Failed: ${failure.result.reason}` };
  const missing = unmuted.filter(({ result }) => result.classification === 'Nodata').length;
  // Without any metric Kayenta divides 0 by 0 here, which is not at least a half.
  if (unmuted.length > 0 && missing / unmuted.length >= 0.5) {
    return { groups, score: 0, scoreReason: 'Canary Failed: 50% or more metrics returned NODATA' };
  }
  let sum = 0;
  for (const group of groups) sum += (group.noData ? 100 : group.score) * (group.weight / 100);
  return { groups, score: roundHalfUp(sum), scoreReason: null };
}

function groupScores(
  unmuted: readonly Judged[],
  weights: Readonly<Record<string, number>>,
): readonly KayentaGroupScore[] {
  const names = [...new Set(unmuted.flatMap(({ config }) => config.groups))];
  return groupWeights(names, weights).map(({ name, weight }) => {
    const classes = unmuted
      .filter(({ config }) => config.groups.includes(name))
      .map(({ result }) => result.classification);
    const passes = classes.filter((one) => one === 'Pass').length;
    const counted = passes + classes.filter((one) => FAILURES.has(one)).length;
    const noData = counted === 0;
    return { name, score: noData ? 0 : (passes / counted) * 100, weight, noData };
  });
}

/**
 * The weights of these groups, in percent. The weight of a group that is not among them is lost: what those without one share
 * is what all weights leave of 100, even below 0.
 */
export function groupWeights(
  names: readonly string[],
  weights: Readonly<Record<string, number>>,
): readonly { readonly name: string; readonly weight: number }[] {
  const hasWeight = (name: string) => Object.hasOwn(weights, name);
  const left = Object.values(weights).reduce((rest, weight) => rest - weight, 100);
  const share = left / names.filter((name) => !hasWeight(name)).length;
  return names.map((name) => ({ name, weight: hasWeight(name) ? (weights[name] as number) : share }));
}

/** What a score means by itself. What it does to a run that goes on is another matter: `intervalVerdict`. */
export function verdict(score: number, { pass, marginal }: Pick<KayentaConfig, 'pass' | 'marginal'>): KayentaVerdict {
  if (score >= pass) return 'Pass';
  return score >= marginal ? 'Marginal' : 'Fail';
}

/** Either may be missing: then it stops no rollout. */
export interface ScoreThresholds {
  readonly pass: number | null;
  readonly marginal: number | null;
}

/**
 * What a judgement does to the run it is part of: a score at `marginal` (not only below it, as for the verdict) ends the
 * run at any time; only the last has to reach `pass`.
 */
export function intervalVerdict(
  score: number,
  { pass, marginal }: ScoreThresholds,
  isLast: boolean,
): 'Continue' | 'Pass' | 'Fail' {
  if (marginal !== null && score <= marginal) return 'Fail';
  if (!isLast) return 'Continue';
  return pass === null || score >= pass ? 'Pass' : 'Fail';
}

/**
 * To two decimals, a half away from 0. It is the decimal number as it is written that is rounded, not the double behind
 * it: 1.005 gives 1.01, though the double is a little less.
 */
export function roundHalfUp(value: number): number {
  const text = String(Math.abs(value));
  // With an exponent it is below 0.000001, or too large to have decimals.
  if (text.includes('e')) return Math.abs(value) < 1 ? 0 : value;
  const [whole = '', decimals = ''] = text.split('.');
  const digits = decimals.padEnd(3, '0');
  const hundredths = Number(whole + digits.slice(0, 2)) + (digits.charAt(2) >= '5' ? 1 : 0);
  return hundredths === 0 ? 0 : (Math.sign(value) * hundredths) / 100;
}
