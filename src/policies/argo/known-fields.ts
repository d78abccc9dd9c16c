/** What is done with a field: it is read, or read over because nothing of the decision hangs on it. */
export type Treatment = 'read' | 'ignored';

export type KnownFields = Readonly<Record<string, Treatment>>;

function fields(read: string, ignored = ''): KnownFields {
  const of = (names: string, treatment: Treatment) =>
    names.split(/\s+/).flatMap((name) => (name === '' ? [] : [[name, treatment] as const]));
  return Object.fromEntries([...of(read, 'read'), ...of(ignored, 'ignored')]);
}

/** The fields of Argo Rollouts' objects (v1.10), level by level. */
export const OBJECT = fields('apiVersion kind metadata spec', 'status');

export const ROLLOUT = fields(
  'replicas strategy paused progressDeadlineSeconds progressDeadlineAbort minReadySeconds',
  'selector template workloadRef rollbackWindow revisionHistoryLimit restartAt analysis',
);

export const STRATEGY = fields('canary blueGreen');

export const CANARY = fields(
  `steps analysis trafficRouting maxSurge maxUnavailable dynamicStableScale minPodsPerReplicaSet
   abortScaleDownDelaySeconds replicaProgressThreshold`,
  `canaryService stableService antiAffinity canaryMetadata stableMetadata scaleDownDelaySeconds
   scaleDownDelayRevisionLimit pingPong`,
);

export const BLUE_GREEN = fields(
  `previewReplicaCount autoPromotionEnabled autoPromotionSeconds maxUnavailable scaleDownDelaySeconds
   abortScaleDownDelaySeconds prePromotionAnalysis postPromotionAnalysis`,
  'activeService previewService antiAffinity previewMetadata activeMetadata scaleDownDelayRevisionLimit',
);

export const ROUTING = fields(
  'maxTrafficWeight',
  'istio nginx alb smi ambassador appMesh traefik managedRoutes apisix plugins',
);

export const STEP = fields('setWeight pause analysis setCanaryScale experiment setHeaderRoute setMirrorRoute plugin');

export const THRESHOLD = fields('type value');

export const PAUSE = fields('duration');

export const SCALE = fields('weight replicas matchTrafficWeight');

export const ANALYSIS = fields('templates args dryRun measurementRetention', 'analysisRunMetadata');

export const BACKGROUND = { ...ANALYSIS, ...fields('startingStep') };

export const TEMPLATE_REFERENCE = fields('templateName clusterScope');

export const ARGUMENT = fields('name value valueFrom');

export const TEMPLATE = fields('metrics args dryRun measurementRetention templates');

export const RUN = fields('metrics args dryRun measurementRetention terminate', 'ttlStrategy');

export const METRIC = fields(
  `name interval initialDelay count successCondition failureCondition failureLimit inconclusiveLimit
   consecutiveErrorLimit consecutiveSuccessLimit provider`,
);

export const DRY_RUN = fields('metricName');

export const RETENTION = fields('metricName', 'limit');

export const PROVIDER = fields(
  'prometheus kayenta web datadog wavefront newRelic job cloudWatch graphite influxdb skywalking plugin',
);
