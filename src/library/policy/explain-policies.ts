import { beginRun } from '../../controllers/argo/analysis/analysis-run.js';
import { stagesOfRollout } from '../../controllers/argo/stages-of-rollout.js';
import { canaryOutlook } from '../../controllers/flagger/canary-outlook.js';
import { argoRuns } from '../../measures/argo-runs.js';
import type { ArgoRollout } from '../../model/policy/argo-policy.js';
import type { RehearsedStage } from '../../model/policy/rehearsal.js';
import { type ExplainedRollout, type ExplainReport, explainReport } from '../../report/policy/explain-report.js';
import { VERSION } from '../identity.js';
import { explainedCanary } from './explained-canary.js';
import { explainedConfig } from './explained-config.js';
import { explainedQueries } from './explained-queries.js';
import { lookThrough, type PolicyTexts } from './look-through.js';
import type { ReportedPolicies } from './report-on-policies.js';
import { triedRemedies } from './tried-remedies.js';

/** Says what files for other controllers would do, and what of it does not do what it seems to. */
export async function explainPolicies(texts: PolicyTexts): Promise<ReportedPolicies<ExplainReport>> {
  const looked = await lookThrough(texts);
  if (!looked.ok) return looked;
  const { policies } = looked;
  const { warnings, ...asked } = explainedQueries(looked.understood);
  const report = explainReport(
    policies,
    policies.rollouts.map(explained),
    policies.canaries.map((canary) => explainedCanary(canary, canaryOutlook(canary))),
    asked,
    policies.canaryConfigs.map(explainedConfig),
    await triedRemedies(looked),
    (spec) => beginRun(spec, 0).metrics.map(({ isDryRun }) => isDryRun),
    VERSION,
  );
  return { ok: true, report, warnings };
}

function explained(rollout: ArgoRollout): ExplainedRollout {
  const { name, strategy, rollbackRevisions: rollback_revisions } = rollout;
  const specs = argoRuns(rollout);
  if (strategy.kind === 'blueGreen') {
    return {
      name,
      strategy: 'blueGreen',
      replicas: strategy.blueGreen.replicas,
      router: true,
      rollback_revisions,
      steps: stagesOfRollout(rollout).map(explainedStep),
      specs,
    };
  }
  const { canary } = strategy;
  const steps = canary.steps.length === 0 ? [] : stagesOfRollout(rollout).map(explainedStep);
  return {
    name,
    strategy: 'canary',
    replicas: canary.replicas,
    router: canary.hasRouter,
    rollback_revisions,
    steps,
    specs,
  };
}

function explainedStep({ does, sharePercent }: RehearsedStage, at: number) {
  return { step: at + 1, does, share_percent: sharePercent };
}
