import type { Diagnosis, FalseBreach, LintFinding, RuleDiagnosis, StageDiagnosis } from '../../model/diagnosis.js';
import { round } from '../json/figures-json.js';
import { programJson, reportJson } from '../json/json-text.js';
import { diagnosisSentence, diagnosisSuggestion, otherJudgesSentence } from '../words/diagnosis-sentence.js';

/** A diagnosis as JSON: the order of the keys here is the order in the text. */
export function lintJson(name: string, diagnosis: Diagnosis, toolVersion: string): string {
  const { stages, findings, leftOut, otherJudges } = diagnosis;
  const message = otherJudgesSentence(diagnosis);
  const all = {
    name,
    findings: findings.map(findingJson),
    stages: stages.map(stageJson),
    leaves_out: leftOut,
    judges_not_diagnosed: message === null ? null : { judges: otherJudges, message },
    ...programJson(toolVersion),
  };
  return reportJson(all);
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
    metric: rule.metric,
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

function findingJson(finding: LintFinding): object {
  const { code, stage, stageIndex, ...numbers } = finding;
  const metric = 'metric' in finding ? { metric: finding.metric } : {};
  return {
    code,
    stage,
    stage_index: stageIndex,
    ...metric,
    message: diagnosisSentence(finding),
    suggestion: diagnosisSuggestion(finding),
    numbers: snake(Object.entries(numbers).filter(([key]) => key !== 'metric')),
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
