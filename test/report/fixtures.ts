import type { Harm } from '../../src/model/harm.js';
import type { BaselineSource } from '../../src/model/observation.js';
import type { ArmSummary, Check, Run, StageResult, WindowRecord } from '../../src/model/run.js';
import type { RunReason } from '../../src/model/run-reason.js';
import type { Finding, Judgement } from '../../src/model/verdict.js';

export const IDENTITY = {
  toolVersion: '1.2.3',
  configDigest: 'sha256:0123',
  reproduce: 'canary-sim --seed 42 --config stages.json',
};

/** An arm that served nothing. */
export const IDLE: ArmSummary = {
  requests: 0,
  errors: 0,
  errorRate: null,
  latencyP50Ms: null,
  latencyP95Ms: null,
  latencyP99Ms: null,
  cpuPercent: null,
  memoryMb: null,
  restarts: 0,
  conversionRate: null,
  metrics: {},
};

export function arm(requests: number, errors: number): ArmSummary {
  return {
    requests,
    errors,
    errorRate: errors / requests,
    latencyP50Ms: 50.1234567,
    latencyP95Ms: 133.25,
    latencyP99Ms: 203.4,
    cpuPercent: 41.98765,
    memoryMb: 512.5,
    restarts: 1,
    conversionRate: 0.03,
    metrics: {},
  };
}

/** Of a world in which nothing but failures is counted. */
export const NOTHING_BEYOND = {
  excessSlowRequests: null,
  lostConversions: null,
  lostRevenue: null,
  duplicatedRequests: null,
};

export function harm(seconds: number, excessFailedRequests: number): Harm {
  return {
    seconds,
    requests: seconds * 100,
    failedRequests: seconds + excessFailedRequests,
    excessFailedRequests,
    beyondFailures: NOTHING_BEYOND,
  };
}

export function check(parts: Partial<Check> = {}): Check {
  return {
    metric: 'error_rate',
    condition: 'max_increase',
    limit: 0.01,
    observed: 0.0012,
    bound: 0.011,
    baseline: 0.001,
    atSeconds: 300,
    breaches: 0,
    ...parts,
  };
}

const LATENCY_CHECK = check({
  metric: 'latency_p99_ms',
  condition: 'max_ratio',
  limit: 1.5,
  observed: 203.4,
  bound: 300.75,
  baseline: 200.5,
});

export function stage(name: string, trafficPercent: number, parts: Partial<StageResult> = {}): StageResult {
  return {
    name,
    trafficPercent,
    outcome: 'PASSED',
    startedAtSeconds: 0,
    durationSeconds: 900,
    tally: { passed: 15, failed: 0, inconclusive: 0 },
    evidence: [],
    baselineSource: 'window',
    canary: arm(1800, 2),
    stable: arm(178_200, 176),
    freshBaseline: null,
    checks: [check(), LATENCY_CHECK],
    ...parts,
  };
}

function notReached(name: string, trafficPercent: number): StageResult {
  return stage(name, trafficPercent, {
    outcome: 'NOT_REACHED',
    startedAtSeconds: null,
    durationSeconds: 0,
    tally: { passed: 0, failed: 0, inconclusive: 0 },
    baselineSource: 'none',
    canary: IDLE,
    stable: IDLE,
    checks: [check({ observed: null, bound: null, baseline: null, atSeconds: null })],
  });
}

/** A healthy rollout of two stages. */
export function completed(parts: Partial<Run> = {}): Run {
  return {
    seed: '42',
    name: 'checkout 1.1',
    finalState: 'COMPLETED',
    outcome: 'released',
    pausedBecause: null,
    reason: null,
    durationSeconds: 2700,
    stagesCompleted: 2,
    canary: arm(361_800, 364),
    stable: arm(178_200, 176),
    freshBaseline: null,
    tally: { passed: 45, failed: 0, inconclusive: 0 },
    byAudience: [],
    failedRequests: 540,
    excessFailedRequests: 0,
    beyondFailures: NOTHING_BEYOND,
    copies: null,
    timeToDetectSeconds: null,
    timeToRestoreSeconds: null,
    shareAtDecisionPercent: 100,
    alerts: [],
    blastRadius: { routing: 'random', users: null, usersExposed: null, usersHit: null, usersHitIfStable: null },
    rollback: null,
    followUp: null,
    rollbackSafety: { safe: true, migration: null, trace: 'none', staleDataRate: 0 },
    errorBudget: null,
    instances: null,
    telemetry: null,
    timeline: [
      { code: 'rollout_begins', atSeconds: 0 },
      { code: 'stage_begins', atSeconds: 0, stage: 'canary-1pct', trafficPercent: 1 },
      { code: 'stage_begins', atSeconds: 900, stage: 'full', trafficPercent: 100 },
      { code: 'completed', atSeconds: 2700, stage: 'full' },
    ],
    stages: [
      stage('canary-1pct', 1),
      stage('full', 100, {
        startedAtSeconds: 900,
        durationSeconds: 1800,
        tally: { passed: 30, failed: 0, inconclusive: 0 },
        baselineSource: 'carried',
        canary: arm(360_000, 362),
        stable: IDLE,
        checks: [check({ observed: 0.0014, atSeconds: 1500 }), LATENCY_CHECK],
      }),
    ],
    transitions: [
      {
        atSeconds: 900,
        from: 'PROGRESSING',
        event: 'STAGE_PASSED',
        action: 'enter_next_stage',
        to: 'PROGRESSING',
        stage: 'full',
        trafficPercent: 100,
      },
      {
        atSeconds: 2700,
        from: 'PROGRESSING',
        event: 'STAGE_PASSED',
        action: 'promote',
        to: 'COMPLETED',
        stage: 'full',
        trafficPercent: 100,
      },
    ],
    windows: [],
    warnings: [],
    ...parts,
  };
}

export const BREACH = {
  code: 'threshold_breached',
  stage: 'canary-10pct',
  atSeconds: 960,
  metric: 'error_rate',
  condition: 'max_increase',
  observed: 0.0312,
  limit: 0.01,
  bound: 0.0109,
  baseline: 0.0009,
  baselineSource: 'window',
} as const satisfies RunReason;

/** A canary that fails in its second stage. */
export function rolledBack(parts: Partial<Run> = {}): Run {
  return completed({
    finalState: 'ROLLED_BACK',
    outcome: 'stopped',
    reason: BREACH,
    durationSeconds: 960,
    stagesCompleted: 1,
    canary: arm(3000, 40),
    tally: { passed: 15, failed: 1, inconclusive: 0 },
    failedRequests: 216,
    excessFailedRequests: 37,
    rollback: {
      method: 'traffic_switch',
      decidedAtSeconds: 960,
      beginsAtSeconds: 960,
      restoredAtSeconds: 960,
      whilePeopleAct: null,
      whileRollingBack: harm(0, 0),
    },
    timeline: [
      { code: 'rollout_begins', atSeconds: 0 },
      { code: 'stage_begins', atSeconds: 0, stage: 'canary-1pct', trafficPercent: 1 },
      { code: 'stage_begins', atSeconds: 900, stage: 'canary-10pct', trafficPercent: 10 },
      { code: 'first_bad_window', atSeconds: 960, stage: 'canary-10pct', metric: 'error_rate' },
      { code: 'rolled_back', atSeconds: 960, stage: 'canary-10pct' },
      { code: 'rollback_begins', atSeconds: 960 },
      { code: 'restored', atSeconds: 960 },
    ],
    stages: [
      stage('canary-1pct', 1),
      stage('canary-10pct', 10, {
        outcome: 'FAILED',
        startedAtSeconds: 900,
        durationSeconds: 60,
        tally: { passed: 0, failed: 1, inconclusive: 0 },
        canary: arm(1200, 38),
        checks: [
          check({ observed: 0.0312, bound: 0.0109, baseline: 0.0009, atSeconds: 960, breaches: 1 }),
          LATENCY_CHECK,
        ],
      }),
      notReached('canary-50pct', 50),
      notReached('full', 100),
    ],
    transitions: [
      {
        atSeconds: 900,
        from: 'PROGRESSING',
        event: 'STAGE_PASSED',
        action: 'enter_next_stage',
        to: 'PROGRESSING',
        stage: 'canary-10pct',
        trafficPercent: 10,
      },
      {
        atSeconds: 960,
        from: 'PROGRESSING',
        event: 'STAGE_FAILED',
        action: 'roll_back',
        to: 'ROLLED_BACK',
        stage: 'canary-10pct',
        trafficPercent: 0,
      },
    ],
    warnings: [{ code: 'operator_ignored', atSeconds: 1500, action: 'resume', why: 'ended' }],
    ...parts,
  });
}

/** A canary that a fault made worse, found late and taken out by people, with every field filled in. */
export function eventful(parts: Partial<Run> = {}): Run {
  return rolledBack({
    name: 'checkout 1.2',
    freshBaseline: arm(3000, 3),
    excessFailedRequests: 8761,
    timeToDetectSeconds: 240,
    timeToRestoreSeconds: 2350,
    shareAtDecisionPercent: 10,
    blastRadius: {
      routing: 'sticky',
      users: 2_000_000,
      usersExposed: 20_112.6,
      usersHit: 1204.3,
      usersHitIfStable: 309.8,
    },
    rollback: {
      method: 'rolling',
      decidedAtSeconds: 960,
      beginsAtSeconds: 3060,
      restoredAtSeconds: 3070,
      whilePeopleAct: harm(2100, 8412),
      whileRollingBack: harm(10, 312),
    },
    followUp: harm(1800, 12_000),
    rollbackSafety: { safe: false, migration: 'rename_field', trace: 'new_format', staleDataRate: 0.125 },
    errorBudget: {
      objective: 0.999,
      windowSeconds: 2_592_000,
      allowed: 43_200.0004,
      spentBefore: 4320.00004,
      spentDuring: 9000,
      spentByRollout: 8761,
      left: 29_880.00036,
      leftPercent: 69.1666675,
      burnRate: 2.31249,
      postureBefore: 'healthy',
      posture: 'healthy',
    },
    timeline: [
      { code: 'rollout_begins', atSeconds: 0 },
      { code: 'stage_begins', atSeconds: 0, stage: 'canary-1pct', trafficPercent: 1 },
      { code: 'fault_begins', atSeconds: 720, fault: 'cache outage' },
      { code: 'canary_worse', atSeconds: 720 },
      { code: 'first_bad_window', atSeconds: 900, stage: 'canary-1pct', metric: 'error_rate' },
      { code: 'stage_begins', atSeconds: 900, stage: 'canary-10pct', trafficPercent: 10 },
      { code: 'rolled_back', atSeconds: 960, stage: 'canary-10pct' },
      { code: 'rollback_begins', atSeconds: 3060 },
      { code: 'restored', atSeconds: 3070 },
      { code: 'fault_ends', atSeconds: 3070, fault: 'cache outage' },
      { code: 'follow_up_ends', atSeconds: 4870 },
    ],
    warnings: [],
    ...parts,
  });
}

/** Not started, for want of error budget. */
export function noBudget(remainingPercent: number): Run {
  return completed({
    finalState: 'PAUSED',
    outcome: 'stalled',
    pausedBecause: 'budget',
    reason: { code: 'budget_exhausted', stage: 'canary-1pct', atSeconds: 0, remainingPercent },
    durationSeconds: 0,
    stagesCompleted: 0,
    canary: IDLE,
    stable: IDLE,
    tally: { passed: 0, failed: 0, inconclusive: 0 },
    failedRequests: 0,
    stages: [notReached('canary-1pct', 1), notReached('full', 100)],
    transitions: [],
    timeline: [],
  });
}

export function noEvidence(judgement: Judgement, baselineSource: BaselineSource = 'window'): RunReason {
  return { code: 'no_evidence', stage: 'canary-1pct', atSeconds: 900, judgement, windows: 15, baselineSource };
}

/** Of a window that says neither the one thing nor the other, by thresholds alone. */
export function inconclusive(findings: readonly Finding[], silence: Judgement['silence'] = null): Judgement {
  const undecided = findings.filter(({ outcome }) => outcome !== 'held');
  const decidedBy = { row: 'judges_are_undecided', evidence: [], findings: undecided } as const;
  return { verdict: 'INCONCLUSIVE', findings, silence, evidence: [], asks: null, decidedBy };
}

export const TOO_FEW: Judgement = inconclusive([], { code: 'too_few_requests', requests: 12, minRequests: 1000 });

/** Paused because nobody came by. */
export function thinTraffic(parts: Partial<Run> = {}): Run {
  return completed({
    finalState: 'PAUSED',
    outcome: 'stalled',
    pausedBecause: 'inconclusive',
    reason: noEvidence(TOO_FEW),
    durationSeconds: 900,
    stagesCompleted: 0,
    canary: arm(180, 1),
    tally: { passed: 0, failed: 0, inconclusive: 15 },
    failedRequests: 19,
    excessFailedRequests: -1,
    stages: [
      stage('canary-1pct', 1, {
        outcome: 'INCONCLUSIVE',
        tally: { passed: 0, failed: 0, inconclusive: 15 },
        canary: arm(180, 1),
        checks: [check({ observed: null, bound: null, baseline: null, atSeconds: null })],
      }),
      notReached('full', 100),
    ],
    transitions: [
      {
        atSeconds: 900,
        from: 'PROGRESSING',
        event: 'STAGE_INCONCLUSIVE',
        action: 'wait_for_evidence',
        to: 'PAUSED',
        stage: 'canary-1pct',
        trafficPercent: 1,
      },
    ],
    ...parts,
  });
}

export function atGate(parts: Partial<Run> = {}): Run {
  return completed({
    finalState: 'PAUSED',
    outcome: 'stalled',
    pausedBecause: 'gate',
    reason: { code: 'gate', stage: 'canary-1pct', atSeconds: 900 },
    durationSeconds: 900,
    stagesCompleted: 1,
    transitions: [],
    stages: [stage('canary-1pct', 1), notReached('full', 100)],
    ...parts,
  });
}

export function finding(parts: Partial<Finding> = {}): Finding {
  return {
    metric: 'error_rate',
    condition: 'max_increase',
    limit: 0.01,
    outcome: 'breached',
    observed: 0.0312,
    baseline: 0.0009,
    bound: 0.0109,
    ...parts,
  };
}

export function windowOf(judgement: Judgement, parts: Partial<WindowRecord> = {}): WindowRecord {
  return {
    windowIndex: 14,
    fromSeconds: 840,
    toSeconds: 900,
    lookedAtSeconds: 900,
    stage: 'canary-1pct',
    trafficPercent: 1,
    canary: arm(120, 1),
    stable: IDLE,
    freshBaseline: null,
    baselineSource: 'window',
    judgement,
    event: 'STAGE_CONTINUES',
    status: 'PROGRESSING',
    ...parts,
  };
}
