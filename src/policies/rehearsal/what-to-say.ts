import type { LabelMatcher } from '../../model/series-store.js';
import { isPodLabel } from './pod-names.js';
import { isStatusName } from './status-label.js';

/** Lines of a world file with what has to be said, as people may write them. */

/** Of a metric whose name does not tell what it shows. */
export function seriesToSay(name: string, matchers: readonly LabelMatcher[]): string {
  const status = matchers.find(({ label }) => isStatusName(label));
  if (/_(bucket|sum|count)$/.test(name))
    return `series: { ${key(name.replace(/_(bucket|sum|count)$/, ''))}: { is: latency, unit: seconds } }`;
  // The gauge that a program makes of its latencies is a metric of its own.
  if (/latency|duration|seconds|_ms$|time/.test(name) && !/_total$/.test(name)) {
    return `metrics: { ${key(name)}: { stable: 100, better: lower } }`;
  }
  if (status !== undefined) {
    return `series: { ${key(name)}: { is: requests, status: ${key(status.label)}, ok: "200", bad: "500" } }`;
  }
  return `series: { ${key(name)}: { is: ${/_(total|count)$/.test(name) ? 'requests' : 'constant'} } }`;
}

/** Of a label that tells successes from failures in words that are not known. */
export function statusToSay(name: string, label: string, values: readonly string[]): string {
  const [value = '500'] = values;
  return `series: { ${key(name)}: { is: requests, status: ${key(label)}, ok: "200", bad: ${JSON.stringify(value)} } }`;
}

/** Of a provider other than Prometheus. */
export function measureToSay(name: string): string {
  return `measures: { ${key(name)}: { is: error_share, arm: canary, window: 5m } }`;
}

/** Of a metric of a canary config. */
export function canaryMetricToSay(name: string): string {
  return `kayenta: { metrics: { ${key(name)}: { is: error_share } } }`;
}

/** Of labels that neither version has. */
export function armToSay(matchers: readonly LabelMatcher[]): string {
  const wanted =
    matchers.find(({ label, operator }) => operator === '=' && label !== '__name__') ??
    matchers.find(({ label }) => isPodLabel(label));
  return `arms: [{ label: ${key(wanted?.label ?? 'service')}, value: ${JSON.stringify(wanted?.value ?? '')}, arm: canary }]`;
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
