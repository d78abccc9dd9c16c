import type {
  AudienceHarm,
  BlastRadius,
  CopiesAccount,
  ErrorBudget,
  Harm,
  HarmBeyondFailures,
  RollbackResult,
  RollbackSafety,
  TelemetryGaps,
} from '../../model/harm.js';
import type { InstancesOfRun } from '../../model/instances.js';
import type { Run } from '../../model/run.js';
import { safetySentence } from '../words/aftermath-phrase.js';
import { round, roundOrNull } from './figures-json.js';
import type { Report } from './report-schema.js';

type Aftermath = Pick<
  Report,
  | 'blast_radius'
  | 'by_audience'
  | 'rollback'
  | 'follow_up'
  | 'rollback_safe'
  | 'error_budget'
  | 'instances'
  | 'shadow'
  | 'telemetry'
>;

/** What a run has cost, in users and failures, and what came after the decision that ended it. */
export function buildAftermath(run: Run): Aftermath {
  return {
    blast_radius: blastRadiusJson(run.blastRadius),
    ...(run.byAudience.length === 0 ? {} : { by_audience: byAudienceJson(run.byAudience) }),
    rollback: run.rollback === null ? null : rollbackJson(run.rollback),
    follow_up: harmJsonOrNull(run.followUp),
    rollback_safe: safetyJson(run.rollbackSafety),
    error_budget: run.errorBudget === null ? null : budgetJson(run.errorBudget),
    instances: run.instances === null ? null : instancesJson(run.instances),
    shadow: run.copies === null ? null : shadowJson(run.copies),
    telemetry: run.telemetry === null ? null : gapsJson(run.telemetry),
  };
}

function blastRadiusJson(radius: BlastRadius): Aftermath['blast_radius'] {
  const whole = (users: number | null) => (users === null ? null : Math.round(users));
  return {
    routing: radius.routing,
    users: whole(radius.users),
    users_exposed: whole(radius.usersExposed),
    users_hit: whole(radius.usersHit),
    users_hit_if_stable: whole(radius.usersHitIfStable),
  };
}

function byAudienceJson(audiences: readonly AudienceHarm[]): NonNullable<Aftermath['by_audience']> {
  const whole = (users: number | null) => (users === null ? null : Math.round(users));
  return Object.fromEntries(
    audiences.map(({ audience, ...harm }) => [
      audience,
      {
        requests: harm.requests,
        canary_requests: harm.canaryRequests,
        failed_requests: harm.failedRequests,
        excess_failed_requests: harm.excessFailedRequests,
        users_exposed: whole(harm.usersExposed),
        users_hit: whole(harm.usersHit),
      },
    ]),
  );
}

function rollbackJson(rollback: RollbackResult): NonNullable<Aftermath['rollback']> {
  return {
    method: rollback.method,
    decided_at_seconds: rollback.decidedAtSeconds,
    begins_at_seconds: rollback.beginsAtSeconds,
    restored_at_seconds: rollback.restoredAtSeconds,
    while_people_act: harmJsonOrNull(rollback.whilePeopleAct),
    while_rolling_back: harmJson(rollback.whileRollingBack),
  };
}

function safetyJson(safety: RollbackSafety): Aftermath['rollback_safe'] {
  return {
    safe: safety.safe,
    migration: safety.migration,
    trace: safety.trace,
    stale_data_rate: round(safety.staleDataRate, 'rate'),
    why: safetySentence(safety),
  };
}

function budgetJson(budget: ErrorBudget): NonNullable<Aftermath['error_budget']> {
  return {
    objective: budget.objective,
    window_seconds: budget.windowSeconds,
    allowed: round(budget.allowed, 'measure'),
    spent_before: round(budget.spentBefore, 'measure'),
    spent_during: round(budget.spentDuring, 'measure'),
    spent_by_rollout: round(budget.spentByRollout, 'measure'),
    left: round(budget.left, 'measure'),
    left_percent: round(budget.leftPercent, 'measure'),
    burn_rate: roundOrNull(budget.burnRate, 'measure'),
    posture_before: budget.postureBefore,
    posture: budget.posture,
  };
}

function instancesJson({
  count,
  split,
  stages,
  settledAtSeconds,
  extraHours,
}: InstancesOfRun): NonNullable<Aftermath['instances']> {
  return {
    count,
    split,
    stages: stages.map(({ stage, canary, stable, plannedPercent, trafficPercent }) => ({
      stage,
      canary,
      stable,
      planned_percent: plannedPercent,
      traffic_percent: trafficPercent,
    })),
    settled_at_seconds: settledAtSeconds,
    extra_hours: round(extraHours, 'measure'),
  };
}

function gapsJson({ delaySeconds, lostScrapes, unseenFailures }: TelemetryGaps): NonNullable<Aftermath['telemetry']> {
  return { delay_seconds: delaySeconds, lost_scrapes: lostScrapes, unseen_failures: unseenFailures };
}

function harmJson(harm: Harm): NonNullable<Aftermath['follow_up']> {
  return {
    seconds: harm.seconds,
    requests: harm.requests,
    failed_requests: harm.failedRequests,
    excess_failed_requests: harm.excessFailedRequests,
    beyond_failures: beyondFailuresJson(harm.beyondFailures),
  };
}

/** Null where nothing of it is counted. */
export function beyondFailuresJson(harm: HarmBeyondFailures): Report['metrics']['beyond_failures'] {
  const { excessSlowRequests, lostConversions, lostRevenue, duplicatedRequests } = harm;
  if (excessSlowRequests === null && lostConversions === null && duplicatedRequests === null) return null;
  return {
    excess_slow_requests: excessSlowRequests,
    lost_conversions: lostConversions,
    lost_revenue: roundOrNull(lostRevenue, 'measure'),
    duplicated_requests: duplicatedRequests,
  };
}

function harmJsonOrNull(harm: Harm | null): Aftermath['follow_up'] {
  return harm === null ? null : harmJson(harm);
}

function shadowJson(copies: CopiesAccount): NonNullable<Aftermath['shadow']> {
  return {
    copied_requests: copies.copies,
    failed_copies: copies.failed,
    mismatch_rate: roundOrNull(copies.mismatchRate, 'rate'),
    side_effects: Object.fromEntries(
      copies.sideEffects.map(({ effect, duplicated, isContained }) => [effect, { duplicated, contained: isContained }]),
    ),
  };
}
