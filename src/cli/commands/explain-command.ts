import { beginRun } from '../../controllers/argo/analysis/analysis-run.js';
import { stagesOfRollout } from '../../controllers/argo/stages-of-rollout.js';
import { canaryOutlook } from '../../controllers/flagger/canary-outlook.js';
import { VERSION } from '../../library/identity.js';
import { lookThrough, triedRemedies } from '../../library/policy/tried-remedies.js';
import { argoRuns } from '../../measures/argo-runs.js';
import type { ArgoRollout } from '../../model/policy/argo-policy.js';
import type { RehearsedStage } from '../../model/policy/rehearsal.js';
import { type ExplainedRollout, explainReport } from '../../report/policy/explain-report.js';
import { warningSentence } from '../../report/words/warning-sentence.js';
import { BadInputError, EXIT } from '../exit-codes.js';
import { loadPolicies } from '../files/load-policies.js';
import { readText } from '../files/read-text.js';
import { refuseSameFiles } from '../files/refuse-outputs.js';
import { namedOutputs, type ReportOptions, writeReports } from '../files/write-reports.js';
import type { Streams } from '../streams.js';
import { tellWarnings } from '../tell-warnings.js';
import { explainedCanary } from './explained-canary.js';
import { explainedConfig } from './explained-config.js';
import { explainedQueries } from './explained-queries.js';

export interface ExplainOptions extends ReportOptions {
  /** Files, folders, or `-`. */
  readonly policies: readonly string[];
  /** Values of arguments that come from the cluster. */
  readonly args: ReadonlyMap<string, string>;
  /** Without warnings on standard error. */
  readonly quiet: boolean;
  /** A world file, to hear what is said in it. */
  readonly config: string | undefined;
  /** Findings are no advice, but an expectation that is not met. */
  readonly strict: boolean;
}

/** Says what files for other controllers would do, and what of it does not do what it seems to. Gives the exit code. */
export async function explainCommand(options: ExplainOptions, streams: Streams): Promise<number> {
  const { policies, files, texts } = await loadPolicies(options.policies, options.args, streams, options.config);
  refuseSameFiles(namedOutputs(options), [
    ...files.map((file) => ({ what: 'the policy', file })),
    ...(options.config === undefined ? [] : [{ what: 'the world', file: options.config }]),
  ]);
  const { config } = options;
  const world = config === undefined ? null : { file: config, text: await readText(config, 'world', streams) };
  const all = { policies: texts, args: options.args, world };
  const looked = await lookThrough(all);
  if (!looked.ok) throw new BadInputError(looked.problems, looked.of === 'world' ? (config ?? null) : null);
  const { warnings, ...asked } = explainedQueries(looked.understood);
  const canaries = policies.canaries.map((canary) => ({ canary, outlook: canaryOutlook(canary) }));
  const findings = (await triedRemedies(all, looked.findings)).map(({ finding }) => finding);
  const report = explainReport(
    policies,
    policies.rollouts.map(explained),
    canaries.map(({ canary, outlook }) => explainedCanary(canary, outlook)),
    asked,
    policies.canaryConfigs.map(explainedConfig),
    findings,
    (spec) => beginRun(spec, 0).metrics.map(({ isDryRun }) => isDryRun),
    VERSION,
  );
  if (!options.quiet) tellWarnings(warnings.map(warningSentence), streams);
  await writeReports(report, options, streams);
  return options.strict && findings.length > 0 ? EXIT.expectationNotMet : EXIT.done;
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
