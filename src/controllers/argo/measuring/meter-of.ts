import { measuredValue } from '../../../analysis/measured-value.js';
import type { ArgoMetric } from '../../../model/policy/argo-analysis.js';
import type { Measure, Rehearsal } from '../../../model/policy/rehearsal.js';
import type { MeasuredValue } from '../../../model/policy/rehearsal-note.js';
import type { View } from '../../../model/source.js';
import { isList, isMap, type Measured, resultOf, type Value } from '../condition/value.js';
import { kayentaPhase } from '../kayenta-score.js';
import { assessmentOf, type MeasurementPhase } from '../measurement-outcome.js';
import { prometheusMeter } from './prometheus-meter.js';
import { providerShape } from './provider-shape.js';

/** What a measurement came to. */
export interface Taken {
  readonly phase: MeasurementPhase;
  readonly message: string;
  readonly value: MeasuredValue;
}

/** Measures a metric at the instant of a view, for the `nth` time that its name is asked for in the rollout, from 0. */
export type Meter = (view: View, nth: number) => Taken;

/** How a metric of a policy is measured in the world. */
export function meterOf(metric: ArgoMetric, { prometheus, measures }: Rehearsal): Meter {
  const [provider = ''] = metric.providers;
  const measure = Object.hasOwn(measures, metric.name) ? measures[metric.name] : undefined;
  const isHook = provider === 'job' || provider.startsWith('plugin ');
  if (isHook && measure === undefined) return hookMeter(metric.name);
  if (provider === 'kayenta') return kayentaMeter(metric, neededMeasure(metric, measure));
  const assess = assessmentOf(metric.successCondition, metric.failureCondition);
  const taken = (measured: Measured): Taken => {
    const { phase, message } = assess(measured);
    return { phase, message, value: shownValue(measured) };
  };
  if (provider === 'prometheus' && measure === undefined) {
    const ask = prometheusMeter(metric, prometheus);
    return (view) => taken(ask(view));
  }
  const known = neededMeasure(metric, measure);
  return (view, nth) => {
    const answer = measuredValue(known, view, nth);
    return 'outcome' in answer
      ? scripted(answer.outcome)
      : taken(providerShape(provider, answer.value, answer.shape, metric));
  };
}

function neededMeasure({ name }: ArgoMetric, measure: Measure | undefined): Measure {
  if (measure === undefined) throw new Error(`nothing says what the metric ${name} measures`);
  return measure;
}

/** Its exit status decides. */
function hookMeter(name: string): Meter {
  return (view, nth) => {
    const phase = view.answer(name, nth) === 'pass' ? 'Successful' : 'Failed';
    return { phase, message: '', value: null };
  };
}

function kayentaMeter({ asks: { score } }: ArgoMetric, measure: Measure): Meter {
  return (view, nth) => {
    const answer = measuredValue(measure, view, nth);
    if ('outcome' in answer) return scripted(answer.outcome);
    if (answer.value === null) return { phase: 'Error', message: 'Missing Score', value: null };
    const phase = kayentaPhase(answer.value, score?.pass ?? 0, score?.marginal ?? 0);
    return { phase, message: '', value: Math.trunc(answer.value) };
  };
}

const SCRIPTED: Readonly<Record<'successful' | 'failed' | 'inconclusive' | 'error', Taken>> = {
  successful: { phase: 'Successful', message: '', value: null },
  failed: { phase: 'Failed', message: '', value: null },
  inconclusive: { phase: 'Inconclusive', message: '', value: null },
  error: { phase: 'Error', message: 'the provider failed', value: null },
};

function scripted(outcome: keyof typeof SCRIPTED): Taken {
  return SCRIPTED[outcome];
}

/** Of a list, no more elements are told. */
const MOST_SHOWN = 5;

/** The numbers in it, as far as they are told. */
function shownValue(measured: Measured): MeasuredValue {
  if (measured.kind === 'error' || measured.kind === 'none') return null;
  if (measured.kind === 'scalar') return measured.value;
  if (measured.kind === 'vector') return measured.values.slice(0, MOST_SHOWN);
  const numbers = numbersOf(resultOf(measured).value);
  return typeof measured.value === 'number' ? measured.value : numbers.slice(0, MOST_SHOWN);
}

function numbersOf(value: Value): readonly number[] {
  if (typeof value === 'number') return [value];
  if (isList(value)) return value.flatMap(numbersOf);
  return isMap(value) ? [...value.entries.values()].flatMap(numbersOf) : [];
}
