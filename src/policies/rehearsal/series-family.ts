import type { SeriesFamily, Signal, StatusLabel } from '../../model/policy/rehearsal.js';
import type { LabelMatcher } from '../../model/policy/series-store.js';
import type { VersionNames } from '../../model/version-names.js';
import type { SaidSeries, SeriesKind, WorldSaid } from '../../model/world-said.js';
import { type ArmValues, armLabel, valuesIn } from './arm-labels.js';
import { isPodLabel, podNames } from './pod-names.js';
import { latencySignal, signalOfName } from './series-signal.js';
import { isIndifferent, isStatusName, statusLabel } from './status-label.js';

/** A series that cannot be told: of no known name, or by a label that tells successes from failures in no known words. */
export type Untold =
  | { readonly code: 'series_unknown' }
  | { readonly code: 'status_unknown'; readonly label: string; readonly values: readonly string[] };

export type FamilyOrUntold =
  | { readonly ok: true; readonly family: SeriesFamily }
  | { readonly ok: false; readonly untold: Untold };

const HISTOGRAM_LABEL = 'le';

/** What a metric of Prometheus shows, by its name, what is said of it, and all that the queries ask of its labels. */
export function seriesFamily(
  name: string,
  selectors: readonly (readonly LabelMatcher[])[],
  names: VersionNames,
  said: WorldSaid,
): FamilyOrUntold {
  const byLabel = conditionsByLabel(selectors);
  const own = saidOf(name, said);
  const signal = signalOf(name, own, said, byLabel.get(HISTOGRAM_LABEL) ?? []);
  if (signal === null) return { ok: false, untold: { code: 'series_unknown' } };
  const arms = new Map<string, ArmValues>();
  const pods: LabelMatcher[] = [];
  let podLabel = 'pod';
  for (const [label, matchers] of byLabel) {
    if (isPodLabel(label) && !said.arms.some((each) => each.label === label)) {
      if (pods.length === 0) podLabel = label;
      pods.push(...matchers);
      continue;
    }
    const values =
      label === HISTOGRAM_LABEL || label === own?.status ? null : armLabel(label, matchers, names, said.arms);
    if (values !== null) arms.set(label, values);
  }
  const status = statusOf(signal, own, byLabel, new Set([...arms.keys(), HISTOGRAM_LABEL]));
  if (status !== null && 'code' in status) return { ok: false, untold: status };
  const taken = new Set([...arms.keys(), podLabel, HISTOGRAM_LABEL, status?.label ?? '', '__name__']);
  const valuesOf = (arm: 'stable' | 'canary') =>
    Object.fromEntries([...arms].map(([label, values]) => [label, values[arm]]));
  return {
    ok: true,
    family: {
      name,
      signal: status !== null && signal.is === 'latency_count' ? { is: 'requests' } : signal,
      status,
      arms: { stable: valuesOf('stable'), canary: valuesOf('canary') },
      labels: commonLabels(selectors, taken),
      podLabel,
      podNames: podNames(pods, names),
    },
  };
}

/** Each condition once. */
function conditionsByLabel(
  selectors: readonly (readonly LabelMatcher[])[],
): ReadonlyMap<string, readonly LabelMatcher[]> {
  const byLabel = new Map<string, LabelMatcher[]>();
  for (const matcher of selectors.flat()) {
    const { label, operator, value } = matcher;
    if (label === '__name__') continue;
    const known = byLabel.get(label) ?? [];
    if (!known.some((each) => each.operator === operator && each.value === value)) known.push(matcher);
    byLabel.set(label, known);
  }
  return byLabel;
}

/** What is said of a metric; of a histogram under the name of it, or of its part. */
function saidOf(name: string, { series }: WorldSaid): SaidSeries | null {
  const base = name.replace(/_(bucket|sum|count)$/, '');
  const key = [name, base].find((each) => Object.hasOwn(series, each));
  return key === undefined ? null : (series[key] ?? null);
}

function signalOf(name: string, own: SaidSeries | null, said: WorldSaid, le: readonly LabelMatcher[]): Signal | null {
  const signal = own === null ? (ownMetric(name, said) ?? signalOfName(name)) : signalSaid(name, own, said);
  if (signal?.is !== 'latency_bucket') return signal;
  // A bound that a query names has to be there.
  const named = le.flatMap(({ operator, value }) =>
    operator === '=' && value !== '' && Number.isFinite(Number(value)) ? [Number(value)] : [],
  );
  const bounds = [...new Set([...signal.bounds, ...named])].sort((one, other) => one - other);
  return { ...signal, bounds };
}

function ownMetric(name: string, { metrics }: WorldSaid): Signal | null {
  const metric = metrics.find((each) => each.name === name);
  return metric === undefined ? null : { is: 'own', metric: metric.name };
}

const BYTES_OF_MB = 1_000_000;

function signalSaid(name: string, { is: word, unit, buckets, value }: SaidSeries, said: WorldSaid): Signal | null {
  const metric = said.metrics.find((each) => each.name === word);
  if (metric !== undefined) return { is: 'own', metric: metric.name };
  const is = word as SeriesKind;
  switch (is) {
    case 'requests':
    case 'errors':
    case 'successes':
    case 'conversions':
    case 'restarts':
    case 'up':
      return { is };
    case 'latency': {
      // A gauge of latencies is no part of a histogram.
      const [, base = '', part] = /^(.*)_(bucket|sum|count)$/.exec(name) ?? [];
      return part === undefined ? null : latencySignal(base, part as 'bucket' | 'sum' | 'count', unit, buckets);
    }
    case 'cpu':
      return /_total$/.test(name) ? { is: 'cpu_seconds' } : { is: 'cpu', scale: 1 };
    case 'memory':
      return { is: 'memory', scale: /bytes/.test(name) ? BYTES_OF_MB : 1 };
    case 'constant':
      return { is: 'constant', value: value ?? 1 };
  }
}

/** Signals whose series may tell successes and failures apart. */
const WITH_STATUS: ReadonlySet<Signal['is']> = new Set(['requests', 'latency_bucket', 'latency_sum', 'latency_count']);

function statusOf(
  signal: Signal,
  own: SaidSeries | null,
  byLabel: ReadonlyMap<string, readonly LabelMatcher[]>,
  others: ReadonlySet<string>,
): StatusLabel | Extract<Untold, { readonly code: 'status_unknown' }> | null {
  if (!WITH_STATUS.has(signal.is)) return null;
  if (own?.status != null) {
    const told = statusLabel(own.status, byLabel.get(own.status) ?? []);
    return { label: own.status, ok: own.ok ?? told?.ok ?? '200', bad: own.bad ?? told?.bad ?? '500' };
  }
  const labels = [...byLabel.keys()].filter((label) => !others.has(label) && !isPodLabel(label));
  const named = labels.filter(isStatusName);
  for (const label of [...named, ...labels.filter((each) => !isStatusName(each))]) {
    const status = statusLabel(label, byLabel.get(label) ?? []);
    if (status !== null) return status;
  }
  const untold = named.find((label) => !isIndifferent(byLabel.get(label) ?? []));
  if (untold === undefined) return null;
  return { code: 'status_unknown', label: untold, values: (byLabel.get(untold) ?? []).flatMap(plainValues) };
}

/** The values that a condition names, with digits where its expression leaves them open. */
function plainValues(matcher: LabelMatcher): readonly string[] {
  return valuesIn(matcher).map((value) => (/^\d[\d.]*$/.test(value) ? value.replaceAll('.', '0') : value));
}

/** Labels that all selectors want to be the same. */
function commonLabels(
  selectors: readonly (readonly LabelMatcher[])[],
  taken: ReadonlySet<string>,
): Readonly<Record<string, string>> {
  const [first = [], ...others] = selectors;
  const plain = first.filter(({ label, operator, value }) => operator === '=' && value !== '' && !taken.has(label));
  const common = plain.filter(({ label, value }) =>
    others.every((other) =>
      other.some((each) => each.label === label && each.operator === '=' && each.value === value),
    ),
  );
  return Object.fromEntries(common.map(({ label, value }) => [label, value]));
}
