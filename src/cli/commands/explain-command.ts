import { beginRun } from '../../controllers/argo/analysis/analysis-run.js';
import { exposureOf } from '../../controllers/argo/canary/exposure-of.js';
import { BEGUN } from '../../controllers/argo/canary/reconcile-canary.js';
import { policyFindings, runsOf, templateFindings } from '../../controllers/argo/policy-findings.js';
import { canaryFindings } from '../../controllers/flagger/canary-findings.js';
import { canaryOutlook } from '../../controllers/flagger/canary-outlook.js';
import { canaryConfigFindings } from '../../controllers/kayenta/canary-config-findings.js';
import { VERSION } from '../../library/identity.js';
import type { ArgoRollout } from '../../model/argo-policy.js';
import type { ArgoCanary, ArgoStep } from '../../model/argo-rollout.js';
import { type ExplainedRollout, explainReport } from '../../report/policy/explain-report.js';
import { formatDuration } from '../../text/duration.js';
import { EXIT } from '../exit-codes.js';
import { loadPolicies } from '../files/load-policies.js';
import { refuseSameFiles } from '../files/refuse-outputs.js';
import { namedOutputs, type ReportOptions, writeReports } from '../files/write-reports.js';
import type { Streams } from '../streams.js';
import { explainedCanary } from './explained-canary.js';
import { explainedConfig } from './explained-config.js';

export interface ExplainOptions extends ReportOptions {
  /** Files, folders, or `-`. */
  readonly policies: readonly string[];
  /** Values of arguments that come from the cluster. */
  readonly args: ReadonlyMap<string, string>;
  /** Findings are no advice, but an expectation that is not met. */
  readonly strict: boolean;
}

/** Says what files for other controllers would do, and what of it does not do what it seems to. Gives the exit code. */
export async function explainCommand(options: ExplainOptions, streams: Streams): Promise<number> {
  const { policies, files } = await loadPolicies(options.policies, options.args, streams);
  refuseSameFiles(
    namedOutputs(options),
    files.map((file) => ({ what: 'the policy', file })),
  );
  // What a Rollout uses is told of with it.
  const alone = policies.rollouts.length === 0 ? policies.templates : [];
  const canaries = policies.canaries.map((canary) => ({ canary, outlook: canaryOutlook(canary) }));
  const findings = [
    ...policies.rollouts.flatMap(policyFindings),
    ...alone.flatMap(templateFindings),
    ...canaries.flatMap(({ canary, outlook }) => canaryFindings(canary, outlook)),
    ...policies.canaryConfigs.flatMap((config) => canaryConfigFindings(config)),
  ];
  const report = explainReport(
    policies,
    policies.rollouts.map(explained),
    canaries.map(({ canary, outlook }) => explainedCanary(canary, outlook)),
    policies.canaryConfigs.map(explainedConfig),
    findings,
    (spec) => beginRun(spec, 0).metrics.map(({ isDryRun }) => isDryRun),
    VERSION,
  );
  await writeReports(report, options, streams);
  return options.strict && findings.length > 0 ? EXIT.expectationNotMet : EXIT.done;
}

function explained(rollout: ArgoRollout): ExplainedRollout {
  const { name, strategy } = rollout;
  const specs = runsOf(rollout);
  if (strategy.kind === 'blueGreen') {
    return { name, strategy: 'blueGreen', replicas: strategy.blueGreen.replicas, router: true, steps: [], specs };
  }
  const { canary } = strategy;
  const steps = canary.steps.map((step, at) => ({
    step: at + 1,
    does: stepText(step),
    share_percent: shareAt(canary, at),
  }));
  return { name, strategy: 'canary', replicas: canary.replicas, router: canary.hasRouter, steps, specs };
}

function shareAt(canary: ArgoCanary, stepIndex: number): number {
  return exposureOf(canary, { ...BEGUN, stepIndex }).canaryPercent;
}

function stepText(step: ArgoStep): string {
  switch (step.does) {
    case 'setWeight':
      return `setWeight ${step.weight}`;
    case 'pause':
      return step.seconds === null ? 'pause until a person goes on' : `pause ${formatDuration(step.seconds)}`;
    case 'setCanaryScale':
      if (step.matchesTrafficWeight) return 'setCanaryScale as the weight';
      return step.replicas === null ? `setCanaryScale ${step.weight ?? 0} %` : `setCanaryScale ${step.replicas} pods`;
    case 'setMirrorRoute':
      return step.percent === null
        ? `setMirrorRoute ${step.name}: none`
        : `setMirrorRoute ${step.name}: ${step.percent} %`;
    default:
      return step.does;
  }
}
