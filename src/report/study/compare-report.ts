import type { ComparedEnding, CompareResult, FigureChange } from '../../model/results/study.js';
import { roundOrNull } from '../json/figures-json.js';
import { programJson } from '../json/json-text.js';
import type { ChangeJson, CompareReport, EndingJson, Judgement } from './compare-schema.js';
import { figureUnit } from './figure-text.js';
import { intervalJson, rateJson } from './scenario-report.js';
import { assertionJson } from './study-report.js';

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
    no_interval: so('no_interval'),
    runs: result.runs,
    seed: result.seed,
    assertions: result.assertions.map(assertionJson),
    scenarios: result.scenarios.map(({ name, horizonSeconds, changes, endings }) => ({
      name,
      horizon_seconds: horizonSeconds,
      changes: changes.map(changeJson),
      ...(endings === undefined ? {} : { endings: endings.map(endingJson) }),
    })),
    before: planJson(identity.before),
    after: planJson(identity.after),
    ...programJson(identity.toolVersion),
    reproduce: identity.reproduce,
  };
}

function changeJson({ figure, before, after, runs, difference, interval, judgement, why }: FigureChange): ChangeJson {
  const unit = figureUnit(figure) === 'rate' ? 'rate' : 'measure';
  return {
    figure,
    before: roundOrNull(before, unit),
    after: roundOrNull(after, unit),
    runs,
    difference: roundOrNull(difference, unit),
    interval: interval === null ? null : intervalJson(interval, unit),
    judgement,
    why,
  };
}

function endingJson({ phase, message, before, after }: ComparedEnding): EndingJson {
  const of = (rates: ComparedEnding['before']) => (rates === null ? null : rateJson(rates));
  return { phase, message, before: of(before), after: of(after) };
}

function planJson({ name, configDigest }: PlanIdentity): CompareReport['before'] {
  return { name, config_digest: configDigest };
}
