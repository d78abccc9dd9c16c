import type * as z from 'zod/mini';
import type {
  Diagnosis,
  FalseBreach,
  JudgeDiagnosis,
  RolloutDiagnosis,
  RuleDiagnosis,
  StageDiagnosis,
} from '../../model/results/diagnosis.js';
import type { LintFinding, ToldFinding } from '../../model/results/lint-finding.js';
import { round } from '../json/figures-json.js';
import { programJson } from '../json/json-text.js';
import { diagnosisSentence } from '../words/diagnosis-sentence.js';
import { diagnosisSuggestion } from '../words/diagnosis-suggestion.js';
import { rolloutSentence } from '../words/rollout-sentence.js';
import type { lintSchema } from './lint-schema.js';

export type LintJson = z.infer<typeof lintSchema>;

/** A diagnosis as its report: the order of the keys here is the order in the JSON. That it keeps to the schema is tested. */
export function lintJson(name: string, diagnosis: Diagnosis, toolVersion: string): LintJson {
  const { stages, judges, rollout, findings, leftOut, hasFigures } = diagnosis;
  const all: object = {
    name,
    findings: findings.map(toldJson),
    stages: stages.map(stageJson),
    judges: judges.map(judgeJson),
    rollout: rollout === null ? null : rolloutJson(rollout),
    leaves_out: leftOut,
    has_figures: hasFigures,
    ...programJson(toolVersion),
  };
  return all as LintJson;
}

function stageJson(stage: StageDiagnosis): object {
  return {
    stage: stage.stage,
    stage_index: stage.stageIndex,
    traffic_percent: stage.trafficPercent,
    looks: stage.looks,
    requests_per_window: round(stage.requestsPerWindow, 'measure'),
    requests_per_stage: round(stage.requestsPerStage, 'measure'),
    errors_per_window: round(stage.errorsPerWindow, 'measure'),
    errors_per_stage: round(stage.errorsPerStage, 'measure'),
    heard: round(stage.heard, 'rate'),
    rules: stage.rules.map(ruleJson),
  };
}

function ruleJson(rule: RuleDiagnosis): object {
  return {
    ...ruleNames(rule),
    not_diagnosed: rule.undiagnosed,
    precision: rule.precision,
    healthy: figure(rule.healthy),
    bound: figure(rule.bound),
    false_breach: falseBreachJson(rule.falseBreach),
    false_breach_at_expected_requests: falseBreachJson(rule.falseBreachAtExpected),
    detectable: figure(rule.detectable),
  };
}

function falseBreachJson(chances: FalseBreach | null): object | null {
  if (chances === null) return null;
  return { per_window: round(chances.perWindow, 'rate'), per_stage: round(chances.perStage, 'rate') };
}

function judgeJson(judge: JudgeDiagnosis): object {
  const { alpha, falseAlarm } = judge;
  return {
    judge: judge.judge,
    method: judge.method,
    subject: judge.subject,
    looks: judge.looks,
    alpha: figure(alpha),
    false_alarm: falseAlarm === null ? null : round(falseAlarm, 'rate'),
    canary_requests: round(judge.canaryRequests, 'measure'),
    canary_events: judge.canaryEvents === null ? null : round(judge.canaryEvents, 'measure'),
    baseline_events: judge.baselineEvents === null ? null : round(judge.baselineEvents, 'measure'),
    not_diagnosed: judge.undiagnosed,
    precision: judge.precision,
    smallest_ratio: figure(judge.smallestRatio),
  };
}

function rolloutJson(rollout: RolloutDiagnosis): object {
  const { falseRollback, without, unjudged, whenInconclusive } = rollout;
  return {
    false_rollback:
      falseRollback === null
        ? null
        : { at_least: round(falseRollback.atLeast, 'rate'), at_most: round(falseRollback.atMost, 'rate') },
    without,
    unjudged: unjudged === null ? null : round(unjudged, 'rate'),
    when_inconclusive: whenInconclusive,
    message: rolloutSentence(rollout),
  };
}

function toldJson(finding: ToldFinding): object {
  return { ...findingJson(finding), likewise: finding.likewise.map(findingJson) };
}

const NAMED: ReadonlySet<string> = new Set([
  'code',
  'stage',
  'stageIndex',
  'metric',
  'judge',
  'likewise',
  'of',
  'place',
  'sequel',
]);

function findingJson(finding: LintFinding): object {
  const numbers = Object.entries(finding).filter(([key]) => !NAMED.has(key));
  return {
    code: finding.code,
    ...('stage' in finding ? { stage: finding.stage, stage_index: finding.stageIndex } : {}),
    ...('metric' in finding ? ruleNames(finding) : {}),
    ...('judge' in finding ? { judge: finding.judge } : {}),
    message: diagnosisSentence(finding),
    suggestion: diagnosisSuggestion(finding),
    numbers: snake(numbers),
  };
}

function snake(entries: readonly (readonly [string, unknown])[]): object {
  return Object.fromEntries(entries.map(([key, value]) => [key.replace(/[A-Z]/g, lowered), plain(value)]));
}

function lowered(letter: string): string {
  return `_${letter.toLowerCase()}`;
}

function plain(value: unknown): unknown {
  if (typeof value === 'number') return figure(value);
  return typeof value === 'object' && value !== null ? snake(Object.entries(value)) : value;
}

/** Figures of unlike size, none known to more digits. */
function figure(value: number | null): number | null {
  return value === null ? null : Number(value.toPrecision(6));
}

function ruleNames({ metric, of, place, sequel }: Pick<RuleDiagnosis, 'metric' | 'of' | 'place' | 'sequel'>): object {
  return {
    metric,
    ...(of === undefined ? {} : { of }),
    ...(place === undefined ? {} : { rule: place }),
    // biome-ignore lint/suspicious/noThenProperty: the word of the configuration; a text, which no promise calls
    ...(sequel === undefined ? {} : { then: sequel }),
  };
}
