import type { LabelMatcher } from '../../model/policy/series-store.js';
import type { WorldLine } from '../../model/world-line.js';
import { valuesIn } from './arm-labels.js';
import { isPodLabel } from './pod-names.js';
import { isStatusName } from './status-label.js';

/** Lines of a world file with what has to be said, as people may write them. */

/** Of a metric whose name does not tell what it shows. */
export function seriesToSay(name: string, matchers: readonly LabelMatcher[]): WorldLine {
  const status = matchers.find(({ label }) => isStatusName(label));
  if (/_(bucket|sum|count)$/.test(name))
    return {
      section: 'series',
      entry: `${key(name.replace(/_(bucket|sum|count)$/, ''))}: { is: latency, unit: seconds }`,
    };
  // The gauge that a program makes of its latencies is a metric of its own.
  if (/latency|duration|seconds|_ms$|time/.test(name) && OWN_NAME.test(name) && !/_total$/.test(name)) {
    return { section: 'metrics', entry: `${key(name)}: { stable: 100, better: lower }` };
  }
  if (status !== undefined) {
    return {
      section: 'series',
      entry: statusEntry(name, status.label, valuesIn(status)),
    };
  }
  return {
    section: 'series',
    entry: `${key(name)}: { is: ${/_(total|count)$/.test(name) ? 'requests' : 'constant'} }`,
  };
}

/** As a metric of one's own may be called. */
const OWN_NAME = /^[A-Za-z]\w{0,39}$/;

/** Of a label that tells successes from failures in words that are not known. */
export function statusToSay(name: string, label: string, values: readonly string[]): WorldLine {
  return { section: 'series', entry: statusEntry(name, label, values) };
}

function statusEntry(name: string, label: string, values: readonly string[]): string {
  const [value = '500'] = values;
  const ok = /^\d/.test(value) ? '200' : 'ok';
  return `${key(name)}: { is: requests, status: ${key(label)}, ok: "${ok}", bad: ${JSON.stringify(value)} }`;
}

/** Providers whose answer is a list of numbers. */
const LISTS: ReadonlySet<string> = new Set(['graphite', 'influxdb']);

/** Of a provider other than Prometheus. */
export function measureToSay(name: string, provider: string): WorldLine {
  const shape = LISTS.has(provider) ? ', as: vector' : '';
  return { section: 'measures', entry: `${key(name)}: { is: error_share, arm: canary, window: 5m${shape} }` };
}

/** Of a metric of a canary config. */
export function canaryMetricToSay(name: string): WorldLine {
  return { section: 'kayenta', entry: `${key(name)}: { is: error_share }` };
}

/** Of labels that neither version has. */
export function armToSay(matchers: readonly LabelMatcher[]): WorldLine {
  const wanted =
    matchers.find(({ label, operator }) => operator === '=' && label !== '__name__') ??
    matchers.find(({ label }) => isPodLabel(label));
  return {
    section: 'arms',
    entry: `{ label: ${key(wanted?.label ?? 'service')}, value: ${JSON.stringify(wanted?.value ?? '')}, arm: canary }`,
  };
}

/** The conditions of a selector, as a query has them. */
export function selectorText(matchers: readonly LabelMatcher[]): string {
  const written = matchers.flatMap(({ label, operator, value }) =>
    label === '__name__' ? [] : [`${label}${operator}${JSON.stringify(value)}`],
  );
  return written.join(', ');
}

/** As YAML has a key, or a plain text. */
function key(text: string): string {
  return /^[A-Za-z_][\w-]*$/.test(text) ? text : JSON.stringify(text);
}
