import { metricRow } from '../../measures/metrics.js';
import type { Evidence, EvidenceDetail, EvidenceOutcome, Undecided } from '../../model/evidence.js';
import type { KayentaSpec } from '../../model/judge.js';
import type { Metric } from '../../model/metric.js';
import { KAYENTA_DEFAULTS } from '../../model/policy/kayenta-defaults.js';
import type { Judge, Planned } from '../judge.js';
import { comparisonNote } from '../kayenta/comparison-note.js';
import { type JudgedMetric, judgementByKayenta, type KayentaJudgement } from '../kayenta/judge-by-kayenta.js';
import type { KayentaClassification } from '../kayenta/kayenta-result.js';
import { intervalVerdict } from '../kayenta/score.js';
import { pointsOf, type Series, withPoint } from './series.js';

/** Of each metric, over the whole rollout, which is how Kayenta's intervals grow. */
type Memory = readonly Series[];

/**
 * Kayenta's judge on the values that each metric had in the windows of the rollout so far, one judgement as each stage
 * ends. A score of at most `marginal` fails the canary, one of at least `pass` passes it, and between them it is undecided.
 */
export function kayenta(spec: KayentaSpec, planned: Planned, objective: number | null): Judge<Memory> {
  const last = planned.plan.stages.findLast(({ bakeSeconds }) => bakeSeconds > 0);
  const sources = spec.metrics.map(({ name }) => metricRow(name, planned.plan.metrics).source);
  const { tolerance, confidence } = KAYENTA_DEFAULTS;
  const config = { ...spec, tolerance, confidence };
  const nothingYet = [notYet(spec)];
  return {
    begin: () => spec.metrics.map(() => null),
    examine(memory, window) {
      const series = sources.map((source, i) => withPoint(memory[i] ?? null, source, window.newest, objective));
      if (!window.observation.stageEnds) return { memory: series, evidence: nothingYet };
      const points = spec.metrics.map(({ name }, i) => {
        const { canary, baseline } = pointsOf(series[i] ?? null);
        return { metric: name, experiment: canary, control: baseline };
      });
      const result = judgementByKayenta(config, points);
      const hasEnoughData = points.some(({ experiment, control }, i) => {
        const isCompared = COMPARED.has(result.metrics[i]?.classification ?? 'Nodata') && !spec.metrics[i]?.muted;
        return isCompared && hasEnough(experiment) && hasEnough(control);
      });
      return { memory: series, evidence: evidenceOf(spec, result, hasEnoughData, window.stage === last) };
    },
  };
}

const COMPARED: ReadonlySet<KayentaClassification> = new Set(['Pass', 'High', 'Low']);

/** With fewer its interval is clamped, and any two values that differ are a shift: a quarter of healthy releases rolled back. */
const FEWEST_VALUES = 5;

function hasEnough(values: readonly number[]): boolean {
  let count = 0;
  return values.some((value) => !Number.isNaN(value) && ++count === FEWEST_VALUES);
}

const NO_NUMBERS = { pValue: null, eValue: null, canaryRate: null, baselineRate: null, needs: null };

function notYet(spec: KayentaSpec): Evidence {
  return scoreEvidence(spec, null, 'undecided', 'not_yet', () => ({}));
}

/** Field by field: to spread an object takes a microsecond. */
function scoreEvidence(
  { name, marginal }: KayentaSpec,
  score: number | null,
  outcome: EvidenceOutcome,
  why: Undecided | null,
  note: () => Pick<EvidenceDetail, 'note'>,
): Evidence {
  return {
    judge: name,
    method: 'kayenta',
    subject: 'score',
    outcome,
    why,
    statisticName: 'score',
    statistic: score,
    boundary: marginal,
    detail: () => ({ ...NO_NUMBERS, effect: null, interval: null, ...note() }),
  };
}

/** The score, which decides, and each metric, which says why. */
function evidenceOf(
  spec: KayentaSpec,
  result: KayentaJudgement,
  hasEnoughData: boolean,
  isLast: boolean,
): readonly Evidence[] {
  // Kayenta itself would fail or pass a canary of which no metric that counts was compared.
  const outcome = hasEnoughData ? outcomeOf(spec, result, isLast) : 'undecided';
  const why = !hasEnoughData ? 'too_little_data' : outcome === 'undecided' ? 'marginal' : null;
  const score = scoreEvidence(spec, result.score, outcome, why, () => noteOf(result));
  return [score, ...result.metrics.map((metric) => new MetricEvidence(spec, metric))];
}

function noteOf({ metrics }: KayentaJudgement): { readonly note?: string } {
  const notes = metrics.flatMap(({ metric, classification, critical }) =>
    classification === 'Pass' ? [] : [`${metric} ${classification}${critical ? ', critical' : ''}`],
  );
  return notes.length === 0 ? {} : { note: notes.join('; ') };
}

function outcomeOf(spec: KayentaSpec, { score }: KayentaJudgement, isLast: boolean): EvidenceOutcome {
  switch (intervalVerdict(score, spec, isLast)) {
    case 'Fail':
      // At the last judgement too a score between the two is undecided: the plan's policy applies.
      return score <= spec.marginal ? 'worse' : 'undecided';
    case 'Pass':
      return 'held';
    case 'Continue':
      return score >= spec.pass ? 'held' : 'undecided';
  }
}

/** Why a score is as it is. A class, and no closures, so that it is worked out only for who asks. */
class MetricEvidence implements Evidence {
  readonly method = 'kayenta';
  readonly outcome = 'noted';
  readonly why = null;
  readonly statisticName = 'shift';
  readonly judge: string;
  readonly subject: Metric;
  private readonly configured: KayentaSpec['metrics'][number];
  private readonly judged: JudgedMetric;

  constructor({ name, metrics }: KayentaSpec, judged: JudgedMetric) {
    const configured = metrics.find((each) => each.name === judged.metric);
    if (configured === undefined) throw new Error(`Kayenta judged ${judged.metric}, which is not configured`);
    this.judge = name;
    this.subject = configured.name;
    this.configured = configured;
    this.judged = judged;
  }

  get statistic(): number | null {
    return this.judged.result().estimate;
  }

  get boundary(): number | null {
    return this.judged.result().bound;
  }

  detail(): EvidenceDetail {
    const result = this.judged.result();
    const { estimate, interval } = result;
    return {
      ...NO_NUMBERS,
      effect: { kind: 'shift', value: estimate },
      interval: interval === null ? null : { low: interval[0], high: interval[1] },
      note: comparisonNote(this.configured, result),
    };
  }
}
