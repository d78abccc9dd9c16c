import type { CompareResult, FigureChange } from '../../model/study.js';
import { programJson } from '../json/program-json.js';
import { roundOrNull } from '../json/round.js';
import { intervalJson } from './build-scenario.js';
import { assertionJson } from './build-study-report.js';
import type { ChangeJson, CompareReport, Judgement } from './compare-schema.js';
import { figureUnit } from './figure-text.js';

interface PlanIdentity {
  /** Name of the rollout. */
  readonly name: string;
  readonly configDigest: string;
}

/** Which program made the report, from what, and the command that makes it again. */
export interface CompareIdentity {
  readonly toolVersion: string;
  readonly before: PlanIdentity;
  readonly after: PlanIdentity;
  readonly reproduce: string;
}

/** A comparison as its report: the order of the keys here is the order in the JSON. */
export function buildCompareReport(result: CompareResult, identity: CompareIdentity): CompareReport {
  const all = result.scenarios.flatMap(({ changes }) => changes);
  const so = (judgement: Judgement) => all.filter((change) => change.judgement === judgement).length;
  return {
    complete: result.complete,
    better: so('better'),
    worse: so('worse'),
    indistinguishable: so('indistinguishable'),
    runs: result.runs,
    seed: result.seed,
    assertions: result.assertions.map(assertionJson),
    scenarios: result.scenarios.map(({ name, changes }) => ({ name, changes: changes.map(changeJson) })),
    before: planJson(identity.before),
    after: planJson(identity.after),
    ...programJson(identity.toolVersion),
    reproduce: identity.reproduce,
  };
}

function changeJson({ figure, before, after, difference, interval, judgement }: FigureChange): ChangeJson {
  const unit = figureUnit(figure) === 'rate' ? 'rate' : 'measure';
  return {
    figure,
    before: roundOrNull(before, unit),
    after: roundOrNull(after, unit),
    difference: roundOrNull(difference, unit),
    interval: interval === null ? null : intervalJson(interval, unit),
    judgement,
  };
}

function planJson({ name, configDigest }: PlanIdentity): CompareReport['before'] {
  return { name, config_digest: configDigest };
}
