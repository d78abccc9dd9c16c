import { knownFields } from '../known-fields.js';

/** The fields of Argo Rollouts' objects (v1.10), level by level. */
export const ROLLOUT = knownFields(
  'replicas strategy paused progressDeadlineSeconds progressDeadlineAbort minReadySeconds rollbackWindow',
  'selector template workloadRef revisionHistoryLimit restartAt analysis',
);

export const STRATEGY = knownFields('canary blueGreen');

export const CANARY = knownFields(
  `steps analysis trafficRouting maxSurge maxUnavailable dynamicStableScale minPodsPerReplicaSet
   abortScaleDownDelaySeconds scaleDownDelaySeconds replicaProgressThreshold`,
  `canaryService stableService antiAffinity canaryMetadata stableMetadata
   scaleDownDelayRevisionLimit pingPong`,
);

export const BLUE_GREEN = knownFields(
  `previewReplicaCount autoPromotionEnabled autoPromotionSeconds maxUnavailable scaleDownDelaySeconds
   abortScaleDownDelaySeconds prePromotionAnalysis postPromotionAnalysis`,
  'activeService previewService antiAffinity previewMetadata activeMetadata scaleDownDelayRevisionLimit',
);

export const ROUTING = knownFields(
  'maxTrafficWeight',
  'istio nginx alb smi ambassador appMesh traefik managedRoutes apisix plugins',
);

export const STEP = knownFields(
  'setWeight pause analysis setCanaryScale experiment setHeaderRoute setMirrorRoute plugin',
);

export const HEADER_ROUTE = knownFields('name match');

export const HEADER_MATCH = knownFields('headerName headerValue');

export const MIRROR_ROUTE = knownFields('name match percentage');

export const PLUGIN = knownFields('name', 'config');

export const EXPERIMENT = knownFields(
  'templates duration analyses dryRun',
  'analysisRunMetadata scaleDownDelaySeconds',
);

export const EXPERIMENT_TEMPLATE = knownFields('name specRef replicas weight', 'metadata selector service');

export const EXPERIMENT_ANALYSIS = knownFields('name templateName clusterScope args requiredForCompletion');

export const ROLLBACK_WINDOW = knownFields('revisions');

export const THRESHOLD = knownFields('type value');

export const PAUSE = knownFields('duration');

export const SCALE = knownFields('weight replicas matchTrafficWeight');

export const ANALYSIS = knownFields('templates args dryRun measurementRetention', 'analysisRunMetadata');

export const BACKGROUND = { ...ANALYSIS, ...knownFields('startingStep') };

export const TEMPLATE_REFERENCE = knownFields('templateName clusterScope');

export const ARGUMENT = knownFields('name value valueFrom');

export const TEMPLATE = knownFields('metrics args dryRun measurementRetention templates');

export const RUN = knownFields('metrics args dryRun measurementRetention terminate', 'ttlStrategy');

export const METRIC = knownFields(
  `name interval initialDelay count successCondition failureCondition failureLimit inconclusiveLimit
   consecutiveErrorLimit consecutiveSuccessLimit provider`,
);

export const DRY_RUN = knownFields('metricName');

export const RETENTION = knownFields('metricName', 'limit');

export const PROVIDER = knownFields(
  'prometheus kayenta web datadog wavefront newRelic job cloudWatch graphite influxdb skywalking plugin',
);

/** Of providers whose own fields decide what is measured. */
export const PROMETHEUS = knownFields('query rangeQuery', 'address authentication timeout insecure headers');

export const RANGE_QUERY = knownFields('start end step');

export const KAYENTA = knownFields(
  'threshold',
  `address application canaryConfigName metricsAccountName configurationAccountName storageAccountName scopes
   lookback`,
);

export const KAYENTA_THRESHOLD = knownFields('pass marginal');
