import { knownFields } from '../known-fields.js';

/** The fields of Argo Rollouts' objects (v1.10), level by level. */
export const ROLLOUT = knownFields(
  'replicas strategy paused progressDeadlineSeconds progressDeadlineAbort minReadySeconds',
  'selector template workloadRef rollbackWindow revisionHistoryLimit restartAt analysis',
);

export const STRATEGY = knownFields('canary blueGreen');

export const CANARY = knownFields(
  `steps analysis trafficRouting maxSurge maxUnavailable dynamicStableScale minPodsPerReplicaSet
   abortScaleDownDelaySeconds replicaProgressThreshold`,
  `canaryService stableService antiAffinity canaryMetadata stableMetadata scaleDownDelaySeconds
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
