import { describe, expect, test } from 'vitest';
import type { WatchedMetric } from '../../../src/model/policy/flagger-policy.js';
import { fillQuery } from '../../../src/policies/flagger/fill-query.js';
import { PROVIDERS } from '../../../src/policies/flagger/known-fields.js';
import { observerQueries } from '../../../src/policies/flagger/observer-queries.js';
import { readPolicies } from '../../../src/policies/read-policies.js';
import { DEFAULT_SETTINGS, readQuery } from '../../../src/promql/query.js';
import { problemSentence } from '../../../src/report/words/problems/problem-sentence.js';
import { canaryText, metricTemplateText } from './canary-text.js';

const MODEL = {
  name: 'c',
  namespace: 'ns',
  target: 'app',
  service: 'svc',
  ingress: 'ing',
  route: 'rt',
  interval: '2m',
  variables: { reporter: 'source' },
};

describe('the queries of built-in metrics', () => {
  test.each(PROVIDERS)('of %s are queries once they are filled in', (provider) => {
    for (const query of Object.values(observerQueries(provider))) {
      const { text, missing, unknown } = fillQuery(query, MODEL);
      expect([missing, unknown]).toEqual([[], []]);
      expect(text).toContain('[2m]');
      expect(readQuery(text ?? '', DEFAULT_SETTINGS).ok).toBe(true);
    }
  });

  test.each([
    ['', 'istio_requests_total'],
    ['smi:v1alpha1', 'istio_requests_total'],
    ['appmesh:v1beta2', 'envoy_cluster_upstream_rq'],
    ['gatewayapi:v1', 'http_request_duration_seconds_count'],
    ['kubernetes', 'http_request_duration_seconds_count'],
    // A Service of Kubernetes is a provider that the controller does not know.
    ['kubernetes:service', 'istio_requests_total'],
  ])('the provider "%s" is asked for %s', (provider, series) => {
    expect(observerQueries(provider)['request-success-rate']).toContain(`${series}{`);
  });

  test('a duration is the mean with NGINX and Skipper, and the 99th percentile else', () => {
    const means = PROVIDERS.filter(
      (provider) => !observerQueries(provider)['request-duration'].startsWith('histogram_quantile(0.99'),
    );
    expect(means).toEqual(['nginx', 'skipper']);
  });
});

describe('filling a query in', () => {
  test.each([
    ['{{ name }}{{namespace}}{{  target  }}', 'cnsapp'],
    ['a{{ service }}b{{ ingress }}c{{ route }}', 'asvcbingcrt'],
    ['rate(x[{{ interval }}])', 'rate(x[2m])'],
    ['x{a="{{ variables.reporter }}"}', 'x{a="source"}'],
    ['x{a="{{ index variables "reporter" }}"}', 'x{a="source"}'],
    ['x{a="{{ index variables "other" }}"}', 'x{a=""}'],
    ['a {{- name -}} b', 'acb'],
    ['a{{/* said */}}b', 'ab'],
  ])('%s', (query, text) => {
    expect(fillQuery(query, MODEL)).toEqual({ text, missing: [], unknown: [] });
  });

  test('variables that are not given, and what is not known, leave no text', () => {
    expect(fillQuery('{{ variables.a }}{{ variables.b }}', MODEL)).toEqual({
      text: null,
      missing: ['a', 'b'],
      unknown: [],
    });
    expect(fillQuery('{{ if name }}x{{ end }}', MODEL)).toEqual({
      text: null,
      missing: [],
      unknown: ['{{ if name }}', '{{ end }}'],
    });
  });
});

function metricOf(metric: string, spec?: string, template = metricTemplateText('t')): WatchedMetric {
  const texts = [canaryText(`metrics: [{${metric}}]`, spec), template];
  const read = readPolicies(texts.map((text, at) => ({ name: `${at}.yaml`, text })));
  const found = read.ok ? read.policies.canaries[0]?.metrics[0] : undefined;
  if (found === undefined) throw new Error(read.ok ? 'no metric' : read.problems.map(problemSentence).join('\n'));
  return found;
}

describe('what a metric asks of Prometheus', () => {
  test('the name of a route, an ingress and a service are the target unless they are given', () => {
    const of = (spec: string) => metricOf('name: request-success-rate', spec).queries['request-success-rate'];
    expect(of('provider: nginx')).toContain('ingress="shop"');
    expect(of('provider: nginx\n  ingressRef: {name: door}')).toContain('ingress="door"');
    expect(of('provider: apisix\n  routeRef: {name: way}')).toContain('route=~"default_way-shop-canary_.+"');
    expect(of('provider: contour\n  service: {name: front, port: 80}')).toContain('"default_front-canary_');
  });

  test('the window is what is given, a minute where nothing is, and nothing in a template', () => {
    expect(metricOf('name: m, query: "rate(x[{{ interval }}])"').queries).toEqual({ inline: 'rate(x[1m])' });
    expect(metricOf('name: m, query: "rate(x[{{ interval }}])", interval: 90s').queries).toEqual({
      inline: 'rate(x[90s])',
    });
    expect(metricOf('name: m, templateRef: {name: t}').queries.template).toContain('[]');
  });

  test('a metric of a built-in name asks for that and for what it brings along', () => {
    const { queries } = metricOf('name: request-duration, query: up, templateRef: {name: t}, interval: 1m');
    expect(Object.keys(queries)).toEqual(['request-duration', 'inline', 'template']);
  });

  test('a template of another provider asks Prometheus nothing, and one of an unknown provider does', () => {
    const of = (type: string) =>
      metricOf('name: m, templateRef: {name: t}', undefined, metricTemplateText('t').replace('prometheus', type));
    expect(of('datadog').queries).toEqual({});
    expect(Object.keys(of('thanos').queries)).toEqual(['template']);
  });

  test('a variable that is not given leaves the query out', () => {
    const template = metricTemplateText('t').replace('{{ target }}', '{{ variables.app }}');
    expect(metricOf('name: m, templateRef: {name: t}', undefined, template)).toMatchObject({
      queries: {},
      missingVariables: ['app'],
    });
    const given = 'name: m, templateRef: {name: t}, interval: 1m, templateVariables: {app: a}';
    expect(metricOf(given, undefined, template).queries).toEqual({ template: 'rate(errors{app="a"}[1m])' });
  });

  test('what the simulator cannot fill in is a problem', () => {
    expect(() => metricOf('name: m, query: "{{ variables.a.b }}"')).toThrow(
      'spec.analysis.metrics[0].query (line 8, column 32): "{{ variables.a.b }}" in a query is not supported by the simulator',
    );
  });
});
