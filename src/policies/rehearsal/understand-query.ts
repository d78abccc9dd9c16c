import type { SeriesFamily } from '../../model/policy/rehearsal.js';
import type { LabelMatcher } from '../../model/policy/series-store.js';
import type { QueryArm, UnderstoodQuery, UnderstoodSelector } from '../../model/policy/understood-query.js';
import type { Expression } from '../../promql/syntax/syntax.js';
import { findsPods, isPodLabel } from './pod-names.js';
import { querySignal } from './query-signal.js';

const MS = 1_000;

/** A selector with the family that it reads. */
export interface ReadSelector {
  readonly family: SeriesFamily;
  readonly matchers: readonly LabelMatcher[];
  readonly windowMs: number | null;
}

/** What a query asks, once each of its selectors is known: they stand in the order of its text. */
export function understandQuery(
  asked: Pick<UnderstoodQuery, 'run' | 'metric' | 'query'>,
  expression: Expression,
  selectors: readonly ReadSelector[],
): UnderstoodQuery {
  const understood = selectors.map(understandSelector);
  const windows = understood.flatMap(({ windowSeconds }) => windowSeconds ?? []);
  return {
    ...asked,
    signal: querySignal(
      expression,
      understood.map((each, at) => ({ ...each, ...boundOf(selectors[at]) })),
    ),
    arm: armOf(understood),
    windowSeconds: windows.length === 0 ? null : Math.max(...windows),
    selectors: understood,
  };
}

/** Whether a selector is of the bucket of all requests, or of that up to a bound. */
function boundOf(selector: ReadSelector | undefined): { readonly isAll: boolean; readonly isBounded: boolean } {
  if (selector?.family.signal.is !== 'latency_bucket') return { isAll: false, isBounded: false };
  const bounds = selector.matchers.flatMap(({ label, operator, value }) =>
    label === 'le' && operator === '=' ? [value] : [],
  );
  const isAll = bounds.includes('+Inf');
  return { isAll, isBounded: bounds.length > 0 && !isAll };
}

function armOf(selectors: readonly UnderstoodSelector[]): UnderstoodQuery['arm'] {
  const arms = new Set(selectors.map(({ arm }) => arm));
  if (arms.has('none')) return 'none';
  const [only = 'service'] = arms;
  if (arms.size <= 1) return only;
  return arms.has('service') ? 'service' : 'comparison';
}

function understandSelector({ family, matchers, windowMs }: ReadSelector): UnderstoodSelector {
  const { status } = family;
  const known = new Set([...Object.keys(family.arms.canary), family.podLabel, 'le', '__name__', status?.label ?? '']);
  const taken = matchers.filter(({ label, matches }) => {
    return !known.has(label) && !(Object.hasOwn(family.labels, label) && matches(family.labels[label] ?? ''));
  });
  return {
    series: family.name,
    is: family.signal.is,
    status: status === null ? null : statusOf(matchers, status),
    arm: selectedArm(family, matchers),
    windowSeconds: windowMs === null ? null : windowMs / MS,
    taken: [...new Set(taken.map(({ label }) => label))],
  };
}

function statusOf(matchers: readonly LabelMatcher[], { label, ok, bad }: NonNullable<SeriesFamily['status']>) {
  const finds = (value: string) => matchers.every((each) => each.label !== label || each.matches(value));
  const [findsOk, findsBad] = [finds(ok), finds(bad)];
  if (findsOk && findsBad) return null;
  return findsOk ? 'ok' : findsBad ? 'bad' : 'neither';
}

function selectedArm(family: SeriesFamily, matchers: readonly LabelMatcher[]): QueryArm {
  const finds = (arm: 'canary' | 'stable') =>
    matchers.every((each) => {
      const { label, matches } = each;
      if (label === family.podLabel && isPodLabel(label)) return findsPods(each, family.podNames[arm]);
      return !Object.hasOwn(family.arms[arm], label) || matches(family.arms[arm][label] ?? '');
    });
  const [canary, stable] = [finds('canary'), finds('stable')];
  if (canary && stable) return 'service';
  return canary ? 'canary' : stable ? 'stable' : 'none';
}
