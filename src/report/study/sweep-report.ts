import type { SweepResult } from '../../model/results/study.js';
import type { ReportIdentity } from '../json/build-report.js';
import { roundOrNull } from '../json/figures-json.js';
import { programJson } from '../json/json-text.js';
import { buildScenario, rateJson } from './scenario-report.js';
import type { SweepReport } from './sweep-schema.js';

/** A sweep as its report: the order of the keys here is the order in the JSON. */
export function buildSweepReport(
  result: SweepResult,
  identity: ReportIdentity & { readonly name: string },
): SweepReport {
  return {
    complete: result.complete,
    path: result.path,
    runs: result.runs,
    seed: result.seed,
    // Interpolated between values that may be rates.
    detectable: result.detectable.map(({ power, where, value }) => ({
      power,
      where,
      value: roundOrNull(value, 'rate'),
    })),
    points: result.points.map(({ value, result: scenario, falseRollback, healthyReleased }) => ({
      value,
      false_rollback: falseRollback === null ? null : rateJson(falseRollback),
      healthy_released: healthyReleased === null ? null : rateJson(healthyReleased),
      ...buildScenario(scenario),
    })),
    name: identity.name,
    ...programJson(identity.toolVersion),
    config_digest: identity.configDigest,
    reproduce: identity.reproduce,
  };
}
