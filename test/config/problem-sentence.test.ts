import { describe, expect, test } from 'vitest';
import type { DocumentPath } from '../../src/model/place.js';
import type { ConfigProblemDetail, JsonFault, Problem } from '../../src/model/problems/problem.js';
import type { Warning } from '../../src/model/problems/warning.js';
import { problemSentence } from '../../src/report/words/problems/problem-sentence.js';
import { warningSentence } from '../../src/report/words/warning-sentence.js';

const place = { line: 12, column: 25 };
const at = <D extends ConfigProblemDetail>(path: DocumentPath, detail: D) => ({ ...detail, path, place });
const a = { index: 0, name: 'a' };
const b = { index: 1, name: 'b' };

type Cases = { readonly [C in Problem['code']]: readonly (readonly [Problem & { readonly code: C }, string])[] };

const cases: Cases = {
  text_empty: [
    [
      { code: 'text_empty', path: [], place: { line: 1, column: 1 } },
      'line 1, column 1: there is no configuration here, only an empty text; `canary-sim init` writes one to start from',
    ],
  ],
  text_too_long: [
    [
      { code: 'text_too_long', unit: 'characters', found: 1_234_567, allowed: 1_000_000, path: [], place },
      'line 12, column 25: this has 1,234,567 characters; at most 1,000,000 are read',
    ],
    [
      { code: 'text_too_long', unit: 'bytes', found: null, allowed: 4_000_000 },
      'this has more than 4,000,000 bytes; at most 4,000,000 are read',
    ],
  ],
  not_json: [
    [
      { code: 'not_json', fault: 'unquoted_key', found: 'stages', path: [], place },
      'line 12, column 25: not JSON: the key "stages" must be in double quotes',
    ],
    [
      { code: 'not_json', fault: 'unfinished', found: null, path: [], place },
      'line 12, column 25: not JSON: the text ends before the configuration does; a bracket may be missing',
    ],
  ],
  not_yaml: [
    [
      { code: 'not_yaml', detail: 'Missing closing "quote', path: [], place },
      'line 12, column 25: not YAML: Missing closing "quote',
    ],
  ],
  nested_too_deep: [
    [{ code: 'nested_too_deep', allowed: 32, path: [], place }, 'line 12, column 25: nested more than 32 levels deep'],
  ],
  other_kind: [
    [
      {
        code: 'other_kind',
        is: { kind: 'argo', name: 'Rollout' },
        wanted: 'configuration',
        path: [],
        place: { line: 1, column: 1 },
      },
      'line 1, column 1: this is a file for Argo Rollouts (kind: Rollout), not a configuration of canary-sim; `canary-sim init` writes one to start from',
    ],
    [
      { code: 'other_kind', is: { kind: 'kayenta' }, wanted: 'configuration', path: [], place },
      'line 12, column 25: this is a canary config of Kayenta, not a configuration of canary-sim; `canary-sim init` writes one to start from',
    ],
    [
      { code: 'other_kind', is: { kind: 'configuration' }, wanted: 'policy_tests', path: [], place },
      'line 12, column 25: this is a configuration of canary-sim, which goes with --config, not a file of policy tests; `canary-sim test --help` shows one to start from',
    ],
    [
      { code: 'other_kind', is: { kind: 'flagger', name: 'Can\nary' }, wanted: 'policy_tests', path: [], place },
      'line 12, column 25: this is a file for Flagger (kind: Can\\nary), not a file of policy tests; `canary-sim test --help` shows one to start from',
    ],
  ],
  many_documents: [
    [
      { code: 'many_documents', path: [], place },
      'line 12, column 25: a second YAML document begins here; a configuration is a single one',
    ],
  ],
  helm_template: [
    [
      { code: 'helm_template', found: '{{ .Values.x }}', file: 'f', path: [], place },
      'line 12, column 25: found "{{ .Values.x }}", which Helm has to fill in first; write the objects out with `helm template`, and give that file',
    ],
  ],
  no_policy: [
    [
      { code: 'no_policy', file: 'f', path: [], place },
      'line 12, column 25: there is no Rollout, AnalysisTemplate, ClusterAnalysisTemplate or AnalysisRun here, no Canary or MetricTemplate, and no canary config of Kayenta',
    ],
  ],
  canary_fragment: [
    [
      { code: 'canary_fragment', missing: ['kind', 'spec.targetRef'], file: 'f', path: [], place },
      'line 12, column 25: this is the analysis of a Canary without the object around it; missing are `kind`, `spec.targetRef`',
    ],
  ],
  name_twice: [
    [
      { code: 'name_twice', kind: 'Rollout', name: 'a', file: 'f', path: ['metadata', 'name'], place },
      'metadata.name (line 12, column 25): a second Rollout named "a"; each name is given once',
    ],
  ],
  strategy_number: [
    [
      { code: 'strategy_number', found: 2, file: 'f', path: ['spec'], place },
      'spec (line 12, column 25): found 2 strategies; a Rollout has one of `canary` and `blueGreen`',
    ],
  ],
  step_shape: [
    [
      { code: 'step_shape', found: 0, file: 'f', path: ['spec'], place },
      'spec (line 12, column 25): found 0 things to do in one step; each step does one',
    ],
  ],
  scale_shape: [
    [
      { code: 'scale_shape', found: 2, file: 'f', path: ['spec'], place },
      'spec (line 12, column 25): found 2 of `weight`, `replicas` and `matchTrafficWeight: true`; a scale is given by one of them',
    ],
  ],
  go_duration_unreadable: [
    [
      { code: 'go_duration_unreadable', found: '5 min', file: 'f', path: ['spec'], place },
      'spec (line 12, column 25): "5 min" is not a duration; write numbers with units (h, m, s, ms), such as "30s", "5m" or "1h30m"',
    ],
  ],
  count_unreadable: [
    [
      { code: 'count_unreadable', found: 'few', file: 'f', path: ['spec'], place },
      'spec (line 12, column 25): "few" is not a whole number; the controller takes it for 0',
    ],
  ],
  template_missing: [
    [
      {
        code: 'template_missing',
        kind: 'AnalysisTemplate',
        name: 'a',
        suggestion: 'b',
        file: 'f',
        path: ['spec'],
        place,
      },
      'spec (line 12, column 25): there is no AnalysisTemplate named "a" in the files given, did you mean "b"?',
    ],
    [
      {
        code: 'template_missing',
        kind: 'ClusterAnalysisTemplate',
        name: 'a',
        suggestion: null,
        file: 'f',
        path: ['spec'],
        place,
      },
      'spec (line 12, column 25): there is no ClusterAnalysisTemplate named "a" in the files given',
    ],
  ],
  query_action: [
    [
      { code: 'query_action', found: '{{ if x }}', file: 'f', path: ['spec'], place },
      'spec (line 12, column 25): "{{ if x }}" in a query is not supported by the simulator; it fills in name, namespace, target, service, ingress, route, interval and variables.NAME',
    ],
  ],
  template_circle: [
    [
      { code: 'template_circle', name: 'a', file: 'f', path: ['spec'], place },
      'spec (line 12, column 25): the template "a" names itself, through others or at once',
    ],
  ],
  metric_twice: [
    [
      { code: 'metric_twice', name: 'm', file: 'f', path: ['spec'], place },
      'spec (line 12, column 25): two metrics of one run are named "m"; the controller refuses that',
    ],
  ],
  arg_conflict: [
    [
      { code: 'arg_conflict', name: 'a', values: ['1', '2'], file: 'f', path: ['spec'], place },
      'spec (line 12, column 25): the argument "a" has the value "1" in one template and "2" in another',
    ],
  ],
  arg_without_value: [
    [
      { code: 'arg_without_value', name: 'a', file: 'f', path: ['spec'], place },
      'spec (line 12, column 25): the argument "a" has no value, neither here nor in its template; give one with --arg a=VALUE',
    ],
  ],
  arg_from: [
    [
      { code: 'arg_from', name: 'a', source: 'secretKeyRef', file: 'f', path: ['spec'], place },
      'spec (line 12, column 25): the argument "a" comes from the cluster (secretKeyRef); give its value with --arg a=VALUE',
    ],
  ],
  arg_unresolved: [
    [
      { code: 'arg_unresolved', reference: '{{args.x}}', metric: 'm', file: 'f', path: ['spec'], place },
      'spec (line 12, column 25): "{{args.x}}" in the metric "m" names no argument of its templates',
    ],
  ],
  endless_step: [
    [
      { code: 'endless_step', metric: 'm', file: 'f', path: ['spec'], place },
      'spec (line 12, column 25): the metric "m" has an `interval` and no `count`, so that the step would never end; the controller refuses that',
    ],
  ],
  go_duration_negative: [
    [
      { code: 'go_duration_negative', found: '-5s', file: 'f', path: ['spec'], place },
      'spec (line 12, column 25): "-5s" is negative; a time to wait is 0 or more',
    ],
  ],
  deadline_too_short: [
    [
      { code: 'deadline_too_short', minReadySeconds: 60, file: 'f', path: ['spec'], place },
      'spec (line 12, column 25): this has to be more than `minReadySeconds`, which is 60; the cluster refuses the Rollout',
    ],
  ],
  needs_router: [
    [
      { code: 'needs_router', field: 'setMirrorRoute', file: 'f', path: ['spec'], place },
      'spec (line 12, column 25): `setMirrorRoute` needs `trafficRouting`, and the cluster refuses the Rollout without it',
    ],
  ],
  too_many_pods: [
    [
      { code: 'too_many_pods', found: 1_000_000, allowed: 10_000, file: 'f', path: ['spec', 'replicas'], place },
      'spec.replicas (line 12, column 25): 1,000,000 pods are not supported by the simulator, which plays at most 10,000 of a version',
    ],
  ],
  looked_at_too_often: [
    [
      {
        code: 'looked_at_too_often',
        metric: 'errors',
        seconds: 300,
        everySeconds: 1e-9,
        allowed: 200_000,
        file: 'f',
        path: ['spec'],
        place,
      },
      'spec (line 12, column 25): the metric "errors": a rollout of 5m that is looked at, or scraped, every 1e-9 s is not supported by the simulator, which plays at most 200,000 looks',
    ],
  ],
  judge_not_supported: [
    [
      { code: 'judge_not_supported', judge: 'dredd-v1.0', file: 'f', path: ['judge'], place },
      'judge (line 12, column 25): the judge "dredd-v1.0" is not supported by the simulator, since it does not decide by the measurements alone',
    ],
  ],
  range_not_supported: [
    [
      { code: 'range_not_supported', key: 'start', found: 'yesterday', file: 'f', path: ['spec'], place },
      'spec (line 12, column 25): "yesterday" is not supported by the simulator as a time; write `now()`, or `now() - duration("5m")`',
    ],
    [
      { code: 'range_not_supported', key: 'step', found: '0s', file: 'f', path: ['spec'], place },
      'spec (line 12, column 25): "0s" is not supported by the simulator as a step; write a duration above 0, such as "1m"',
    ],
  ],
  query_refused: [
    [
      {
        code: 'query_refused',
        metric: 'm',
        query: { code: 'invalid', reason: 'unexpected "~"', line: 1, column: 44 },
        file: 'f',
        path: ['spec'],
        place,
      },
      'spec (line 12, column 25): the query of the metric "m", at 1:44: unexpected "~"',
    ],
  ],
  selector_without_name: [
    [
      { code: 'selector_without_name', metric: 'm', line: 1, column: 5, file: 'f', path: ['spec'], place },
      'spec (line 12, column 25): the query of the metric "m", not supported by the simulator: a selector without a metric\'s name, at 1:5',
    ],
  ],
  series_unknown: [
    [
      {
        code: 'series_unknown',
        metric: 'm',
        series: 'baskets',
        say: { section: 'series', entry: 'baskets: { is: requests }' },
        file: 'f',
        path: ['spec'],
        place,
      },
      'spec (line 12, column 25): the metric "m" asks for `baskets`, whose name does not tell what it shows; say it in the world file, such as `series: { baskets: { is: requests } }`',
    ],
  ],
  status_unknown: [
    [
      {
        code: 'status_unknown',
        metric: 'm',
        series: 'requests_total',
        label: 'code',
        values: ['400', '404'],
        say: { section: 'series', entry: 'requests_total: { is: requests }' },
        file: 'f',
        path: ['spec'],
        place,
      },
      'spec (line 12, column 25): the metric "m" asks for `requests_total` by `code`, and `400`, `404` does not tell successes from failures; say it in the world file, such as `series: { requests_total: { is: requests } }`',
    ],
  ],
  selects_nothing: [
    [
      {
        code: 'selects_nothing',
        metric: 'm',
        series: 'requests_total',
        conditions: 'pod="web-0"',
        say: { section: 'arms', entry: '{ label: pod, value: "web-0", arm: canary }' },
        file: 'f',
        path: ['spec'],
        place,
      },
      'spec (line 12, column 25): the metric "m" asks for `requests_total` of pods that neither version has (pod="web-0"); say whose they are in the world file, such as `arms: [{ label: pod, value: "web-0", arm: canary }]`',
    ],
  ],
  measure_missing: [
    [
      {
        code: 'measure_missing',
        metric: 'm',
        provider: 'datadog',
        say: { section: 'measures', entry: 'm: { is: error_share }' },
        file: 'f',
        path: ['spec'],
        place,
      },
      'spec (line 12, column 25): the metric "m" asks datadog, and what it measures is not known; say it in the world file, such as `measures: { m: { is: error_share } }`',
    ],
  ],
  rollout_too_long: [
    [
      at([], { code: 'rollout_too_long' }),
      'line 12, column 25: in this world the rollout takes longer than 138 days, or has more changes than are played; shorten `operator`, `follow_up` or `kayenta.lifetime`',
    ],
  ],
  no_world: [
    [
      at([], { code: 'no_world' }),
      'line 12, column 25: there is no world here, only an empty text; `canary-sim init --policy FILE` writes one to start from',
    ],
  ],
  not_world: [
    [
      at([], { code: 'not_world', found: { kind: 'list', length: 2 } }),
      'line 12, column 25: found a list of 2; a world is an object, with keys such as `service` and `canary`',
    ],
  ],
  key_of_plan: [
    [
      at(['stages'], { code: 'key_of_plan', key: 'stages', instead: 'policy' }),
      'stages (line 12, column 25): the policy steers; leave it out',
    ],
    [
      at(['instances'], { code: 'key_of_plan', key: 'instances', instead: 'pods' }),
      'instances (line 12, column 25): the policy says how many; use `pods`',
    ],
    [
      at(['telemetry'], { code: 'key_of_plan', key: 'telemetry', instead: 'prometheus' }),
      'telemetry (line 12, column 25): the policy reads Prometheus; use `prometheus`',
    ],
  ],
  measure_shape: [
    [
      at(['measures', 'm'], { code: 'measure_shape', found: 2 }),
      'measures.m (line 12, column 25): found 2 of `is`, `outcomes` and `value`; a measure is said by one of them',
    ],
  ],
  hook_shape: [
    [
      at(['hooks', 'h'], { code: 'hook_shape', found: 0 }),
      'hooks.h (line 12, column 25): found 0 of `fails`, `opens_after` and `closes_after`; a hook is said by one of them, or by "pass" or "fail"',
    ],
  ],
  key_goes_with: [
    [
      at(['series', 'x', 'ok'], { code: 'key_goes_with', key: 'ok', goesWith: 'status' }),
      'series.x.ok (line 12, column 25): this goes with `status` only; leave it out',
    ],
  ],
  too_many_judgements: [
    [
      at(['kayenta', 'interval'], {
        code: 'too_many_judgements',
        judgements: 10_800,
        lifetime: '3h',
        atMost: 1_000,
        atLeastSeconds: 11,
      }),
      'kayenta.interval (line 12, column 25): 10,800 judgements in a lifetime of 3h are too many; at most 1,000 are possible, with an interval of at least 11s',
    ],
  ],
  buckets_not_increasing: [
    [
      at(['series', 'x', 'buckets', 1], { code: 'buckets_not_increasing', earlier: 2, later: 1.5 }),
      'series.x.buckets[1] (line 12, column 25): bounds of buckets increase; found 1.5 after 2',
    ],
  ],
  yaml_aliases_many: [
    [
      { code: 'yaml_aliases_many', allowed: 10_000, path: ['stable'], place },
      'stable (line 12, column 25): aliases stand for more than 10,000 values',
    ],
  ],
  documents_many: [
    [
      { code: 'documents_many', allowed: 1_000, path: [], place },
      'line 12, column 25: more than 1,000 YAML documents in one file',
    ],
  ],
  yaml_alias: [
    [
      { code: 'yaml_alias', alias: 'c', path: ['stable'], place },
      'stable (line 12, column 25): YAML aliases such as `*c` are not supported; write the value out wherever there is one',
    ],
  ],
  yaml_tag: [
    [
      { code: 'yaml_tag', tag: '!secret', path: ['name'], place },
      'name (line 12, column 25): the YAML tag `!secret` is not supported; write a plain value, in quotes if it is text',
    ],
  ],
  key_not_text: [
    [
      { code: 'key_not_text', path: ['stable'], place },
      'stable (line 12, column 25): this key is not plain text, as every key has to be',
    ],
  ],
  duplicate_key: [
    [
      { code: 'duplicate_key', key: 'name', first: { line: 2, column: 3 }, path: ['name'], place },
      'name (line 12, column 25): the key `name` is given twice; the first is in line 2, column 3',
    ],
  ],
  not_an_object: [
    [
      { code: 'not_an_object', found: { kind: 'text', text: 'hello' }, path: [], place },
      'line 12, column 25: found the text "hello"; a configuration is an object, with `stages` at least',
    ],
  ],
  unknown_key: [
    [
      {
        code: 'unknown_key',
        key: 'duraton',
        allowed: ['name', 'duration'],
        suggestion: 'duration',
        path: ['stages', 1, 'duraton'],
        place,
      },
      'stages[1].duraton (line 12, column 25): unknown key `duraton`, did you mean `duration`?',
    ],
    [
      {
        code: 'unknown_key',
        key: 'a b\u001b[31m',
        allowed: ['p50', 'p99'],
        suggestion: null,
        path: ['stable', 'a b\u001b[31m'],
        place,
      },
      'stable["a b\\u001b[31m"] (line 12, column 25): unknown key `a b\\u001b[31m`, allowed are `p50`, `p99`',
    ],
  ],
  unknown_metric: [
    [
      {
        code: 'unknown_metric',
        key: 'error_rat',
        allowed: ['error_rate'],
        suggestion: 'error_rate',
        path: ['thresholds', 'error_rat'],
        place,
      },
      'thresholds.error_rat (line 12, column 25): unknown metric `error_rat`, did you mean `error_rate`?',
    ],
  ],
  missing_key: [
    [
      { code: 'missing_key', key: 'duration', path: ['stages', 0, 'duration'], place },
      'stages[0].duration (line 12, column 25): the key `duration` is missing here, and has no default',
    ],
  ],
  wrong_type: [
    [
      {
        code: 'wrong_type',
        expected: 'number',
        found: { kind: 'text', text: '85%' },
        meant: 0.85,
        path: ['thresholds', 'conversion_rate', 'min_ratio'],
        place,
      },
      'thresholds.conversion_rate.min_ratio (line 12, column 25): found the text "85%" where a number belongs; write 0.85',
    ],
    [
      { code: 'wrong_type', expected: 'list', found: { kind: 'object' }, path: ['stages'], place },
      'stages (line 12, column 25): found an object where a list belongs',
    ],
    [
      {
        code: 'wrong_type',
        expected: 'number',
        found: { kind: 'text', text: 'NaN' },
        path: ['canary', 'error_rate'],
        place,
      },
      'canary.error_rate (line 12, column 25): found the text "NaN" where a number belongs',
    ],
    [
      {
        code: 'wrong_type',
        expected: 'pause',
        found: { kind: 'list', length: 0 },
        path: ['stages', 0, 'pause'],
        place,
      },
      'stages[0].pause (line 12, column 25): found an empty list where true, false or a duration such as "10m" belongs',
    ],
    [
      {
        code: 'wrong_type',
        expected: 'duration',
        found: { kind: 'boolean', value: true },
        path: ['operator', 0, 'at'],
        place,
      },
      'operator[0].at (line 12, column 25): found true where a duration such as "15m" belongs',
    ],
    [
      { code: 'wrong_type', expected: 'object', found: { kind: 'list', length: 1_000 }, path: ['stable'], place },
      'stable (line 12, column 25): found a list of 1,000 where an object belongs',
    ],
    [
      { code: 'wrong_type', expected: 'text', found: { kind: 'null' }, path: ['name'], place },
      'name (line 12, column 25): found null where text belongs',
    ],
    [
      {
        code: 'wrong_type',
        expected: 'boolean',
        found: { kind: 'number', value: 1 },
        path: ['analysis', 'dispersion'],
        place,
      },
      'analysis.dispersion (line 12, column 25): found 1 where true or false belongs',
    ],
    [
      {
        code: 'wrong_type',
        expected: 'point',
        found: { kind: 'list', length: 1 },
        path: ['service', 'requests_per_second', 0],
        place,
      },
      'service.requests_per_second[0] (line 12, column 25): found a list of 1 where a pair of a time and a rate, such as ["5m", 200], belongs',
    ],
    [
      {
        code: 'wrong_type',
        expected: 'rollback',
        found: { kind: 'text', text: 'redeploy' },
        path: ['rollback'],
        place,
      },
      'rollback (line 12, column 25): found the text "redeploy" where an object such as { "method": "redeploy" } belongs',
    ],
    [
      {
        code: 'wrong_type',
        expected: 'response',
        found: { kind: 'text', text: 'manual' },
        path: ['rollback', 'detect_to_act'],
        place,
      },
      'rollback.detect_to_act (line 12, column 25): found the text "manual" where "automatic" or an object such as { "manual": { "page": "5m" } } belongs',
    ],
    [
      {
        code: 'wrong_type',
        expected: 'limit',
        found: { kind: 'text', text: 'two' },
        path: ['analysis', 'failure_limit'],
        place,
      },
      'analysis.failure_limit (line 12, column 25): found the text "two" where a whole number or an object such as { "stage": 1, "rollout": 4 } belongs',
    ],
  ],
  not_finite: [
    [
      { code: 'not_finite', found: 'NaN', path: ['stable', 'error_rate'], place },
      'stable.error_rate (line 12, column 25): found NaN, which is not a number',
    ],
    [
      { code: 'not_finite', found: 'Infinity', path: ['stable', 'error_rate'], place },
      'stable.error_rate (line 12, column 25): found a number too large to be represented',
    ],
  ],
  not_integer: [
    [
      { code: 'not_integer', found: 1.5, path: ['analysis', 'min_requests'], place },
      'analysis.min_requests (line 12, column 25): 1.5 is not a whole number',
    ],
  ],
  out_of_range: [
    [
      {
        code: 'out_of_range',
        found: 2,
        allowed: { atLeast: 0, atMost: 1 },
        meant: 0.02,
        path: ['stable', 'error_rate'],
        place,
      },
      'stable.error_rate (line 12, column 25): 2 is not allowed; it must be at least 0 and at most 1; was 2 % meant? write 0.02',
    ],
    [
      {
        code: 'out_of_range',
        found: 0,
        allowed: { above: 0, atMost: 100 },
        path: ['stages', 0, 'traffic_percent'],
        place,
      },
      'stages[0].traffic_percent (line 12, column 25): 0 is not allowed; it must be more than 0 and at most 100',
    ],
    [
      {
        code: 'out_of_range',
        found: 5e6,
        allowed: { atLeast: 0.01, atMost: 3_600_000 },
        path: ['stable', 'latency_ms', 'p50'],
        place,
      },
      'stable.latency_ms.p50 (line 12, column 25): 5000000 is not allowed; it must be at least 0.01 and at most 3,600,000',
    ],
    [
      { code: 'out_of_range', found: 7, allowed: { below: 7 }, path: ['name'], place },
      'name (line 12, column 25): 7 is not allowed; it must be less than 7',
    ],
  ],
  not_one_of: [
    [
      {
        code: 'not_one_of',
        found: { kind: 'text', text: 'puase' },
        allowed: ['pause', 'promote'],
        suggestion: 'pause',
        path: ['analysis', 'when_inconclusive'],
        place,
      },
      'analysis.when_inconclusive (line 12, column 25): found the text "puase", did you mean `pause`?',
    ],
    [
      {
        code: 'not_one_of',
        found: { kind: 'number', value: 3 },
        allowed: ['pause', 'promote'],
        suggestion: null,
        path: ['analysis', 'when_inconclusive'],
        place,
      },
      'analysis.when_inconclusive (line 12, column 25): found 3, allowed are `pause`, `promote`',
    ],
    [
      {
        code: 'not_one_of',
        found: { kind: 'text', text: 'start' },
        allowed: ['completed'],
        suggestion: null,
        path: ['faults', 0, 'after'],
        place,
      },
      'faults[0].after (line 12, column 25): found the text "start", allowed is `completed`',
    ],
  ],
  too_few_items: [
    [
      { code: 'too_few_items', found: 0, allowed: 1, path: ['stages'], place },
      'stages (line 12, column 25): found an empty list; at least 1 is needed',
    ],
  ],
  too_many_items: [
    [
      { code: 'too_many_items', found: 1_001, allowed: 1_000, path: ['stages'], place },
      'stages (line 12, column 25): found a list of 1,001; at most 1,000 are allowed',
    ],
  ],
  seed_empty: [
    [{ code: 'seed_empty' }, 'the seed is empty; any other text is one'],
    [
      { code: 'seed_empty', path: ['cases', 0, 'seed'], place },
      'cases[0].seed (line 12, column 25): the seed is empty; any other text is one',
    ],
  ],
  not_a_configuration: [
    [
      { code: 'not_a_configuration', path: [], place },
      'line 12, column 25: this is not a configuration, which is an object in JSON or YAML, with `stages` at least',
    ],
  ],
  config_outside: [
    [
      { code: 'config_outside', config: '../x.json', path: ['cases', 0, 'config'], place },
      'cases[0].config (line 12, column 25): the configuration "../x.json" is not in the folder of these tests; with --allow-outside it is read',
    ],
  ],
  metric_name_taken: [
    [
      { code: 'metric_name_taken', name: 'error_rate', path: ['metrics', 'error_rate'], place },
      'metrics.error_rate (line 12, column 25): `error_rate` means something else already; give your metric another name',
    ],
  ],
  metric_name_unreadable: [
    [
      { code: 'metric_name_unreadable', found: 'queue depth', path: ['metrics', 'queue depth'], place },
      'metrics["queue depth"] (line 12, column 25): "queue depth" cannot name a metric; a name is up to 40 letters, digits and underscores, a letter first',
    ],
  ],
  audience_name_taken: [
    [
      { code: 'audience_name_taken', name: 'others', path: ['service', 'audiences', 'others'], place },
      'service.audiences.others (line 12, column 25): `others` means something else already; give your audience another name',
    ],
  ],
  audience_name_unreadable: [
    [
      { code: 'audience_name_unreadable', found: 'eu west', path: ['service', 'audiences', 'eu west'], place },
      'service.audiences["eu west"] (line 12, column 25): "eu west" cannot name an audience; a name is up to 40 letters, digits, underscores and hyphens, a letter first',
    ],
  ],
  name_empty: [[{ code: 'name_empty', path: ['name'], place }, 'name (line 12, column 25): a name must not be empty']],
  name_too_long: [
    [
      { code: 'name_too_long', characters: 1_010, allowed: 100, path: ['name'], place },
      'name (line 12, column 25): the name has 1,010 characters; at most 100 are allowed',
    ],
  ],
  name_unprintable: [
    [
      { code: 'name_unprintable', codePoint: 0x1b, position: 2, path: ['name'], place },
      'name (line 12, column 25): character 2 of the name is U+001B; control characters and invisible ones are not allowed',
    ],
  ],
  clock_unreadable: [
    [
      { code: 'clock_unreadable', found: '24:00', path: ['service', 'start_at'], place },
      'service.start_at (line 12, column 25): "24:00" is not a time of day; write hours and minutes, from "00:00" to "23:59"',
    ],
  ],
  duration_without_unit: [
    [
      { code: 'duration_without_unit', found: '1h30', path: ['stages', 0, 'duration'], place },
      'stages[0].duration (line 12, column 25): the duration "1h30" lacks a unit; write a number and a unit (d, h, m or s), such as "90s", "15m" or "1h30m"',
    ],
  ],
  duration_unreadable: [
    [
      { code: 'duration_unreadable', found: `15\n${'x'.repeat(100)}`, path: ['stages', 0, 'duration'], place },
      `stages[0].duration (line 12, column 25): "15\\n${'x'.repeat(56)}…" is not a duration; write a number and a unit (d, h, m or s), such as "90s", "15m" or "1h30m", the larger unit first`,
    ],
  ],
  duration_not_whole_seconds: [
    [
      { code: 'duration_not_whole_seconds', found: '0.5s', path: ['stages', 0, 'duration'], place },
      'stages[0].duration (line 12, column 25): the duration "0.5s" does not come to whole seconds',
    ],
  ],
  duration_out_of_range: [
    [
      {
        code: 'duration_out_of_range',
        found: '0s',
        atLeastSeconds: 1,
        atMostSeconds: 366 * 86_400,
        path: ['analysis', 'interval'],
        place,
      },
      'analysis.interval (line 12, column 25): the duration "0s" is not allowed; it must be at least 1s and at most 366d',
    ],
  ],
  method_beside_judges: [
    [
      at(['analysis', 'method'], { code: 'method_beside_judges', keys: ['method', 'margin'] }),
      'analysis.method (line 12, column 25): `method`, `margin` beside `judges` apply to no judge; write them inside the judge that they are for, or leave out `judges`',
    ],
    [
      at(['analysis', 'ratio'], { code: 'method_beside_judges', keys: ['ratio'] }),
      'analysis.ratio (line 12, column 25): `ratio` beside `judges` applies to no judge; write it inside the judge that it is for, or leave out `judges`',
    ],
  ],
  settings_without_method: [
    [
      at(['analysis', 'margin'], {
        code: 'settings_without_method',
        keys: ['margin'],
        method: 'thresholds',
        methods: ['fisher', 'sequential'],
      }),
      'analysis.margin (line 12, column 25): no `method` is given, which means `thresholds`, and that has no `margin`; give `method`, one of `fisher`, `sequential`',
    ],
    [
      at(['analysis', 'margin'], {
        code: 'settings_without_method',
        keys: ['margin', 'ratio'],
        method: 'thresholds',
        methods: [],
      }),
      'analysis.margin (line 12, column 25): no `method` is given, which means `thresholds`, and that has no `margin`, `ratio`; give `method`',
    ],
  ],
  setting_not_of_method: [
    [
      at(['analysis', 'spending'], {
        code: 'setting_not_of_method',
        key: 'spending',
        method: 'fisher',
        methods: ['group_sequential'],
      }),
      'analysis.spending (line 12, column 25): `fisher` has no `spending`; it is a setting of `group_sequential`',
    ],
    [
      at(['analysis', 'metrics'], {
        code: 'setting_not_of_method',
        key: 'metrics',
        method: 'kayenta',
        methods: ['fisher'],
      }),
      "analysis.metrics (line 12, column 25): `kayenta` takes its `metrics` inside of `kayenta`, with each one's settings",
    ],
  ],
  metric_not_of_method: [
    [
      at(['analysis', 'metrics', 0], {
        code: 'metric_not_of_method',
        metric: 'latency_p99_ms',
        method: 'fisher',
        allowed: ['error_rate', 'slow_rate'],
      }),
      'analysis.metrics[0] (line 12, column 25): `fisher` cannot judge `latency_p99_ms`; it takes `error_rate`, `slow_rate`',
    ],
  ],
  metric_repeated: [
    [
      at(['analysis', 'metrics', 1], { code: 'metric_repeated', metric: 'slow_rate' }),
      'analysis.metrics[1] (line 12, column 25): `slow_rate` is listed twice; once is enough',
    ],
  ],
  duplicate_judge_name: [
    [
      at(['analysis', 'judges', 2, 'name'], {
        code: 'duplicate_judge_name',
        name: 'x',
        judgeIndex: 2,
        earlierIndex: 0,
      }),
      'analysis.judges[2].name (line 12, column 25): judge 3 is named "x", as judge 1 already is; names must be unique',
    ],
  ],
  weight_without_effect: [
    [
      at(['analysis', 'judges', 0, 'weight'], { code: 'weight_without_effect', why: 'own_alpha' }),
      'analysis.judges[0].weight (line 12, column 25): a weight shares out alpha, and this judge has an alpha of its own; give one or the other',
    ],
    [
      at(['analysis', 'judges', 0, 'weight'], { code: 'weight_without_effect', why: 'holm' }),
      'analysis.judges[0].weight (line 12, column 25): a weight shares out alpha, which `multiplicity` leaves to Holm; leave the weight out',
    ],
  ],
  promotion_without_margin: [
    [
      at(['analysis', 'promote_early'], { code: 'promotion_without_margin', marginFrom: 'default' }),
      'analysis.promote_early (line 12, column 25): with a `margin` of 1 (the default) no canary can be shown to be within it, since one that is like stable is just at it; give a margin above 1, such as 1.5',
    ],
  ],
  exponent_without_power: [
    [
      at(['analysis', 'exponent'], { code: 'exponent_without_power', spending: 'pocock' }),
      'analysis.exponent (line 12, column 25): an exponent does nothing for a `spending` of `pocock`; it goes with `power`',
    ],
  ],
  srm_without_users: [
    [
      at(['analysis', 'method'], { code: 'srm_without_users', missing: ['users', 'routing'] }),
      'analysis.method (line 12, column 25): `srm` holds the users that come to the canary against those that were meant to; that needs `service.users` and a `service.routing` of `sticky`',
    ],
    [
      at(['analysis', 'method'], { code: 'srm_without_users', missing: ['routing'] }),
      'analysis.method (line 12, column 25): `srm` holds the users that come to the canary against those that were meant to; that needs a `service.routing` of `sticky`',
    ],
  ],
  holm_without_p_values: [
    [
      at(['analysis', 'method'], { code: 'holm_without_p_values', method: 'cusum', looks: null }),
      'analysis.method (line 12, column 25): Holm orders p-values, and `cusum` has none; `fisher`, `sequential`, `mann_whitney` and `distribution` with looks "stage_end" do, and for the others `multiplicity` is "weights"',
    ],
    [
      at(['analysis', 'looks'], { code: 'holm_without_p_values', method: 'distribution', looks: 'every_window' }),
      'analysis.looks (line 12, column 25): Holm orders p-values, and `distribution` that looks in "every_window" has none; `fisher`, `sequential`, `mann_whitney` and `distribution` with looks "stage_end" do, and for the others `multiplicity` is "weights"',
    ],
  ],
  alphas_too_large: [
    [
      at(['analysis', 'judges', 1, 'alpha'], {
        code: 'alphas_too_large',
        sum: 0.06,
        alpha: 0.05,
        alphaFrom: 'default',
        sharing: 0,
      }),
      "analysis.judges[1].alpha (line 12, column 25): the judges' own alphas come to 0.06, of the 0.05 (the default) that all of them have together; lower them, or raise `analysis.alpha`",
    ],
    [
      at(['analysis', 'judges', 1, 'alpha'], {
        code: 'alphas_too_large',
        sum: 0.05,
        alpha: 0.05,
        alphaFrom: 'given',
        sharing: 1,
      }),
      "analysis.judges[1].alpha (line 12, column 25): the judges' own alphas come to 0.05, of the 0.05 that all of them have together, which leaves nothing for the judge without one; lower them, or raise `analysis.alpha`",
    ],
    [
      at(['analysis', 'judges', 1, 'alpha'], {
        code: 'alphas_too_large',
        sum: 0.050_001,
        alpha: 0.05,
        alphaFrom: 'given',
        sharing: 2,
      }),
      "analysis.judges[1].alpha (line 12, column 25): the judges' own alphas come to 0.050001, of the 0.05 that all of them have together, which leaves nothing for the 2 judges without one; lower them, or raise `analysis.alpha`",
    ],
  ],
  too_few_windows_for_looks: [
    [
      at(['analysis', 'looks_per_stage'], {
        code: 'too_few_windows_for_looks',
        stage: 'b',
        stageIndex: 1,
        windows: 5,
        looks: 6,
      }),
      'analysis.looks_per_stage (line 12, column 25): 6 looks a stage are more than the 5 windows of stage "b"; at most 5 are possible, or a shorter interval',
    ],
    [
      at(['analysis', 'looks_per_stage'], {
        code: 'too_few_windows_for_looks',
        stage: null,
        stageIndex: 1,
        windows: 1,
        looks: 2,
      }),
      'analysis.looks_per_stage (line 12, column 25): 2 looks a stage are more than the 1 window of stage 2; at most 1 is possible, or a shorter interval',
    ],
  ],
  marginal_not_below_pass: [
    [
      at(['analysis', 'kayenta', 'pass'], {
        code: 'marginal_not_below_pass',
        marginal: 75,
        marginalFrom: 'default',
        pass: 60,
        passFrom: 'given',
      }),
      'analysis.kayenta.pass (line 12, column 25): `marginal` of 75 (the default) is not less than `pass` of 60; a score of at most the one fails, of at least the other passes',
    ],
  ],
  no_metric_with_a_say: [
    [
      at(['analysis', 'kayenta', 'metrics'], { code: 'no_metric_with_a_say', muted: 0 }),
      'analysis.kayenta.metrics (line 12, column 25): no metric is given, which leaves nothing to judge; give one, or leave `metrics` out',
    ],
    [
      at(['analysis', 'kayenta', 'metrics'], { code: 'no_metric_with_a_say', muted: 2 }),
      'analysis.kayenta.metrics (line 12, column 25): every metric is muted, which leaves nothing to judge; let at least one have a say',
    ],
  ],
  group_without_metric: [
    [
      at(['analysis', 'kayenta', 'groups', 'eror'], {
        code: 'group_without_metric',
        group: 'eror',
        groups: ['errors'],
        suggestion: 'errors',
        isMuted: false,
      }),
      'analysis.kayenta.groups.eror (line 12, column 25): no metric is in the group "eror", did you mean `errors`?',
    ],
    [
      at(['analysis', 'kayenta', 'groups', 'cpu'], {
        code: 'group_without_metric',
        group: 'cpu',
        groups: ['errors', 'a\u001bb'],
        suggestion: null,
        isMuted: false,
      }),
      'analysis.kayenta.groups.cpu (line 12, column 25): no metric is in the group "cpu", metrics are in `errors`, `a\\u001bb`',
    ],
    [
      at(['analysis', 'kayenta', 'groups', 'r'], {
        code: 'group_without_metric',
        group: 'r',
        groups: ['metrics'],
        suggestion: null,
        isMuted: true,
      }),
      'analysis.kayenta.groups.r (line 12, column 25): the group "r" has a weight, and all metrics in it are muted, so that the weight would be lost',
    ],
  ],
  group_weights_do_not_fit: [
    [
      at(['analysis', 'kayenta', 'groups'], { code: 'group_weights_do_not_fit', sum: 90, unweighted: [] }),
      'analysis.kayenta.groups (line 12, column 25): the weights come to 90 %, and every group has one; they must come to 100 %',
    ],
    [
      at(['analysis', 'kayenta', 'groups'], { code: 'group_weights_do_not_fit', sum: 100, unweighted: ['c', 'd'] }),
      'analysis.kayenta.groups (line 12, column 25): the weights come to 100 %, which leaves nothing for `c`, `d`; with groups that have no weight they must be less than 100 %',
    ],
  ],
  p99_not_above_p50: [
    [
      {
        code: 'p99_not_above_p50',
        p50Ms: 900,
        p50From: 'given',
        p99Ms: 200,
        p99From: 'stable',
        path: ['canary', 'latency_ms', 'p50'],
        place,
      },
      'canary.latency_ms.p50 (line 12, column 25): p99 of 200 ms (inherited from stable) is not more than p50 of 900 ms',
    ],
    [
      {
        code: 'p99_not_above_p50',
        p50Ms: 50,
        p50From: 'default',
        p99Ms: 20,
        p99From: 'given',
        path: ['stable', 'latency_ms', 'p99'],
        place,
      },
      'stable.latency_ms.p99 (line 12, column 25): p99 of 20 ms is not more than p50 of 50 ms (the default)',
    ],
  ],
  first_rate_not_at_start: [
    [
      { code: 'first_rate_not_at_start', atSeconds: 60, path: ['service', 'requests_per_second', 0, 0], place },
      'service.requests_per_second[0][0] (line 12, column 25): the first of the points is at 1m; it must be at "0s", where the rollout begins',
    ],
  ],
  rates_out_of_order: [
    [
      {
        code: 'rates_out_of_order',
        index: 2,
        atSeconds: 300,
        earlierIndex: 1,
        earlierAtSeconds: 600,
        path: ['service', 'requests_per_second', 2, 0],
        place,
      },
      'service.requests_per_second[2][0] (line 12, column 25): 5m (point 3) is not after 10m (point 2); the times of the points must strictly increase',
    ],
  ],
  rates_all_zero: [
    [
      { code: 'rates_all_zero', points: 2, path: ['service', 'requests_per_second'], place },
      'service.requests_per_second (line 12, column 25): all 2 points have a rate of 0, so that there is no traffic; at least one must be more than 0',
    ],
    [
      { code: 'rates_all_zero', points: 1, path: ['service', 'requests_per_second'], place },
      'service.requests_per_second (line 12, column 25): the only point has a rate of 0, so that there is no traffic; at least one must be more than 0',
    ],
  ],
  warm_up_without_effect: [
    [
      { code: 'warm_up_without_effect', path: ['warm_up'], place },
      'warm_up (line 12, column 25): a warm-up whose `latency_ratio` and `error_ratio` are both 1 changes nothing; give one that is more than 1, or leave `warm_up` out',
    ],
  ],
  fresh_baseline_without_router: [
    [
      { code: 'fresh_baseline_without_router', path: ['baseline'], place },
      'baseline (line 12, column 25): a fresh baseline gets as much traffic as the canary from a router; with `"split": "replicas"` there is none; compare with `"baseline": "stable"`',
    ],
  ],
  autoscale_without_capacity: [
    [
      { code: 'autoscale_without_capacity', path: ['instances', 'autoscale'], place },
      'instances.autoscale (line 12, column 25): instances are added by how much of what one can serve is asked of it, and that is not known; give `requests_per_second`',
    ],
  ],
  scaled_without_router: [
    [
      { code: 'scaled_without_router', key: 'autoscale', path: ['instances', 'autoscale'], place },
      'instances.autoscale (line 12, column 25): with `"split": "replicas"` the numbers of instances are the share, and adding some by load would change it; leave `autoscale` out',
    ],
    [
      { code: 'scaled_without_router', key: 'scale_down_stable', path: ['instances', 'scale_down_stable'], place },
      'instances.scale_down_stable (line 12, column 25): with `"split": "replicas"` stable gives up instances as those of the canary become ready; leave `scale_down_stable` out',
    ],
  ],
  autoscale_below_count: [
    [
      { code: 'autoscale_below_count', max: 5, count: 10, path: ['instances', 'autoscale', 'max'], place },
      'instances.autoscale.max (line 12, column 25): at most 5 instances are fewer than the 10 that there are before the rollout; `max` must be at least `count`',
    ],
  ],
  stage_instances_uncounted: [
    [
      { code: 'stage_instances_uncounted', stage: { index: 0, name: 'few' }, path: ['stages', 0, 'instances'], place },
      'stages[0].instances (line 12, column 25): stage "few" (stage 1) says how many instances it has, and the world counts none; give `instances` with a `count`, or leave these out',
    ],
  ],
  stage_instances_off_share: [
    [
      {
        code: 'stage_instances_off_share',
        stage: { index: 1, name: 'all' },
        stable: 1,
        percent: 100,
        path: ['stages', 1, 'instances', 'stable'],
        place,
      },
      'stages[1].instances.stable (line 12, column 25): stage "all" (stage 2) has all of the traffic, and 1 instance of stable would take a part of it; it must be 0',
    ],
    [
      {
        code: 'stage_instances_off_share',
        stage: { index: 0, name: 'few' },
        stable: 0,
        percent: 10,
        path: ['stages', 0, 'instances', 'stable'],
        place,
      },
      'stages[0].instances.stable (line 12, column 25): stage "few" (stage 1) leaves stable 90 % of the traffic and no instance; it must be at least 1',
    ],
  ],
  telemetry_without_effect: [
    [
      { code: 'telemetry_without_effect', path: ['telemetry'], place },
      'telemetry (line 12, column 25): a `telemetry` without `scrape` and `starts_at_first_event` changes nothing; give one of them, or leave it out',
    ],
  ],
  lost_without_scrape: [
    [
      { code: 'lost_without_scrape', path: ['telemetry', 'lost'], place },
      'telemetry.lost (line 12, column 25): scrapes can be lost only where counters are scraped; give `scrape`, such as "15s", beside `lost`',
    ],
  ],
  unseen_without_error_rate: [
    [
      {
        code: 'unseen_without_error_rate',
        fault: { index: 0, name: 'refused' },
        path: ['faults', 0, 'unseen'],
        place,
      },
      'faults[0].unseen (line 12, column 25): the fault "refused" is `unseen` and has no `error_rate`, so that there are no failures which a metric could leave out; give `error_rate`, or leave `unseen` out',
    ],
  ],
  span_shorter_than_interval: [
    [
      {
        code: 'span_shorter_than_interval',
        metric: 'burn_rate',
        key: 'short',
        spanSeconds: 300,
        spanFrom: 'default',
        intervalSeconds: 600,
        path: ['thresholds', 'burn_rate', 'short'],
        place,
      },
      'thresholds.burn_rate.short (line 12, column 25): `short` of 5m (the default) for burn_rate is shorter than the interval of 10m, and would leave traffic unseen',
    ],
  ],
  burn_rate_without_slo: [
    [
      { code: 'burn_rate_without_slo', path: ['thresholds', 'burn_rate'], place },
      'thresholds.burn_rate (line 12, column 25): a burn rate needs an objective to be measured by, and there is none; give `slo` with an `objective`',
    ],
  ],
  burn_rate_short_not_shorter: [
    [
      {
        code: 'burn_rate_short_not_shorter',
        shortSeconds: 300,
        shortFrom: 'default',
        longSeconds: 60,
        longFrom: 'given',
        path: ['thresholds', 'burn_rate', 'long'],
        place,
      },
      'thresholds.burn_rate.long (line 12, column 25): `short` of 5m (the default) is not shorter than `long` of 1m',
    ],
  ],
  fault_without_effect: [
    [
      { code: 'fault_without_effect', fault: a, effects: ['error_rate', 'retries'], path: ['faults', 0], place },
      'faults[0] (line 12, column 25): the fault "a" has no effect and would change nothing; give at least one of `error_rate`, `retries`',
    ],
  ],
  duplicate_fault_name: [
    [
      {
        code: 'duplicate_fault_name',
        name: 'fault-2',
        faultIndex: 1,
        earlierIndex: 0,
        defaulted: true,
        path: ['faults', 1, 'name'],
        place,
      },
      'faults[1].name (line 12, column 25): fault 2 is by default named "fault-2", as fault 1 already is; names must be unique',
    ],
    [
      {
        code: 'duplicate_fault_name',
        name: 'a',
        faultIndex: 1,
        earlierIndex: 0,
        defaulted: false,
        path: ['faults', 1, 'name'],
        place,
      },
      'faults[1].name (line 12, column 25): fault 2 is named "a", as fault 1 already is; names must be unique',
    ],
    [
      {
        code: 'duplicate_fault_name',
        name: 'latent',
        faultIndex: 0,
        earlierIndex: null,
        defaulted: false,
        path: ['faults', 0, 'name'],
        place,
      },
      'faults[0].name (line 12, column 25): fault 1 is named "latent", as a fault of the preset already is; names must be unique',
    ],
  ],
  fault_neutral: [
    [
      {
        code: 'fault_neutral',
        fault: a,
        effects: [{ key: 'error_rate', value: 0 }],
        path: ['faults', 0],
        place,
      },
      'faults[0] (line 12, column 25): the fault "a" would change nothing, since `error_rate` of 0 leaves all as it is; give an effect, or leave the fault out',
    ],
    [
      {
        code: 'fault_neutral',
        fault: { index: 0, name: null },
        effects: [
          { key: 'latency_ratio', value: 1 },
          { key: 'retries', value: 0 },
        ],
        path: ['faults', 0],
        place,
      },
      'faults[0] (line 12, column 25): fault 1 would change nothing, since `latency_ratio` of 1 and `retries` of 0 leave all as it is; give an effect, or leave the fault out',
    ],
  ],
  burn_rate_never_trips: [
    [
      {
        code: 'burn_rate_never_trips',
        key: 'max',
        max: 14.4,
        maxFrom: 'default',
        mostBurn: 1 / (1 - 0.9),
        objective: 0.9,
        path: ['thresholds', 'burn_rate', 'max'],
        place,
      },
      'thresholds.burn_rate.max (line 12, column 25): a burn rate of more than 14.4 (the default) is impossible: with an objective of 0.9 it is 10 when every request fails; `max` must be less than that',
    ],
  ],
  fault_ends_before_it_begins: [
    [
      {
        code: 'fault_ends_before_it_begins',
        fault: a,
        from: { stage: null, seconds: 600, plannedSeconds: null },
        until: { stage: null, seconds: 300, plannedSeconds: null },
        path: ['faults', 0, 'until'],
        place,
      },
      'faults[0].until (line 12, column 25): the fault "a" would end at 5m, but begins at 10m; `until` must come after `from`',
    ],
    [
      {
        code: 'fault_ends_before_it_begins',
        fault: { index: 0, name: null },
        from: { stage: 'b', seconds: 60, plannedSeconds: null },
        until: { stage: 'a', seconds: 0, plannedSeconds: null },
        path: ['faults', 0, 'until'],
        place,
      },
      'faults[0].until (line 12, column 25): fault 1 would end at 0s into stage "a", but begins at 1m into stage "b"; `until` must come after `from`',
    ],
    [
      {
        code: 'fault_ends_before_it_begins',
        fault: a,
        from: { stage: 'b', seconds: 60, plannedSeconds: 660 },
        until: { stage: null, seconds: 300, plannedSeconds: null },
        path: ['faults', 0, 'until'],
        place,
      },
      'faults[0].until (line 12, column 25): the fault "a" would end at 5m, but begins at 1m into stage "b" (11m as planned); `until` must come after `from`',
    ],
  ],
  ramp_too_long: [
    [
      {
        code: 'ramp_too_long',
        fault: a,
        rampSeconds: 7_200,
        allowedSeconds: 600,
        over: 'plan',
        path: ['faults', 0, 'ramp'],
        place,
      },
      'faults[0].ramp (line 12, column 25): a ramp of 2h is longer than the 10m that the fault "a" can last as the stages are planned; it would never reach full strength',
    ],
    [
      {
        code: 'ramp_too_long',
        fault: a,
        rampSeconds: 600,
        allowedSeconds: 300,
        over: 'fault',
        path: ['faults', 0, 'ramp'],
        place,
      },
      'faults[0].ramp (line 12, column 25): a ramp of 10m is longer than the fault "a", which lasts 5m; it would never reach full strength',
    ],
    [
      {
        code: 'ramp_too_long',
        fault: a,
        rampSeconds: 600,
        allowedSeconds: 300,
        over: 'for',
        path: ['faults', 0, 'ramp'],
        place,
      },
      'faults[0].ramp (line 12, column 25): a ramp of 10m is longer than the 5m for which the fault "a" is on each time; it would never reach full strength',
    ],
  ],
  cohort_of_all_users: [
    [
      {
        code: 'cohort_of_all_users',
        fault: a,
        fromStage: 'c',
        stage: b,
        path: ['faults', 0, 'cohort', 'share'],
        place,
      },
      'faults[0].cohort.share (line 12, column 25): the fault "a" keeps all users from the canary until stage "c", so that it serves no request in stage "b" (stage 2) before; a share below 1 leaves it some',
    ],
  ],
  flapping_incomplete: [
    [
      {
        code: 'flapping_incomplete',
        fault: a,
        given: 'every',
        missing: 'for',
        path: ['faults', 0, 'every'],
        place,
      },
      'faults[0].every (line 12, column 25): the fault "a" has `every` and no `for`; a fault that comes and goes needs both',
    ],
  ],
  flap_not_shorter: [
    [
      {
        code: 'flap_not_shorter',
        fault: a,
        forSeconds: 600,
        everySeconds: 300,
        path: ['faults', 0, 'for'],
        place,
      },
      'faults[0].for (line 12, column 25): the fault "a" is on for 10m of every 5m, which is always; `for` must be shorter than `every`',
    ],
  ],
  stage_moment_after_completion: [
    [
      {
        code: 'stage_moment_after_completion',
        fault: a,
        key: 'until',
        stage: 'b',
        after: 'completed',
        path: ['faults', 0, 'until'],
        place,
      },
      'faults[0].until (line 12, column 25): the fault "a" counts from the completion of the rollout, and `until` names stage "b", which is over by then; give a duration alone',
    ],
    [
      {
        code: 'stage_moment_after_completion',
        fault: a,
        key: 'from',
        stage: null,
        after: 'rolled_back',
        path: ['faults', 0, 'from'],
        place,
      },
      'faults[0].from (line 12, column 25): the fault "a" counts from the decision to roll back, and `from` names a stage, which is over by then; give a duration alone',
    ],
  ],
  lookback_shorter_than_interval: [
    [
      {
        code: 'lookback_shorter_than_interval',
        lookbackSeconds: 30,
        intervalSeconds: 90,
        path: ['analysis', 'lookback'],
        place,
      },
      'analysis.lookback (line 12, column 25): a lookback of 30s is shorter than the interval of 1m30s, and would leave traffic unseen',
    ],
  ],
  stage_limit_above_rollout_limit: [
    [
      {
        code: 'stage_limit_above_rollout_limit',
        stageLimit: 5,
        rolloutLimit: 4,
        path: ['analysis', 'failure_limit', 'stage'],
        place,
      },
      'analysis.failure_limit.stage (line 12, column 25): a stage may fail 5 windows and the whole rollout 4, so that the limit of a stage is never reached; it must not be more than that of the rollout',
    ],
  ],
  traffic_not_increasing: [
    [
      {
        code: 'traffic_not_increasing',
        stage: b,
        percent: 10,
        earlier: a,
        earlierPercent: 25,
        path: ['stages', 1, 'traffic_percent'],
        place,
      },
      'stages[1].traffic_percent (line 12, column 25): 10 is not more than the 25 of stage "a" (stage 1) before it; traffic percentages must strictly increase ("a" → "b")',
    ],
    [
      {
        code: 'traffic_not_increasing',
        stage: { index: 2, name: null },
        percent: 10,
        earlier: { index: 0, name: null },
        earlierPercent: 10,
        path: ['stages', 2, 'traffic_percent'],
        place,
      },
      'stages[2].traffic_percent (line 12, column 25): 10 is not more than the 10 of stage 1 before it; traffic percentages must strictly increase (stage 1 → stage 3)',
    ],
  ],
  duplicate_name: [
    [
      {
        code: 'duplicate_name',
        name: 'a',
        stageIndex: 2,
        earlierIndex: 0,
        defaulted: false,
        path: ['stages', 2, 'name'],
        place,
      },
      'stages[2].name (line 12, column 25): stage 3 is named "a", as stage 1 already is; names must be unique',
    ],
    [
      {
        code: 'duplicate_name',
        name: 'stage-2',
        stageIndex: 1,
        earlierIndex: 0,
        defaulted: true,
        path: ['stages', 1, 'name'],
        place,
      },
      'stages[1].name (line 12, column 25): stage 2 is by default named "stage-2", as stage 1 already is; names must be unique',
    ],
  ],
  stage_shorter_than_interval: [
    [
      {
        code: 'stage_shorter_than_interval',
        stage: a,
        last: false,
        seconds: 30,
        intervalSeconds: 60,
        path: ['stages', 0, 'duration'],
        place,
      },
      'stages[0].duration (line 12, column 25): 30s of stage "a" (stage 1) is shorter than the interval of 1m; a stage lasts at least one interval',
    ],
    [
      {
        code: 'stage_shorter_than_interval',
        stage: b,
        last: true,
        seconds: 30,
        intervalSeconds: 60,
        path: ['stages', 1, 'duration'],
        place,
      },
      'stages[1].duration (line 12, column 25): 30s of stage "b" (stage 2) is shorter than the interval of 1m; a stage lasts at least one interval, or as the last one "0s"',
    ],
  ],
  ratio_and_count: [
    [
      { code: 'ratio_and_count', path: ['metrics', 'refunds', 'per'], place },
      'metrics.refunds.per (line 12, column 25): a metric with `ratio_of` is a ratio, one with `per` a count; give one of the two',
    ],
  ],
  cv_without_gauge: [
    [
      { code: 'cv_without_gauge', path: ['metrics', 'refunds', 'cv'], place },
      'metrics.refunds.cv (line 12, column 25): `cv` is of a gauge, which has neither `ratio_of` nor `per`; what is counted varies by chance alone',
    ],
  ],
  unknown_scenario: [
    [
      {
        code: 'unknown_scenario',
        found: 'worse_paymet',
        allowed: ['worse_payment'],
        suggestion: 'worse_payment',
        path: ['cases', 0, 'scenario'],
        place,
      },
      'cases[0].scenario (line 12, column 25): there is no scenario "worse_paymet", did you mean `worse_payment`?',
    ],
    [
      {
        code: 'unknown_scenario',
        found: 'worse_luck',
        allowed: ['worse_payment', 'worse_queue'],
        suggestion: null,
        path: ['cases', 0, 'scenario'],
        place,
      },
      'cases[0].scenario (line 12, column 25): there is no scenario "worse_luck"; of the metrics of the configuration there are `worse_payment`, `worse_queue`',
    ],
    [
      {
        code: 'unknown_scenario',
        found: 'worse_luck',
        allowed: [],
        suggestion: null,
        path: ['cases', 0, 'scenario'],
        place,
      },
      'cases[0].scenario (line 12, column 25): there is no scenario "worse_luck": the configuration has no `metrics` of its own that could be worse',
    ],
  ],
  not_worse_than_stable: [
    [
      { code: 'not_worse_than_stable', metric: 'crashes', stable: 0, path: ['cases', 0, 'scenario'], place },
      'cases[0].scenario (line 12, column 25): of crashes stable has 0, and 30 % of nothing is nothing; give `metrics.crashes.worse`',
    ],
  ],
  worse_not_worse: [
    [
      {
        code: 'worse_not_worse',
        worse: 0.99,
        stable: 0.98,
        better: 'higher',
        path: ['metrics', 'paid', 'worse'],
        place,
      },
      "metrics.paid.worse (line 12, column 25): 0.99 is not worse than stable's 0.98, since higher is better; give less than 0.98, or leave `worse` out",
    ],
  ],
  rule_without_condition: [
    [
      {
        code: 'rule_without_condition',
        metric: 'error_rate',
        conditions: ['max', 'min'],
        path: ['thresholds', 'error_rate'],
        place,
      },
      'thresholds.error_rate (line 12, column 25): the threshold for error_rate has no condition and would judge nothing; give at least one of `max`, `min`',
    ],
  ],
  service_of_instances: [
    [
      { code: 'service_of_instances', metric: 'cpu_percent', path: ['thresholds', 'cpu_percent', 'of'], place },
      'thresholds.cpu_percent.of (line 12, column 25): cpu_percent is that of one instance, and the whole service has none; leave `of` out',
    ],
  ],
  copies_of_service: [
    [
      { code: 'copies_of_service', metric: 'mismatch_rate', path: ['thresholds', 'mismatch_rate', 'of'], place },
      'thresholds.mismatch_rate.of (line 12, column 25): mismatch_rate is of the copies that the canary gets; leave `of` out',
    ],
  ],
  copies_not_made: [
    [
      { code: 'copies_not_made', metric: 'mismatch_rate', path: ['thresholds', 'mismatch_rate'], place },
      'thresholds.mismatch_rate (line 12, column 25): mismatch_rate compares the answers to copies, and no stage makes any; give a stage `mirror_percent`, or leave the threshold out',
    ],
  ],
  copies_with_relative_condition: [
    [
      {
        code: 'copies_with_relative_condition',
        metric: 'mismatch_rate',
        conditions: ['max_increase', 'max_ratio'],
        path: ['thresholds', 'mismatch_rate'],
        place,
      },
      'thresholds.mismatch_rate (line 12, column 25): mismatch_rate is itself a comparison with stable, so that `max_increase` and `max_ratio` would compare it twice; give `max`',
    ],
  ],
  stage_without_requests: [
    [
      { code: 'stage_without_requests', stage: a, path: ['stages', 0, 'traffic_percent'], place },
      'stages[0].traffic_percent (line 12, column 25): stage "a" (stage 1) gives the canary no traffic; give it more than 0, or copies: `mirror_percent` of more than 0',
    ],
  ],
  nothing_to_copy: [
    [
      { code: 'nothing_to_copy', stage: b, path: ['stages', 1, 'mirror_percent'], place },
      'stages[1].mirror_percent (line 12, column 25): the canary has all of the traffic in stage "b" (stage 2), so that stable serves nothing that could be copied; leave `mirror_percent` out',
    ],
  ],
  service_with_relative_condition: [
    [
      {
        code: 'service_with_relative_condition',
        metric: 'error_rate',
        conditions: ['max_increase', 'max_ratio'],
        path: ['thresholds', 'error_rate', 'of'],
        place,
      },
      'thresholds.error_rate.of (line 12, column 25): the whole service has no baseline that `max_increase` and `max_ratio` could compare its error_rate with; give `max` or `min`, or leave `of` out',
    ],
  ],
  floor_without_relative_condition: [
    [
      {
        code: 'floor_without_relative_condition',
        metric: 'error_rate',
        conditions: ['max_increase', 'max_ratio'],
        path: ['thresholds', 'error_rate', 'floor'],
        place,
      },
      'thresholds.error_rate.floor (line 12, column 25): a floor does nothing for error_rate here; it goes with `max_increase`, `max_ratio`',
    ],
  ],
  audiences_above_all: [
    [
      { code: 'audiences_above_all', sum: 1.2, path: ['service', 'audiences'], place },
      'service.audiences (line 12, column 25): the shares of all audiences sum to 1.2; they are shares of the same requests, and must not sum to more than 1',
    ],
  ],
  audience_without_audiences: [
    [
      { code: 'audience_without_audiences', name: 'beta', path: ['stages', 0, 'audience'], place },
      'stages[0].audience (line 12, column 25): there is no audience "beta", since the world has none; give `service.audiences`, or leave `audience` out',
    ],
  ],
  audience_not_increasing: [
    [
      {
        code: 'audience_not_increasing',
        stage: b,
        percent: 50,
        names: ['eu'],
        earlier: a,
        least: 50,
        path: ['stages', 1, 'traffic_percent'],
        place,
      },
      'stages[1].traffic_percent (line 12, column 25): 50 gives the canary nothing that it does not have before: of "eu" it has at least 50 since stage "a" (stage 1); a stage must raise the share of some audience ("a" → "b")',
    ],
    [
      {
        code: 'audience_not_increasing',
        stage: b,
        percent: 5,
        names: null,
        earlier: a,
        least: 10,
        path: ['stages', 1, 'traffic_percent'],
        place,
      },
      'stages[1].traffic_percent (line 12, column 25): 5 gives the canary nothing that it does not have before: of every audience it has at least 10 since stage "a" (stage 1); a stage must raise the share of some audience ("a" → "b")',
    ],
  ],
  not_simulated_together: [
    [
      {
        code: 'not_simulated_together',
        one: '`audience`',
        other: '`"split": "replicas"`',
        because: 'instances_split_alike',
        path: ['stages', 0, 'audience'],
        place,
      },
      'stages[0].audience (line 12, column 25): `audience` and `"split": "replicas"` are not simulated together: instances split the requests of all users alike, and only a router tells audiences apart; leave one of them out',
    ],
  ],
  one_way_without_users: [
    [
      { code: 'one_way_without_users', path: ['service', 'routing'], place },
      'service.routing (line 12, column 25): users who stay with the canary once it served them are caught the sooner the fewer they are; give `users`',
    ],
  ],
  one_way_with_drift: [
    [
      { code: 'one_way_with_drift', path: ['service', 'real_share', 'drift_percent_per_hour'], place },
      'service.real_share.drift_percent_per_hour (line 12, column 25): a share that drifts and users who stay with the canary do not go together; give one of the two',
    ],
  ],
  operator_out_of_order: [
    [
      {
        code: 'operator_out_of_order',
        index: 1,
        atSeconds: 540,
        action: 'resume',
        earlierIndex: 0,
        earlierAtSeconds: 600,
        earlierAction: null,
        path: ['operator', 1, 'at'],
        place,
      },
      'operator[1].at (line 12, column 25): "resume" at 9m (operator[1]) comes after the action at 10m (operator[0]); operator actions must be in order of time',
    ],
  ],
  too_many_windows: [
    [
      { code: 'too_many_windows', windows: 1_000_001, allowed: 1_000_000, path: ['analysis', 'interval'], place },
      'analysis.interval (line 12, column 25): the rollout would take up to 1,000,001 windows; at most 1,000,000 are allowed, so choose a longer interval or shorter stages',
    ],
  ],
  too_many_parts: [
    [
      { code: 'too_many_parts', parts: 600_001, allowed: 600_000, path: ['stages'], place },
      'stages (line 12, column 25): traffic would be drawn in 600,001 parts, one a minute (or a stretch of noise), one a look and one a scrape; at most 600,000 are allowed, so choose shorter stages, or look and scrape less often',
    ],
  ],
  no_policy_tests: [
    [
      { code: 'no_policy_tests', path: [], place: { line: 1, column: 1 } },
      'line 1, column 1: there are no policy tests here, only an empty text',
    ],
  ],
  not_policy_tests: [
    [
      { code: 'not_policy_tests', found: { kind: 'list', length: 2 }, path: [], place },
      'line 12, column 25: found a list of 2; a file of policy tests is an object, with `cases` at least',
    ],
  ],
  no_experiment: [
    [
      { code: 'no_experiment', path: [], place },
      'line 12, column 25: there is no experiment here, only an empty text; `canary-sim experiment --print` prints one to start from',
    ],
  ],
  not_experiment: [
    [
      { code: 'not_experiment', found: { kind: 'list', length: 2 }, path: [], place },
      'line 12, column 25: found a list of 2; an experiment is an object, with `hypothesis` and `fault` at least',
    ],
  ],
  claim_unreadable: [
    [
      at(['hypothesis', 0], {
        code: 'claim_unreadable',
        found: '=',
        position: 14,
        expected: 'comparison',
        suggestion: null,
      }),
      'hypothesis[0] (line 12, column 25): character 14: found "="; one of `<`, `<=`, `>`, `>=` stands here',
    ],
    [
      at(['abort_when'], { code: 'claim_unreadable', found: '', position: 15, expected: 'number', suggestion: null }),
      'abort_when (line 12, column 25): character 15: the text ends; a number stands here, such as 0.999, 99.9% or 800',
    ],
    [
      at(['abort_when'], {
        code: 'claim_unreadable',
        found: 'ovr',
        position: 20,
        expected: 'over',
        suggestion: 'over',
      }),
      'abort_when (line 12, column 25): character 20: found "ovr"; only `over` and a duration may follow the number, did you mean `over`?',
    ],
  ],
  claim_metric_unknown: [
    [
      at(['hypothesis', 1], {
        code: 'claim_metric_unknown',
        found: 'sucess_rate',
        position: 1,
        allowed: ['success_rate'],
        suggestion: 'success_rate',
      }),
      'hypothesis[1] (line 12, column 25): character 1: there is no metric "sucess_rate", did you mean `success_rate`?',
    ],
    [
      at(['hypothesis', 1], {
        code: 'claim_metric_unknown',
        found: 'x',
        position: 1,
        allowed: ['a', 'b'],
        suggestion: null,
      }),
      'hypothesis[1] (line 12, column 25): character 1: there is no metric "x"; there are `a`, `b`',
    ],
  ],
  claim_limit_out_of_range: [
    [
      at(['hypothesis', 0], { code: 'claim_limit_out_of_range', found: '99.9', position: 17, most: 1 }),
      'hypothesis[0] (line 12, column 25): character 17: "99.9" is out of range; it is from 0 to 1',
    ],
    [
      at(['hypothesis', 0], { code: 'claim_limit_out_of_range', found: '-1', position: 3, most: Number.MAX_VALUE }),
      'hypothesis[0] (line 12, column 25): character 3: "-1" is out of range; it is at least 0',
    ],
  ],
  claim_of_percentage: [
    [
      at(['hypothesis', 0], { code: 'claim_of_percentage', found: '5%', position: 18, metric: 'latency_p99_ms' }),
      'hypothesis[0] (line 12, column 25): character 18: "5%" is a percentage, and `latency_p99_ms` is no rate; write a plain number',
    ],
  ],
  claim_leaves_gaps: [
    [
      at(['hypothesis', 0], { code: 'claim_leaves_gaps', overSeconds: 5, everySeconds: 10 }),
      'hypothesis[0] (line 12, column 25): 5s is shorter than `every`, 10s: what happens between two looks would not be seen',
    ],
  ],
  steady_state_too_short: [
    [
      at(['at'], { code: 'steady_state_too_short', atSeconds: 60, overSeconds: 300 }),
      'at (line 12, column 25): the fault begins at 1m, before 5m of the steady state are over, which the hypothesis or `abort_when` needs; begin it later',
    ],
  ],
  parameter_of_another_kind: [
    [
      at(['fault', 'pods'], { code: 'parameter_of_another_kind', key: 'pods', kind: 'latency', allowed: ['add_ms'] }),
      'fault.pods (line 12, column 25): `pods` does not go with the kind `latency`, which takes `add_ms`',
    ],
  ],
  pods_beyond_replicas: [
    [
      at(['fault', 'pods'], { code: 'pods_beyond_replicas', pods: 4, replicas: 3 }),
      'fault.pods (line 12, column 25): 4 pods are more than the 3 of `service.replicas`',
    ],
  ],
  effect_without_effect: [
    [
      at(['fault', 0], { code: 'effect_without_effect', allowed: ['error_rate', 'retries'] }),
      'fault[0] (line 12, column 25): nothing happens here; give at least one of `error_rate`, `retries`',
    ],
  ],
  fault_never_shows: [
    [
      at(['fault', 'ttl'], { code: 'fault_never_shows', fromSeconds: 900, goneSeconds: 900 }),
      'fault.ttl (line 12, column 25): it shows after 15m, when the fault is gone (after 15m); a longer `for` lets it be seen',
    ],
  ],
  too_many_looks: [
    [
      at(['every'], { code: 'too_many_looks', looks: 21_000, allowed: 20_000 }),
      'every (line 12, column 25): this is looked at 21,000 times; at most 20,000 are allowed, with a longer `every`',
    ],
  ],
  case_without_config: [
    [
      { code: 'case_without_config', path: ['cases', 0], place },
      'cases[0] (line 12, column 25): nothing says which configuration this case is about; give `config` here, or once at the top for all cases',
    ],
  ],
  no_releases: [
    [
      { code: 'no_releases', path: [], place: { line: 1, column: 1 } },
      'line 1, column 1: there is nothing here, only an empty text; write {} for a year as it is by default',
    ],
  ],
  not_releases: [
    [
      { code: 'not_releases', found: { kind: 'list', length: 2 }, path: [], place },
      'line 12, column 25: found a list of 2; a file of releases is an object',
    ],
  ],
  duplicate_job: [
    [
      { code: 'duplicate_job', name: 'unit', earlierIndex: 0, path: ['pipeline', 1, 'name'], place },
      'pipeline[1].name (line 12, column 25): job 1 is named "unit" already; names must be unique in a pipeline',
    ],
  ],
  duplicate_lever: [
    [
      { code: 'duplicate_lever', name: 'a', earlierIndex: 1, path: ['levers', 2, 'name'], place },
      'levers[2].name (line 12, column 25): lever 2 is named "a" already; names must be unique',
    ],
  ],
  lever_name_reserved: [
    [
      { code: 'lever_name_reserved', name: 'as it is', path: ['levers', 0, 'name'], place },
      'levers[0].name (line 12, column 25): "as it is" is what reports call the line without a lever; give another name',
    ],
  ],
  lever_changes_nothing: [
    [
      { code: 'lever_changes_nothing', allowed: ['batch', 'fix'], path: ['levers', 0], place },
      'levers[0] (line 12, column 25): the lever changes nothing; give at least one of `batch`, `fix`',
    ],
  ],
  duplicate_case: [
    [
      { code: 'duplicate_case', name: 'a', earlierIndex: 0, path: ['cases', 1, 'name'], place },
      'cases[1].name (line 12, column 25): case 1 is named "a" already; names must be unique in a file',
    ],
  ],
  expects_nothing: [
    [
      { code: 'expects_nothing', what: 'case', allowed: ['final_state', 'stage'], path: ['cases', 0, 'expect'], place },
      'cases[0].expect (line 12, column 25): the case expects nothing, and could not fail; give at least one of `final_state`, `stage`',
    ],
    [
      { code: 'expects_nothing', what: 'reason', allowed: ['code'], path: ['reason'], place },
      'reason (line 12, column 25): any reason would do; give at least one of `code`',
    ],
    [
      { code: 'expects_nothing', what: 'bounds', allowed: ['min', 'max'], path: ['users_hit'], place },
      'users_hit (line 12, column 25): bounds that allow everything; give at least one of `min`, `max`',
    ],
  ],
  bounds_reversed: [
    [
      { code: 'bounds_reversed', min: 5, max: 1, path: ['users_hit'], place },
      'users_hit (line 12, column 25): no number is at least 5 and at most 1',
    ],
  ],
  reason_of_completed: [
    [
      { code: 'reason_of_completed', path: ['reason'], place },
      'reason (line 12, column 25): a rollout that ends COMPLETED has no reason to be expected',
    ],
  ],
  assertion_without_runs: [
    [
      { code: 'assertion_without_runs', path: ['assertions'], place },
      'assertions (line 12, column 25): an assertion is about many runs; give the case `runs`, such as 1000',
    ],
  ],
  assertion_not_two_words: [
    [
      { code: 'assertion_not_two_words', found: 'healthy.paused.rate < 1', path: ['assertions', 0], place },
      'assertions[0] (line 12, column 25): "healthy.paused.rate < 1" is not a figure and a statistic with a point between them, as in `rolled_back.rate < 0.02`; the scenario is that of the case',
    ],
  ],
  assertion_unreadable: [
    [
      {
        code: 'assertion_unreadable',
        problem: { code: 'not_a_number', found: 'few' },
        path: ['assertions', 0],
        place,
      },
      'assertions[0] (line 12, column 25): "few" is not a number to compare with, such as 0.02, 2% or 1e3',
    ],
  ],
  file_missing: [
    [
      { code: 'file_missing', kind: 'configuration', file: 'a\u001b.json' },
      'a\\u001b.json: no such file; `canary-sim init` writes one to start from',
    ],
    [
      { code: 'file_missing', kind: 'policy_tests', file: 'a' },
      'a: no such file; `canary-sim test --help` shows one to start from',
    ],
    [{ code: 'file_missing', kind: 'part', file: 'a' }, 'a: no such file; `canary-sim study --shard` writes one'],
    [
      { code: 'file_missing', kind: 'script', file: 'a' },
      'a: no such file; `canary-sim play --help` says what stands in one',
    ],
  ],
  file_is_socket: [[{ code: 'file_is_socket', file: 'docker.sock' }, 'docker.sock: this is a socket, not a file']],
  file_is_directory: [[{ code: 'file_is_directory', file: 'src' }, 'src: this is a directory, not a file']],
  file_exists: [
    [
      { code: 'file_exists', file: 'stages.json' },
      'stages.json: there is such a file already, and it is left as it is',
    ],
  ],
  file_not_text: [[{ code: 'file_not_text', file: 'x.png' }, 'x.png: this is not a text file in UTF-8']],
  file_unreadable: [[{ code: 'file_unreadable', file: 'a', systemCode: 'EACCES' }, 'a: cannot be read (EACCES)']],
  output_unwritable: [[{ code: 'output_unwritable', file: 'a', systemCode: 'EROFS' }, 'a: cannot be written (EROFS)']],
  count_differs: [
    [
      { code: 'count_differs', found: 5, expected: 1_200, sameAs: 'runs_played', path: ['summaries', 1, 'runs'] },
      'summaries[1].runs: found 5; it must be 1,200, as many as `played` says',
    ],
    [
      { code: 'count_differs', found: 1e20, expected: 7, sameAs: 'greatest_excess', path: [] },
      'found 100000000000000000000; it must be 7, the greatest of `excess_failed_requests`',
    ],
  ],
  entry_out_of_order: [
    [{ code: 'entry_out_of_order', path: ['ends', 1] }, 'ends[1]: entries must ascend, each of them once'],
  ],
  entry_not_of_plan: [
    [
      { code: 'entry_not_of_plan', found: '7 users', path: ['fired', 0, 0] },
      'fired[0][0]: "7 users" is neither a stage and an end, nor a stage and a rule, of this plan',
    ],
  ],
  run_not_of_bucket: [
    [
      { code: 'run_not_of_bucket', found: 1_001, path: ['buckets', 0, 2] },
      'buckets[0][2]: run 1,001 cannot be the earliest here: each run that is played has one figure',
    ],
  ],
  sum_off_buckets: [[{ code: 'sum_off_buckets', path: ['sum'] }, 'sum: no numbers in these buckets have this sum']],
  there_or_not: [
    [{ code: 'there_or_not', expected: 'there', path: ['worst'] }, 'worst: it must not be null here'],
    [{ code: 'there_or_not', expected: 'null', path: ['range'] }, 'range: it must be null here'],
  ],
  config_not_completed: [
    [
      { code: 'config_not_completed', path: ['config'] },
      'config: this is not a configuration as the program completes it',
    ],
  ],
  digest_differs: [
    [
      { code: 'digest_differs', path: ['campaign', 'configDigest'] },
      'campaign.configDigest: it is not the digest of the configuration in this part',
    ],
  ],
  not_enough_known: [
    [
      { code: 'not_enough_known', path: ['enough'] },
      'enough: the study is not over: its intervals are wider than it asks for, or this is no count at which it looks',
    ],
  ],
  scenarios_not_played: [
    [
      { code: 'scenarios_not_played', path: ['campaign', 'scenarios'] },
      'campaign.scenarios: no study plays this list: `healthy` is first and each is there once, or a sweep plays `configured` alone',
    ],
  ],
  usage: [[{ code: 'usage', message: "unknown option '--sed'" }, "unknown option '--sed'"]],
};

/** Said once, since mapping a union of lists, one of each code, takes the type checker minutes. */
const lists: { readonly [code: string]: readonly (readonly [Problem, string])[] } = cases;

describe('every problem has its sentence:', () => {
  const rows = Object.entries(lists).flatMap(([code, list]) =>
    list.map(([problem, sentence]): [code: string, problem: Problem, sentence: string] => [code, problem, sentence]),
  );
  test.each(rows)('%s', (_, problem, sentence) => {
    expect(problemSentence(problem)).toBe(sentence);
  });
});

const FAULTS: { readonly [F in JsonFault]: string } = {
  bad_escape: 'after a backslash only one of "\\/bfnrt, or u and four hexadecimal digits, may follow',
  bad_number: '"x" is not a number that JSON knows',
  bad_quotes: 'only double quotes (") may enclose text',
  comment: 'comments are not allowed',
  control_character: 'a control character stands in a text; write it as an escape',
  missing_colon: 'expected a colon after a key, found "x"',
  missing_comma: 'expected a comma or a closing bracket, found "x"',
  text_after_end: 'found "x" after the end of the configuration',
  trailing_comma: 'a comma stands before a closing bracket',
  unclosed_text: 'the text that begins here has no closing quote on its line',
  unexpected: '"x" was not expected here',
  unfinished: 'the text ends before the configuration does; a bracket may be missing',
  unknown_word: '"x" is no word of JSON; text goes in double quotes',
  unquoted_key: 'the key "x" must be in double quotes',
};

test('of many names that are allowed, forty are named', () => {
  const allowed = Array.from({ length: 1_040 }, (_, index) => `stage-${index + 1}`);
  const found = { kind: 'text', text: 'x' } as const;
  const sentence = problemSentence(at(['faults', 0], { code: 'not_one_of', found, allowed, suggestion: null }));
  expect(sentence).toContain('found the text "x", allowed are `stage-1`, `stage-2`,');
  expect(sentence).toMatch(/`stage-40` and 1,000 more$/);
});

describe('every way of not being JSON has its sentence:', () => {
  test.each(Object.entries(FAULTS) as [JsonFault, string][])('%s', (fault, words) => {
    expect(problemSentence(at([], { code: 'not_json', fault, found: 'x' }))).toBe(
      `line 12, column 25: not JSON: ${words}`,
    );
  });
});

const WARNINGS: { readonly [C in Warning['code']]: readonly [Warning & { readonly code: C }, string] } = {
  high_error_rate: [
    { code: 'high_error_rate', errorRate: 0.2, meant: 0.002 },
    'stable.error_rate is 0.2, so that 20 % of the requests to stable fail: was 0.2 % meant? write 0.002',
  ],
  share_of_traffic: [
    { code: 'share_of_traffic', stageIndex: 1, stage: 'x', trafficPercent: 0.05, meant: 5 },
    'stages[1].traffic_percent is 0.05, which is 0.05 % of the traffic: was 5 % meant? write 5',
  ],
  unwatched_promotion: [
    { code: 'unwatched_promotion', stageIndex: 2, stage: 'half', trafficPercent: 50 },
    'the last stage "half" ends at 50 % of the traffic: the canary is then promoted to 100 %, and nothing is judged after that',
  ],
  nothing_watched: [
    { code: 'nothing_watched', stageIndex: 0, stage: 'full' },
    'the only stage "full" lasts 0s: the canary is promoted to 100 % as the rollout begins, and nothing is judged',
  ],
  completed_unjudged: [
    { code: 'completed_unjudged', windows: 15 },
    'the rollout completed although none of its 15 windows was judged: each was INCONCLUSIVE',
  ],
  no_baseline: [
    { code: 'no_baseline', stageIndex: 0, stage: 'full', metrics: ['error_rate', 'latency_p99_ms'] },
    'stage "full" begins with 100 % of the traffic, so that there is nothing to compare the canary with: the relative conditions on error_rate, latency_p99_ms stay without a verdict',
  ],
  hold_outlasts_stage: [
    {
      code: 'hold_outlasts_stage',
      stageIndex: 0,
      stage: 'a',
      metric: 'error_rate',
      holdSeconds: 600,
      watchedSeconds: 300,
    },
    'a breach of error_rate must hold for 10m, but stage "a" is watched for 5m: no breach that begins in it can count before it ends',
  ],
  hold_outlasts_rollout: [
    {
      code: 'hold_outlasts_rollout',
      metric: 'error_rate',
      holdSeconds: 7_200,
      watchedSeconds: 3_600,
      pauseSeconds: null,
    },
    'a breach of error_rate must hold for 2h, but all stages together are watched for 1h: it can never count',
  ],
  span_outlasts_rollout: [
    { code: 'span_outlasts_rollout', metric: 'burn_rate', spanSeconds: 3_600, watchedSeconds: 1_800 },
    'the threshold for burn_rate looks back over 1h, but all stages together are watched for 30m: it only ever sees what has happened since the rollout began',
  ],
  delay_hides_stage: [
    {
      code: 'delay_hides_stage',
      stageIndex: 0,
      stage: 'short',
      bakeSeconds: 120,
      delaySeconds: 90,
      neededSeconds: 150,
    },
    'what looks read ends 1m30s before them, and stage "short" lasts 2m: its looks see no more than its first 30s; let it last 2m30s or more',
  ],
  fresh_baseline_shrinks: [
    {
      code: 'fresh_baseline_shrinks',
      stageIndex: 1,
      stage: 'most',
      trafficPercent: 99.9,
      baselinePercent: 100 - 99.9,
    },
    'in stage "most" the canary has 99.9 % of the traffic, which leaves its fresh baseline 0.1 % instead of as much',
  ],
  audience_confounds: [
    {
      code: 'audience_confounds',
      stages: ['internal', 'beta'],
      stageIndex: 0,
      isFresh: false,
      bias: { stage: 'beta', canaryRate: 0.002, baselineRate: 0.001 },
    },
    'in stages "internal", "beta" the canary serves other users than stable, so that a difference between the two may be one between their users (in "beta" stable itself fails 0.2 % of the requests of the canary\'s users, and 0.1 % of the others\'); where the canary has 50 % of an audience or less, `"baseline": "fresh"` compares it with the same users',
  ],
  stages_of_equal_share: [
    {
      code: 'stages_of_equal_share',
      stageIndex: 1,
      stage: 'second',
      plannedPercent: 20,
      trafficPercent: 25,
      earlier: 'first',
      earlierPercent: 25,
    },
    'stage "second" is meant to have 20 % of the traffic; instances split it, and give the canary 25 %, as in "first": more instances, or `"split": "router"`, tell the two apart',
  ],
  instances_after_stage: [
    { code: 'instances_after_stage', stageIndex: 0, stage: 'a', bakeSeconds: 60, readyAfterSeconds: 120 },
    'stage "a" bakes for 1m, and instances are ready 2m after they are asked for: the canary does not get its share in it',
  ],
  service_too_small: [
    { code: 'service_too_small', peakPerSecond: 1_000, capacityPerSecond: 900 },
    'up to 1000 requests come a second, and all instances serve 900: stable fails the rest without any rollout',
  ],
  stage_without_thresholds: [
    { code: 'stage_without_thresholds', stageIndex: 0, stage: 'a' },
    'no threshold applies in stage "a", which leaves nothing to judge: none of its windows can pass',
  ],
  thresholds_not_judged: [
    { code: 'thresholds_not_judged', judges: ['sequential'] },
    'thresholds are given, and no judge goes by them: the only judge is "sequential"; to judge by both, list "thresholds" among `judges`',
  ],
  no_baseline_for_judges: [
    { code: 'no_baseline_for_judges', stageIndex: 0, stage: 'full', judges: ['fisher'] },
    'stage "full" begins with 100 % of the traffic, so that there is nothing to compare the canary with: "fisher" stays undecided in it',
  ],
  few_points: [
    {
      code: 'few_points',
      judge: 'kayenta',
      stageIndex: 0,
      stage: 'a',
      points: 10,
      advised: 50,
      intervalSeconds: 12,
    },
    '"kayenta" has 10 values of each arm to judge by as stage "a" ends, and at least 50 are advised: an interval of 12s gives them',
  ],
  ranks_of_rare_events: [
    {
      code: 'ranks_of_rare_events',
      judge: 'kayenta',
      metric: 'conversion_rate',
      stageIndex: 0,
      stage: 'a',
      trafficPercent: 5,
      events: 0.4995,
    },
    '"kayenta" ranks values of conversion_rate, and at 5 % of the traffic (stage "a") one arm has about 0.5 events a window: most of its values are the same, and a healthy canary is failed for that; look less often, compare with `"baseline": "fresh"`, or let a method judge it that counts',
  ],
  naive_looks: [
    { code: 'naive_looks', judge: 'fisher', looks: 45, alpha: 0.05 },
    '"fisher" looks in every window, and spends its alpha of 0.05 anew in each of 45 looks: a healthy canary is failed far more often than that',
  ],
  hold_without_second_look: [
    { code: 'hold_without_second_look', judge: 'fisher', holdSeconds: 120, stageEnds: 3 },
    '"fisher" looks once a stage, as it ends, and what it finds worse must hold for 2m: it counts as the next stage ends, at the earliest',
  ],
  judge_hold_outlasts_rollout: [
    {
      code: 'judge_hold_outlasts_rollout',
      judge: 'cusum',
      holdSeconds: 7_200,
      watchedSeconds: 5_400,
      pauseSeconds: 1_800,
    },
    'what "cusum" finds worse must hold for 2h, but all stages together are watched for 1h30m: it counts only if the rollout pauses for 30m or more, while it is watched on',
  ],
  fault_never_shows: [
    { code: 'fault_never_shows', fault: 'x', why: 'share', minTrafficPercent: 60, mostTrafficPercent: 50 },
    'the fault "x" shows only from 60 % of the traffic, and no stage has more than 50 %: it never shows during the rollout',
  ],
  fault_after_rollout: [
    { code: 'fault_after_rollout', fault: 'x', beginsAtSeconds: 7_200, rolloutSeconds: 3_600 },
    'the fault "x" begins at 2h, but all stages are over by 1h: none of them can see it',
  ],
  fault_after_follow_up: [
    { code: 'fault_after_follow_up', fault: 'x', after: 'rolled_back', beginsAfterSeconds: 600, followUpSeconds: 300 },
    'the fault "x" begins 10m after the decision to roll back, but the service is followed for 5m: nothing of it will be seen',
  ],
  users_unknown: [
    { code: 'users_unknown', setting: 'routing' },
    'sticky `routing` changes nothing here: it is not said how many `users` there are',
  ],
  defect_without_effect: [
    { code: 'defect_without_effect' },
    '`defect` is "healthy": a release with a defect meets a world in which nothing goes wrong, and no rollout can find it',
  ],
  nothing_retried: [{ code: 'nothing_retried' }, '`not_idempotent` changes nothing here: no fault has `retries`'],
  start_without_day: [
    { code: 'start_without_day' },
    '`start_at` changes nothing here: the traffic is not `daily`, the same at any time of day',
  ],
  key_without_effect: [
    { code: 'key_without_effect', key: 'revisions' },
    '`revisions` changes nothing here: they are rehearsed with a Canary, and with a Rollout whose strategy is canary',
  ],
  revision_after_rollout: [
    { code: 'revision_after_rollout', atSeconds: 72_000, rolloutSeconds: 1_800 },
    '`revisions` has 20h, when the rollout is over, as it is by 30m unless it waits for a person: such a revision changes nothing',
  ],
  revision_ignored: [
    { code: 'revision_ignored', atSeconds: 1_200, endedAtSeconds: 1_080 },
    'the revision at 20m had no effect: the rollout was decided at 18m',
  ],
  said_of_nothing: [
    { code: 'said_of_nothing', section: 'series', name: 'x_totl', suggestion: 'x_total' },
    'series says something of "x_totl", which the policy does not ask for; did you mean "x_total"?',
  ],
  metric_unused: [
    { code: 'metric_unused', metric: 'refunds' },
    'nothing goes by the metric refunds: no threshold, no judge and no other ratio; it is only reported',
  ],
  alerts_nobody: [{ code: 'alerts_nobody' }, '`when_alerted` changes nothing here: no threshold has `"then": "alert"`'],
  autocorrelation_without_noise: [
    { code: 'autocorrelation_without_noise' },
    '`autocorrelation` changes nothing here: all noise that it could act on is off',
  ],
  operator_ignored: [
    { code: 'operator_ignored', atSeconds: 1_500, action: 'resume', why: 'not_paused' },
    'the operator\'s "resume" at 25m had no effect: the rollout was not paused',
  ],
};

describe('every warning has its sentence:', () => {
  test.each(Object.entries(WARNINGS) as [string, readonly [Warning, string]][])('%s', (_, [warning, sentence]) => {
    expect(warningSentence(warning)).toBe(sentence);
  });

  test('fault_never_shows, when it is over too soon', () => {
    const over = { endsAtSeconds: 300, stage: 'half', stageAtSeconds: 600 };
    expect(warningSentence({ code: 'fault_never_shows', fault: 'x', why: 'traffic', ...over })).toBe(
      'the fault "x" ends at 5m, and stage "half", which brings the traffic that it needs, begins at 10m: it never shows',
    );
    expect(warningSentence({ code: 'fault_never_shows', fault: 'x', why: 'cohort', ...over })).toBe(
      'the fault "x" ends at 5m, and stage "half", which brings the users that it hits, begins at 10m: it never shows',
    );
  });

  test('few_points, when no interval would do, and of one', () => {
    const few = { code: 'few_points', judge: 'x', stageIndex: 0, stage: 'a', points: 1, advised: 50 } as const;
    expect(warningSentence({ ...few, intervalSeconds: null })).toBe(
      '"x" has 1 value of each arm to judge by as stage "a" ends, and at least 50 are advised: the stage is too short for them',
    );
  });

  test('hold_without_second_look, when there is no next stage', () => {
    const hold = { code: 'hold_without_second_look', judge: 'x', holdSeconds: 120, stageEnds: 1 } as const;
    expect(warningSentence(hold)).toMatch(/must hold for 2m: it can never count$/);
  });

  test('judges, when there are several', () => {
    expect(warningSentence({ code: 'thresholds_not_judged', judges: ['a', 'b'] })).toContain(
      'the judges are "a", "b";',
    );
    const alone = { code: 'no_baseline_for_judges', stageIndex: 0, stage: 'full', judges: ['a', 'b'] } as const;
    expect(warningSentence(alone)).toMatch(/: "a", "b" stay undecided in it$/);
  });

  test('fault_after_follow_up, without a follow-up', () => {
    const late = {
      code: 'fault_after_follow_up',
      fault: 'x',
      after: 'completed',
      beginsAfterSeconds: 0,
      followUpSeconds: 0,
    } as const;
    expect(warningSentence(late)).toBe(
      'the fault "x" begins 0s after completion, and `follow_up` is 0s: nothing of it will be seen',
    );
  });

  test('users_unknown, of how unlike they are', () => {
    expect(warningSentence({ code: 'users_unknown', setting: 'user_activity' })).toBe(
      '`user_activity` changes nothing here: it is not said how many `users` there are',
    );
  });

  test('operator_ignored, when the rollout was over', () => {
    expect(warningSentence({ code: 'operator_ignored', atSeconds: 60, action: 'abort', why: 'ended' })).toBe(
      'the operator\'s "abort" at 1m had no effect: the rollout had ended',
    );
  });

  test('operator_ignored, when there was nothing to promote', () => {
    expect(warningSentence({ code: 'operator_ignored', atSeconds: 60, action: 'promote', why: 'refused' })).toBe(
      'the operator\'s "promote" at 1m had no effect: the rollout had not begun, because no error budget was left',
    );
  });
});
