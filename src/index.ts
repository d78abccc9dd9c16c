/**
 * canary-sim as a library: what the program does, as functions. A configuration, or a policy in a world, becomes runs, studies
 * and comparisons, these become reports, and reports become text. A controller or a source of your own takes the place of the
 * plan or of the generated world; judges work on numbers from anywhere; `start` and `advance` are the state machine by itself.
 */
export type {
  KayentaClassification,
  KayentaGroupScore,
  KayentaMetricResult,
  KayentaResult,
  KayentaVerdict,
} from './analysis/kayenta/kayenta-result.js';
export { advance, start } from './controllers/plan/advance.js';
export type { PlanNote } from './controllers/plan/plan-records.js';
export type { ActiveState, RolloutEvent, RolloutState } from './controllers/plan/state.js';
export { RolloutEndedError, trafficPercent } from './controllers/plan/state.js';
export { TRANSITIONS, type Transition } from './controllers/plan/transitions.js';
export { ArgumentError } from './library/argument-error.js';
export { type CompareOptions, compare } from './library/compare.js';
export type { Config, Told } from './library/config.js';
export {
  type ExperimentFile,
  type ExperimentOptions,
  experiment,
  type ParsedExperiment,
  parseExperiment,
} from './library/experiment.js';
export { type FormatOptions, format } from './library/format.js';
export { VERSION } from './library/identity.js';
export { type JudgedBy, type JudgedWindow, type JudgeOptions, judge } from './library/judge.js';
export { type KayentaMetricSettings, type KayentaSettings, type KayentaSides, kayenta } from './library/kayenta.js';
export { lint } from './library/lint.js';
export { type ParsedConfig, type ParseOptions, parseConfig, type ToldProblem } from './library/parse-config.js';
export { explain } from './library/policy/explain.js';
export { type LintPolicyOptions, lintPolicy } from './library/policy/lint-policy.js';
export { type ParsedRehearsal, parseRehearsal } from './library/policy/parse-rehearsal.js';
export type {
  NamedText,
  RehearsalFiles,
  RehearsalProblem,
  ReportOnPolicies,
} from './library/policy/rehearsal-files.js';
export {
  type PromqlOptions,
  type PromqlQuery,
  type PromqlResult,
  type PromqlSeries,
  promql,
} from './library/promql.js';
export { type Measured, readingOf } from './library/reading-of.js';
export { releases } from './library/releases.js';
export type { ReleasesOptions } from './library/releases-options.js';
export { report } from './library/report.js';
export type { ReportedRun } from './library/reported-run.js';
export type { ArmCounts, Rollout, RolloutTurn } from './library/rollout.js';
export {
  type ControllerOptions,
  type RecordedOptions,
  type SimulateOptions,
  type SourceOptions,
  simulate,
  type UnrecordedOptions,
} from './library/simulate.js';
export { type StrategiesOptions, strategies } from './library/strategies.js';
export { study, sweep } from './library/study.js';
export type { ManyRunsOptions, StopSignal, StudyOptions } from './library/study-options.js';
export type { Arm } from './model/arm.js';
export type { Controller, Turn } from './model/controller.js';
export type { Evidence } from './model/evidence.js';
export { type Exposure, type Mark, type ShareLine, UNEXPOSED } from './model/exposure.js';
export type { BlastRadius, Harm, HarmBeyondFailures } from './model/harm.js';
export type { InstanceCounts, Instances, InstancesOfRun } from './model/instances.js';
export type { OperatorAction } from './model/operator.js';
export type { Plan, Stage } from './model/plan.js';
export type { Outcome } from './model/results/outcome.js';
export type { ScenarioName } from './model/results/study.js';
export type { ArmSummary, Run, WindowRecord } from './model/run.js';
export type { Setup } from './model/setup.js';
export type { InstancesNow, Quotient, Readiness, Reading, Source, UserSplit, View } from './model/source.js';
export type { FinalState, Status } from './model/status.js';
export type { Finding, Judgement, Verdict } from './model/verdict.js';
export type { World } from './model/world.js';
export type { ExperimentReport } from './report/experiment/experiment-schema.js';
export type { FormatName } from './report/formats/format-names.js';
export type { Report } from './report/json/report-schema.js';
export type { LintJson as LintReport } from './report/lint/lint-json.js';
export type { ExplainReport } from './report/policy/explain-report.js';
export type { PolicyLintReport } from './report/policy/policy-lint-report.js';
export type { ReleasesReport } from './report/releases/releases-report.js';
export type { StrategiesReport } from './report/strategies/strategies-report.js';
export type { CompareReport } from './report/study/compare-schema.js';
export type { StudyReport } from './report/study/study-schema.js';
export type { SweepReport } from './report/study/sweep-schema.js';
