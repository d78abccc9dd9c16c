import type { KayentaCanary, KayentaPolicies, KayentaWord } from '../../model/policy/kayenta-policy.js';
import { found } from '../../text/found.js';
import { locate } from '../../text/mark.js';
import {
  type Cursor,
  type Fields,
  isFields,
  listAt,
  numberAt,
  objectAt,
  oneOfAt,
  problem,
  type Source,
  textAt,
} from '../cursor.js';
import { placed } from '../policy-place.js';
import * as known from './known-fields.js';
import { noteFields, partAt } from './known-fields.js';
import { readMetric } from './read-metric.js';

/**
 * The canary config that an object is, or that a request to Kayenta has in it; null: there is none. It is no object of
 * Kubernetes', and says what to measure and how to score it.
 */
export function canaryConfigIn(source: Source): Source | null {
  const { value, root, ignored, file, placeAt } = source;
  if (Object.hasOwn(value, 'apiVersion') || Object.hasOwn(value, 'kind')) return null;
  if (isCanaryConfig(value)) return source;
  const inner = value['canaryConfig'];
  const mark = root.children.get('canaryConfig');
  if (!isFields(inner) || mark === undefined || !isCanaryConfig(inner)) return null;
  // How it is run is what the world says.
  for (const key of Object.keys(value)) {
    if (key !== 'canaryConfig') ignored.push({ file, path: [key], place: placeAt(locate(root, [key], 'key')) });
  }
  return { ...source, above: ['canaryConfig'], root: mark, value: inner };
}

function isCanaryConfig({ metrics, classifier, judge }: Fields): boolean {
  if (!Array.isArray(metrics)) return false;
  if (isFields(classifier) || isFields(judge)) return true;
  return metrics.some((metric) => isFields(metric) && Object.hasOwn(metric, 'analysisConfigurations'));
}

/** Reads canary configs, each a file of its own. */
export function readKayenta(sources: readonly Source[]): KayentaPolicies {
  const taken = new Set<string>();
  const canaryConfigs = sources.map((source) => {
    const cursor: Cursor = { source, path: [], fields: source.value };
    const config = placed(readConfig(cursor), cursor);
    if (taken.has(config.name)) {
      problem(cursor, ['name'], { code: 'name_twice', kind: 'canary config', name: config.name });
    }
    taken.add(config.name);
    return config;
  });
  return { canaryConfigs };
}

function readConfig(config: Cursor): KayentaCanary {
  noteFields(config, known.CONFIG);
  const judge = partAt(config, 'judge', known.JUDGE);
  const classifier = partAt(config, 'classifier', known.CLASSIFIER);
  // Its judge asks the classifier for weights, whether there are any or not.
  if ((config.fields['classifier'] ?? null) === null) problem(config, [], { code: 'missing_key', key: 'classifier' });
  const thresholds = classifier === null ? null : partAt(classifier, 'scoreThresholds', known.THRESHOLDS);
  const words: KayentaWord[] = [];
  return {
    name: textAt(config, 'name') || config.source.file.replace(/^.*[/\\]/, ''),
    judge: judge === null || judge.fields['name'] === '' ? '' : (oneOfAt(judge, 'name', known.JUDGES) ?? ''),
    metrics: metricsOf(config, words),
    groupWeights: classifier === null ? {} : weightsOf(classifier),
    pass: thresholds === null ? null : numberAt(thresholds, 'pass'),
    marginal: thresholds === null ? null : numberAt(thresholds, 'marginal'),
    words,
  };
}

function metricsOf(config: Cursor, words: KayentaWord[]): KayentaCanary['metrics'] {
  const taken = new Set<string>();
  return listAt(config, 'metrics').flatMap((fields, index) => {
    const path = ['metrics', index];
    if (!isFields(fields)) {
      problem(config, path, { code: 'wrong_type', expected: 'object', found: found(fields) });
      return [];
    }
    const cursor: Cursor = { source: config.source, path, fields };
    noteFields(cursor, known.METRIC);
    const metric = placed(readMetric(cursor, words), cursor);
    if (taken.has(metric.name)) problem(cursor, ['name'], { code: 'metric_twice', name: metric.name });
    taken.add(metric.name);
    return [metric];
  });
}

function weightsOf(classifier: Cursor): KayentaCanary['groupWeights'] {
  const weights = objectAt(classifier, 'groupWeights', null);
  if (weights === null) return {};
  return Object.fromEntries(Object.keys(weights.fields).map((group) => [group, numberAt(weights, group) ?? 0]));
}
