import { knownFields } from '../known-fields.js';

/** The fields of Flagger's objects (v1.44), level by level. */
export const CANARY = knownFields(
  'provider targetRef analysis canaryAnalysis progressDeadlineSeconds skipAnalysis suspend ingressRef routeRef',
  // Of a service its name is read, which queries may ask for.
  'service autoscalerRef upstreamRef metricsServer revertOnDeletion',
);

export const ANALYSIS = knownFields(
  `interval threshold maxWeight stepWeight stepWeights stepWeightPromotion iterations mirror mirrorWeight match
   primaryReadyThreshold canaryReadyThreshold sessionAffinity metrics webhooks`,
  'alerts',
);

export const METRIC = knownFields('name interval threshold thresholdRange query templateRef templateVariables');

export const RANGE = knownFields('min max');

export const TEMPLATE_REFERENCE = knownFields('name namespace', 'apiVersion kind');

export const WEBHOOK = knownFields('type name muteAlert', 'url timeout metadata retries disableTLS');

export const TEMPLATE = knownFields('provider query');

export const TEMPLATE_PROVIDER = knownFields('type', 'address headers secretRef region insecureSkipVerify');

/** What may move the traffic, as the cluster's schema lists it. */
export const PROVIDERS = [
  'apisix',
  'appmesh',
  'appmesh:v1beta2',
  'contour',
  'gatewayapi:v1',
  'gatewayapi:v1beta1',
  'gloo',
  'istio',
  'knative',
  'kubernetes',
  'kuma',
  'linkerd',
  'nginx',
  'osm',
  'skipper',
  'smi:v1alpha1',
  'smi:v1alpha2',
  'smi:v1alpha3',
  'traefik',
] as const;

/** Of which a template's query is none to Prometheus; each other type is Prometheus to the controller. */
export const OTHER_PROVIDERS: readonly string[] = [
  'cloudwatch',
  'datadog',
  'dynatrace',
  'externalmetrics',
  'graphite',
  'influxdb',
  'keptn',
  'newrelic',
  'splunk',
  'stackdriver',
];
