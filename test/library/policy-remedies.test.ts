import { describe, expect, test } from 'vitest';
import { type LookedThrough, lookThrough, type PolicyTexts } from '../../src/library/policy/look-through.js';
import { mendedTexts, triedRemedies } from '../../src/library/policy/tried-remedies.js';
import type { PolicyFindingDetail } from '../../src/model/policy/policy-finding.js';
import { problemSentence } from '../../src/report/words/problems/problem-sentence.js';
import { pathText } from '../../src/text/found.js';
import { canaryText, metricTemplateText } from '../policies/flagger/canary-text.js';

/** What is assumed of every rehearsal, and what is so with every such policy: no findings. */
type NoFinding =
  | 'detection_unseen'
  | 'none_match'
  | 'revisions_alike'
  | 'canary_just_begun'
  | 'gate_open'
  | 'rollback_unasked'
  | 'all_match'
  | 'pods_uncounted'
  | 'promoted_at_once'
  | 'users_stay'
  | 'no_data_fails'
  | 'promotion_unwatched'
  | 'threshold_of_rollout'
  | 'looks_uncorrected'
  | 'errors_vanish'
  | 'noise_fixed'
  | 'outliers_of_few'
  | 'parts_unused'
  // Found by a study: test/library/policy/policy-lint.test.ts.
  | 'no_least_requests';

interface Case {
  readonly text: string;
  readonly world?: string;
  /** What the program says; else what people write in place of it, since there are many ways to mend it or none. */
  readonly remedy: string | { readonly by: (text: string) => string } | 'nothing is wrong in the file';
}

const NONE = 'nothing is wrong in the file';

/** A Rollout that is watched in the background by this metric, or by nothing. */
function background(metric: string, steps = '[{setWeight: 10}, {pause: {duration: 10m}}]', extra = ''): string {
  return `apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata: {name: shop}
spec:
  strategy:
    canary:
      canaryService: shop-canary
      stableService: shop-stable
      ${extra}
      steps: ${steps}
${metric === '' ? '' : `      analysis: {templates: [{templateName: t}]}\n${template(metric)}`}`;
}

function template(metric: string): string {
  return `---
apiVersion: argoproj.io/v1alpha1
kind: AnalysisTemplate
metadata: {name: t}
spec:
  metrics:
    - name: m
      interval: 1m
${metric.replaceAll(/^/gm, '      ')}
`;
}

const UP = 'provider: {prometheus: {query: \'up{version="canary"}\'}}';
const SAFE = 'successCondition: "len(result) == 0 || result[0] > 0.9"';
const share = (more: string, end = '') =>
  `provider: {prometheus: {query: 'sum(rate(http_requests_total{service="shop-canary"${more}}[1m])) / sum(rate(http_requests_total{service="shop-canary"}[1m]))${end}'}}`;

const BASE = 'interval: 1m\nthreshold: 5\n';
const STEPS = `${BASE}maxWeight: 50\nstepWeight: 10\n`;
const RATE = 'metrics: [{name: request-success-rate, thresholdRange: {min: 99}}]';

function config(canary: object, more: object = {}, metrics: readonly object[] = []): string {
  const metric = { name: 'errors', groups: ['a'], analysisConfigurations: { canary } };
  return JSON.stringify(
    {
      name: 'shop',
      judge: { name: 'NetflixACAJudge-v1.0' },
      metrics: [metric, ...metrics],
      classifier: { groupWeights: { a: 100 }, scoreThresholds: { pass: 95, marginal: 75 } },
      ...more,
    },
    null,
    2,
  );
}

const stage = (more: string) => `kayenta:\n  metrics: {errors: {is: errors}}\n  ${more}\n`;
const other = (groups: readonly string[], name = 'other') => ({ name, groups, analysisConfigurations: {} });

const CASES: Record<Exclude<PolicyFindingDetail['code'], NoFinding>, Case> = {
  invalid_run: {
    text: background(`count: 5\n${SAFE}\n${UP}`).replace('      interval: 1m\n', ''),
    remedy: 'with spec.metrics[0].interval 1m',
  },
  never_fails: {
    text: background(`count: 3\nfailureLimit: 3\n${SAFE}\n${UP}`),
    remedy: 'with spec.metrics[0].failureLimit 2 (now 3)',
  },
  never_inconclusive: {
    text: background(`inconclusiveLimit: 2\n${SAFE}\n${UP}`),
    remedy: 'with no spec.metrics[0].inconclusiveLimit (now 2)',
  },
  no_conditions: { text: background(UP), remedy: { by: (text) => text.replace(UP, `${SAFE}\n      ${UP}`) } },
  always_error: {
    text: background(`successCondition: isNaN(result) || result > 0.9\n${UP}`),
    remedy:
      'with spec.metrics[0].successCondition isNaN(result[0]) || result[0] > 0.9 (now isNaN(result) || result > 0.9)',
  },
  condition_not_supported: {
    text: background(`successCondition: now().Unix() > 0\n${UP}`),
    remedy: { by: (text) => text.replace('now().Unix() > 0', 'len(result) == 0') },
  },
  nan_passes: {
    text: background(`failureCondition: "any(result, # > 1)"\n${UP}`),
    remedy:
      'with spec.metrics[0].failureCondition (any(result, # > 1)) || any(result, isNaN(#)) (now any(result, # > 1))',
  },
  silence_is_zero: {
    text: background(`successCondition: "all(result, # < 1)"\n${share(',code!~"5.."', ' or vector(0)')}`),
    remedy: 'with no `or vector(0)` in spec.metrics[0].provider.prometheus.query',
  },
  silence_is_value: {
    text: background(`successCondition: "all(result, # > 0)"\n${share(',code!~"5.."', ' or vector(1)')}`),
    remedy: 'with no `or vector(1)` in spec.metrics[0].provider.prometheus.query',
  },
  aborts_without_data: {
    text: background(`successCondition: "result[0] > 1"\n${UP}`),
    remedy: 'with spec.metrics[0].initialDelay 1m',
  },
  stops_watching: { text: background(`count: 5\n${SAFE}\n${UP}`), remedy: 'with no spec.metrics[0].count (now 5)' },
  endless_pause: {
    text: background(`${SAFE}\n${UP}`, '[{setWeight: 10}, {pause: {}}]'),
    remedy: { by: (text) => text.replace('pause: {}', 'pause: {duration: 1h}') },
  },
  unwatched: { text: background(''), remedy: { by: () => background(`${SAFE}\n${UP}`) } },
  scale_without_router: {
    text: background(`${SAFE}\n${UP}`, '[{setCanaryScale: {replicas: 3}}, {setWeight: 10}]'),
    remedy: 'with no spec.strategy.canary.steps[0]',
  },
  not_rehearsed: {
    text: config({}, { judge: { name: 'dredd-v1.0' } }),
    remedy: 'with judge.name NetflixACAJudge-v1.0 (now dredd-v1.0)',
  },
  pods_not_counted: {
    text: background(
      `${SAFE}\n${UP}`,
      '[{setMirrorRoute: {name: h, percentage: 10, match: [{method: {exact: GET}}]}}, {setWeight: 10}]',
      'trafficRouting: {managedRoutes: [{name: h}], istio: {virtualService: {name: v}}}',
    ),
    remedy: NONE,
  },
  preview_without_traffic: {
    text: background('').replace(
      /canary:\n[\s\S]*/,
      `blueGreen:\n      activeService: a\n      previewService: b\n      prePromotionAnalysis: {templates: [{templateName: t}]}\n${template(`count: 2\n${SAFE}\n${UP}`)}`,
    ),
    remedy: { by: (text) => text.replace('prePromotion', 'postPromotion') },
  },
  status_not_replayed: {
    text: 'apiVersion: argoproj.io/v1alpha1\nkind: AnalysisRun\nmetadata: {name: r}\nspec: {metrics: [{name: m, successCondition: "len(result) == 0", provider: {prometheus: {query: "up{version=\'canary\'}"}}}]}\nstatus: {phase: Failed}\n',
    remedy: NONE,
  },
  query_invalid: {
    text: background(`${SAFE}\nprovider: {prometheus: {query: "sum(up"}}`),
    remedy: { by: (text) => text.replace('sum(up', "sum(up{version='canary'})") },
  },
  query_not_supported: {
    text: background(`${SAFE}\nprovider: {prometheus: {query: "sum(up) + fill(1) sum(up)"}}`),
    remedy: { by: (text) => text.replace('sum(up) + fill(1) sum(up)', "sum(up{version='canary'})") },
  },
  query_dilutes: {
    text: background(`${SAFE}\nprovider: {prometheus: {query: 'sum(rate(http_requests_total{service="shop"}[1m]))'}}`),
    remedy: 'with `service="shop-canary"` in place of `service="shop"` in spec.metrics[0].provider.prometheus.query',
  },
  window_outlasts_step: {
    text: background(`${SAFE}\n${share('').replaceAll('[1m]', '[15m]')}`),
    remedy: 'with spec.strategy.canary.steps[1].pause.duration 15m (now 10m)',
  },
  empty_until_first_failure: {
    text: background(`initialDelay: 5m\nsuccessCondition: result[0] < 0.1\n${share(',code=~"5.."')}`),
    remedy:
      'with spec.metrics[0].provider.prometheus.query `(sum(rate(http_requests_total{service="shop-canary",code=~"5.."}[1m])) or vector(0)) / sum(rate(http_requests_total{service="shop-canary"}[1m]))`',
  },
  canary_suspended: { text: canaryText(STEPS + RATE, 'suspend: true'), remedy: 'with no spec.suspend (now true)' },
  old_form: {
    text: canaryText(STEPS + RATE).replace('analysis:', 'canaryAnalysis:'),
    remedy: 'with spec.canaryAnalysis called analysis',
  },
  schema_refuses: {
    text: canaryText(`interval: 1m\nstepWeight: 10\nmaxWeight: 50\n${RATE}`),
    remedy: 'with spec.analysis.threshold 1',
  },
  no_router: {
    text: canaryText(`${STEPS}${RATE}\nwebhooks: [{name: load, url: u}]`, 'provider: kubernetes'),
    remedy: 'with no spec.analysis.stepWeight (now 10) and no spec.analysis.maxWeight (now 50)',
  },
  never_advances: {
    text: canaryText(`${BASE}stepWeights: [20, 20, 30]\n${RATE}`),
    remedy: 'with no spec.analysis.stepWeights and spec.analysis.stepWeight 10 and spec.analysis.maxWeight 50',
  },
  last_step_wins: {
    text: canaryText(`${BASE}maxWeight: 50\nstepWeights: [5, 60]\n${RATE}`),
    remedy: 'with no spec.analysis.maxWeight (now 50)',
  },
  beyond_max_weight: {
    text: canaryText(`${BASE}maxWeight: 50\nstepWeight: 20\n${RATE}`),
    remedy: 'with spec.analysis.maxWeight 40 (now 50)',
  },
  measures_nothing: {
    text: canaryText(`${STEPS}metrics: [{name: success-rate, thresholdRange: {min: 99}}]`),
    remedy: { by: (text) => text.replace('success-rate', 'request-success-rate') },
  },
  no_limit: {
    text: canaryText(`${STEPS}metrics: [{name: request-duration}]`),
    remedy: 'with spec.analysis.metrics[0].thresholdRange {"max":500}',
  },
  range_empty: {
    text: canaryText(`${STEPS}metrics: [{name: request-duration, thresholdRange: {min: 5, max: 1}}]`),
    remedy: 'with spec.analysis.metrics[0].thresholdRange {"min":1,"max":5}',
  },
  window_missing: {
    text: `${canaryText(`${STEPS}metrics: [{name: m, templateRef: {name: t}, thresholdRange: {max: 1}}]`)}---\n${metricTemplateText('t')}`,
    remedy: 'with spec.analysis.metrics[0].interval 1m',
  },
  window_overlaps: {
    text: canaryText(`${STEPS}metrics: [{name: request-success-rate, interval: 5m, thresholdRange: {min: 99}}]`),
    remedy: 'with spec.analysis.metrics[0].interval 1m (now 5m)',
  },
  window_leaves_gaps: {
    text: canaryText(`${STEPS}metrics: [{name: request-success-rate, interval: 30s, thresholdRange: {min: 99}}]`),
    remedy: 'with spec.analysis.metrics[0].interval 1m (now 30s)',
  },
  gate_waits: {
    text: canaryText(`${STEPS}${RATE}\nwebhooks: [{name: w, type: confirm-promotion, url: u}]`),
    remedy: { by: (text) => text.replace('confirm-promotion', 'rollout') },
  },
  variable_missing: {
    text: canaryText(
      `${STEPS}metrics: [{name: m, query: 'up{a="{{ variables.x }}"}', interval: 1m, thresholdRange: {max: 1}}]`,
    ),
    remedy: { by: (text) => text.replace('interval: 1m, ', 'interval: 1m, templateVariables: {x: y}, ') },
  },
  nothing_sent: {
    text: canaryText(`${BASE}iterations: 5\n${RATE}`),
    remedy:
      'with spec.analysis.webhooks [{"name":"load-test","type":"rollout","url":"http://flagger-loadtester.test/"}]',
  },
  word_taken: {
    text: config({ direction: 'up' }),
    remedy: 'with metrics[0].analysisConfigurations.canary.direction either (now up)',
  },
  no_metric_counts: {
    text: config({ muted: true }),
    remedy: { by: (text) => text.replace('"muted": true', '"muted": false') },
  },
  best_score: {
    text: config({}, { classifier: { groupWeights: { a: 60 } } }),
    remedy: { by: (text) => text.replace('"a": 60', '"a": 100') },
  },
  weight_without_metric: {
    text: config({}, { classifier: { groupWeights: { a: 50, B: 50 } } }, [other(['b'])]),
    remedy: 'with classifier.groupWeights.B called b',
  },
  group_without_say: {
    text: config({}, {}, [other(['b'])]),
    remedy: { by: (text) => text.replace('"a": 100', '"a": 50') },
  },
  metric_without_group: { text: config({}, {}, [other([])]), remedy: 'with metrics[1].groups ["a"]' },
  muted_critical: {
    text: config({ muted: true, critical: true }, {}, [other(['a'])]),
    remedy: 'with no metrics[0].analysisConfigurations.canary.muted (now true)',
  },
  data_not_needed: {
    text: config({ mustHaveData: true, nanStrategy: 'replace' }),
    remedy: 'with no metrics[0].analysisConfigurations.canary.nanStrategy (now replace)',
  },
  limit_does_nothing: {
    text: config({ direction: 'increase', effectSize: { allowedDecrease: 0.8 } }),
    remedy: 'with no metrics[0].analysisConfigurations.canary.effectSize.allowedDecrease (now 0.8)',
  },
  ratio_excuses_nothing: {
    text: config({ effectSize: { allowedIncrease: 0.1 } }),
    remedy: 'with metrics[0].analysisConfigurations.canary.effectSize.allowedIncrease 1.1 (now 0.1)',
  },
  limit_out_of_reach: {
    text: config({ effectSize: { measure: 'cles', allowedIncrease: 2 } }),
    remedy: 'with no metrics[0].analysisConfigurations.canary.effectSize.allowedIncrease (now 2)',
  },
  outvoted: {
    text: config({}, { classifier: { groupWeights: { a: 4, b: 96 }, scoreThresholds: { pass: 95, marginal: 75 } } }, [
      other(['b']),
    ]),
    remedy: 'with metrics[0].analysisConfigurations.canary.critical true',
  },
  few_points: { text: config({}), world: stage('lifetime: 10m'), remedy: 'with kayenta.step 12s' },
  blind_to_bad_points: { text: config({}), world: stage('lifetime: 10m'), remedy: 'with kayenta.step 12s' },
  late_is_hidden: {
    text: config({}),
    world: stage('lifetime: 3h\n  interval: 1h'),
    remedy: 'with kayenta.lookback 60m',
  },
  uneven_arms: {
    text: config({}),
    world: stage('baseline: stable\n  lifetime: 1h'),
    remedy: 'with kayenta.baseline fresh',
  },
};

function textsOf({ text, world }: Pick<Case, 'text' | 'world'>): PolicyTexts {
  return {
    policies: [{ name: 'policy.yaml', text }],
    args: new Map(),
    world: world === undefined ? null : { file: 'world.yaml', text: world },
  };
}

async function lookedAt(texts: PolicyTexts): Promise<LookedThrough> {
  const looked = await lookThrough(texts);
  if (!looked.ok) throw new Error(looked.problems.map(problemSentence).join('\n'));
  return looked;
}

async function found(texts: PolicyTexts) {
  return (await lookedAt(texts)).findings;
}

describe('a finding is told with its place, and gone with its remedy', () => {
  test.each(Object.entries(CASES))('%s', async (code, of) => {
    const texts = textsOf(of);
    const tried = await triedRemedies(await lookedAt(texts));
    const finding = tried.find((one) => one.code === code);
    if (finding === undefined) throw new Error('nothing is found');
    expect(finding.file).toBe(finding.path[0] === 'kayenta' ? 'world.yaml' : 'policy.yaml');
    expect(finding.place.line + finding.place.column).toBeGreaterThan(finding.path.length === 0 ? 1 : 2);
    if (typeof of.remedy === 'object') {
      expect(finding.remedy).toEqual([]);
      const after = await found(textsOf({ ...of, text: of.remedy.by(of.text) }));
      expect(after.map((one) => one.finding.code)).not.toContain(code);
      return;
    }
    if (of.remedy === NONE) return expect(finding.remedy).toEqual([]);
    const { remedyPhrase } = await import('../../src/report/words/remedy-words.js');
    expect(remedyPhrase(finding.remedy)).toBe(of.remedy);
    const mended = mendedTexts(texts, finding.remedy);
    if (mended === null) throw new Error('it does not fit');
    expect((await found(mended)).map((one) => one.finding.code)).not.toContain(code);
  });
});

describe('a place', () => {
  test('is the line and column of the key, and the path in its object', async () => {
    const text = `# one\n${CASES.never_fails.text}`;
    const at = (await found(textsOf({ text }))).find(({ finding }) => finding.code === 'never_fails')?.finding;
    const line = text.split('\n').findIndex((each) => each.includes('failureLimit'));
    expect(at?.place).toEqual({ line: line + 1, column: (text.split('\n')[line] ?? '').indexOf('failureLimit') + 1 });
    expect(pathText(at?.path ?? [])).toBe('spec.metrics[0].failureLimit');
  });

  test('is where its object is written, if what is missing is told of', async () => {
    const text = CASES.aborts_without_data.text;
    const at = (await found(textsOf({ text }))).find(({ finding }) => finding.code === 'aborts_without_data')?.finding;
    const lines = text.split('\n');
    const line = lines.findIndex((each) => each.includes('- name: m'));
    expect(at?.place).toEqual({ line: line + 1, column: (lines[line] ?? '').indexOf('name: m') + 1 });
  });
});

describe('a remedy', () => {
  test('keeps the comments of the file, its other documents, and the arguments of a query', async () => {
    const text =
      `# kept\n${background(`initialDelay: 5m\nsuccessCondition: result[0] < 0.1\n${share(',code=~"5.."')}`)}`
        .replace('spec:\n  metrics:', 'spec:\n  args: [{name: s, value: shop-canary}]\n  metrics:')
        .replaceAll('"shop-canary"', '"{{args.s}}"');
    const texts = textsOf({ text });
    const tried = await triedRemedies(await lookedAt(texts));
    const first = tried.find(({ code }) => code === 'empty_until_first_failure');
    const mended = mendedTexts(texts, first?.remedy ?? [])?.policies[0]?.text ?? '';
    expect(mended).toContain('# kept');
    expect(mended).toContain('kind: Rollout');
    expect(mended).toContain(
      '(sum(rate(http_requests_total{service="{{args.s}}",code=~"5.."}[1m])) or vector(0)) / sum(',
    );
  });
});
