import type { ArgoBlueGreen, ArgoRollout } from '../../model/policy/argo-policy.js';
import type { ArgoCanary, ArgoExperiment, ArgoStep } from '../../model/policy/argo-rollout.js';
import type { RehearsedStage } from '../../model/policy/rehearsal.js';
import { leastRunSeconds } from './analysis/run-seconds.js';
import { stepPercent } from './canary/exposure-of.js';

/**
 * The places on the way of a Rollout, in the words of its file: the steps of a canary, or before the switch and after it.
 * `matchPercent`: of the users' requests, those that match its header routes.
 */
export function stagesOfRollout({ strategy }: ArgoRollout, matchPercent = 0): readonly RehearsedStage[] {
  return strategy.kind === 'canary' ? canaryStages(strategy.canary, matchPercent) : blueGreenStages(strategy.blueGreen);
}

function canaryStages(canary: ArgoCanary, matchPercent: number): readonly RehearsedStage[] {
  if (canary.steps.length === 0) return [{ name: 'promote', does: 'all pods at once', sharePercent: 100, seconds: 0 }];
  return canary.steps.map((step, at) => ({
    name: `step-${at + 1}`,
    does: stepText(step),
    sharePercent: stepPercent(canary, { stepIndex: at, isAborted: false }, matchPercent),
    seconds: leastSeconds(step),
  }));
}

function blueGreenStages(blueGreen: ArgoBlueGreen): readonly RehearsedStage[] {
  const { previewReplicas, replicas, switchesItself, switchAfterSeconds, before, after } = blueGreen;
  const pods = previewReplicas ?? replicas;
  const goesOn = switchesItself ? `switches after ${switchAfterSeconds}s` : 'switches when a person goes on';
  return [
    {
      name: 'preview',
      does: `${pods} ${pods === 1 ? 'pod' : 'pods'} for the preview${analysedText(before)}, ${goesOn}`,
      sharePercent: 0,
      seconds: leastRunSeconds(before) + (switchesItself ? switchAfterSeconds : 0),
    },
    {
      name: 'switched',
      does: `all users on the new version${analysedText(after)}`,
      sharePercent: 100,
      seconds: leastRunSeconds(after),
    },
  ];
}

function analysedText(run: ArgoBlueGreen['before']): string {
  return run === null ? '' : `, analysed by ${run.metrics.map(({ name }) => name).join(', ')}`;
}

/** A step of a canary as its file has it. */
export function stepText(step: ArgoStep): string {
  switch (step.does) {
    case 'setWeight':
      return `setWeight ${step.weight}`;
    case 'pause':
      return step.seconds === null ? 'pause until a person goes on' : `pause ${step.text}`;
    case 'setCanaryScale':
      if (step.matchesTrafficWeight) return 'setCanaryScale as the weight';
      return step.replicas === null ? `setCanaryScale ${step.weight ?? 0} %` : `setCanaryScale ${step.replicas} pods`;
    case 'setMirrorRoute':
      return step.percent === null
        ? `setMirrorRoute ${step.name}: none`
        : `setMirrorRoute ${step.name}: ${step.percent} %`;
    case 'setHeaderRoute':
      return step.matches ? `setHeaderRoute ${step.name}` : `setHeaderRoute ${step.name}: none`;
    case 'plugin':
      return `plugin ${step.name}`;
    case 'experiment':
      return experimentText(step.experiment);
    case 'analysis':
      return 'analysis';
  }
}

function experimentText({ text, templates }: ArgoExperiment): string {
  const names = templates.map(({ name, weight }) => (weight === null ? name : `${name} ${weight} %`));
  return ['experiment', ...(text === '' ? [] : [text]), ...(names.length === 0 ? [] : [`(${names.join(', ')})`])].join(
    ' ',
  );
}

function leastSeconds(step: ArgoStep): number {
  switch (step.does) {
    case 'pause':
      return step.seconds ?? 0;
    case 'analysis':
      return leastRunSeconds(step.run);
    case 'experiment': {
      const required = step.experiment.analyses.filter(({ isRequired }) => isRequired);
      const analysed = Math.max(0, ...required.map(({ run }) => leastRunSeconds(run)));
      return required.length === 0 ? (step.experiment.seconds ?? 0) : analysed;
    }
    default:
      return 0;
  }
}
