import type { ConfigWarning } from '../../model/problems/warning.js';
import type { Tally } from '../../model/rollout.js';
import type { Alert, Check, Run, StageResult } from '../../model/run.js';
import { timelinePhrase } from '../words/aftermath-phrase.js';
import { alertSentence } from '../words/reason-sentence.js';
import { warningSentence } from '../words/warning-sentence.js';
import { beyondFailuresJson, buildAftermath } from './build-aftermath.js';
import { buildReason } from './build-reason.js';
import { controllerJson } from './controller-json.js';
import { armJson, armJsonOrNull, evidenceJson, findingJson, round, roundOrNull, unitOf } from './figures-json.js';
import { programJson } from './json-text.js';
import type { Report } from './report-schema.js';

type Windows = Report['metrics']['windows'];
type StageJson = Report['stages'][number];

/** Which program made the report, from what, and the command that makes it again. */
export interface ReportIdentity {
  readonly toolVersion: string;
  readonly configDigest: string;
  readonly reproduce: string;
}

/**
 * A finished run as its report, with what there was to warn of in its configuration: the order of the keys here is the
 * order in the JSON.
 */
export function buildReport(run: Run, identity: ReportIdentity, configWarnings: readonly ConfigWarning[] = []): Report {
  return {
    final_state: run.finalState,
    stages_completed: run.stagesCompleted,
    rollback_triggered: run.finalState === 'ROLLED_BACK',
    metrics: {
      canary: armJson(run.canary),
      stable: armJson(run.stable),
      fresh_baseline: armJsonOrNull(run.freshBaseline),
      windows: windowsJson(run.tally),
      duration_seconds: run.durationSeconds,
      exposure_requests: run.canary.requests - (run.copies?.copies ?? 0),
      failed_requests: run.failedRequests,
      excess_failed_requests: run.excessFailedRequests,
      beyond_failures: beyondFailuresJson(run.beyondFailures),
      time_to_detect_seconds: run.timeToDetectSeconds,
      time_to_restore_seconds: run.timeToRestoreSeconds,
      share_at_decision_percent: round(run.shareAtDecisionPercent, 'measure'),
    },
    outcome: run.outcome,
    reason: buildReason(run.reason),
    ...buildAftermath(run),
    stages: run.stages.map(stageJson),
    transitions: run.transitions.map((transition) => ({
      at_seconds: transition.atSeconds,
      from: transition.from,
      event: transition.event,
      action: transition.action,
      to: transition.to,
      stage: transition.stage,
      traffic_percent: transition.trafficPercent,
    })),
    ...(run.alerts.length === 0 ? {} : { alerts: run.alerts.map(alertJson) }),
    ...(run.controller === undefined ? {} : { controller: controllerJson(run.controller) }),
    timeline: run.timeline.map((entry) => ({
      at_seconds: entry.atSeconds,
      event: entry.code,
      detail: timelinePhrase(entry),
    })),
    warnings: [...configWarnings, ...run.warnings].map((warning) => ({
      code: warning.code,
      message: warningSentence(warning),
    })),
    name: run.name,
    ...programJson(identity.toolVersion),
    seed: run.seed,
    config_digest: identity.configDigest,
    reproduce: identity.reproduce,
  };
}

function stageJson(stage: StageResult): StageJson {
  return {
    name: stage.name,
    traffic_percent: stage.trafficPercent,
    ...(stage.audience === undefined ? {} : { audience: stage.audience === null ? null : [...stage.audience] }),
    ...(stage.share === undefined
      ? {}
      : {
          planned_percent: round(stage.share.plannedPercent, 'measure'),
          real_percent: roundOrNull(stage.share.realPercent, 'measure'),
        }),
    ...(stage.mirrorPercent === undefined ? {} : { mirror_percent: stage.mirrorPercent }),
    ...(stage.does === undefined ? {} : { does: stage.does }),
    outcome: stage.outcome,
    started_at_seconds: stage.startedAtSeconds,
    duration_seconds: stage.durationSeconds,
    windows: windowsJson(stage.tally),
    baseline: stage.baselineSource,
    canary: armJson(stage.canary),
    stable: armJson(stage.stable),
    fresh_baseline: armJsonOrNull(stage.freshBaseline),
    checks: stage.checks.map(checkJson),
    evidence: stage.evidence.map(evidenceJson),
  };
}

function alertJson({ atSeconds, stage, finding }: Alert): NonNullable<Report['alerts']>[number] {
  return { at_seconds: atSeconds, stage, ...findingJson(finding), message: alertSentence({ stage, finding }) };
}

function checkJson(check: Check): StageJson['checks'][number] {
  const rounded = (value: number | null) => roundOrNull(value, unitOf(check.metric));
  return {
    metric: check.metric,
    condition: check.condition,
    ...(check.of === undefined ? {} : { of: check.of }),
    ...(check.place === undefined ? {} : { rule: check.place }),
    // biome-ignore lint/suspicious/noThenProperty: the word of the file; a text, which no promise calls
    ...(check.sequel === undefined ? {} : { then: check.sequel }),
    limit: check.limit,
    observed: rounded(check.observed),
    bound: rounded(check.bound),
    baseline: rounded(check.baseline),
    at_seconds: check.atSeconds,
    breaches: check.breaches,
  };
}

function windowsJson(tally: Tally): Windows {
  return {
    total: tally.passed + tally.failed + tally.inconclusive,
    passed: tally.passed,
    failed: tally.failed,
    inconclusive: tally.inconclusive,
  };
}
