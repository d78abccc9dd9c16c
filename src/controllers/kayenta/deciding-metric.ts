import type {
  KayentaClassification,
  KayentaMetricResult,
  KayentaResult,
} from '../../analysis/kayenta/kayenta-result.js';
import type { KayentaCanary } from '../../model/policy/kayenta-policy.js';

const FAILURES: ReadonlySet<KayentaClassification> = new Set(['High', 'Low', 'NodataFailMetric']);

/**
 * The metric that a low score is due to: the first that is critical; of those without data the first, where they are too many;
 * else that which takes most from the score, over all of its groups. Null: none takes anything.
 */
export function decidingMetric({ metrics }: KayentaCanary, result: KayentaResult): KayentaMetricResult | null {
  const unmuted = result.metrics.filter(({ metric }) => !metrics.find(({ name }) => name === metric)?.muted);
  if (result.scoreReason !== null) {
    const critical = unmuted.find((one) => one.critical && one.classification !== 'Pass');
    return critical ?? unmuted.find(({ classification }) => classification === 'Nodata') ?? null;
  }
  let worst: KayentaMetricResult | null = null;
  let most = 0;
  for (const one of unmuted) {
    const lost = FAILURES.has(one.classification) ? lostBy(one.metric) : 0;
    if (lost > most) [worst, most] = [one, lost];
  }
  return worst;

  /** Each metric that counts in a group has an equal part of its weight. */
  function lostBy(metric: string): number {
    const groupsOf = (name: string) => metrics.find((each) => each.name === name)?.groups ?? [];
    return result.groups.reduce((sum, { name, weight }) => {
      if (!groupsOf(metric).includes(name)) return sum;
      const counted = unmuted.filter(({ metric: other, classification }) => {
        return groupsOf(other).includes(name) && (classification === 'Pass' || FAILURES.has(classification));
      });
      return sum + weight / counted.length;
    }, 0);
  }
}
