import { expect, test } from 'vitest';
import { beginRun, reconcileRun } from '../../../src/controllers/argo/analysis/analysis-run.js';
import { argoRuns } from '../../../src/measures/argo-runs.js';
import { rehearsalConfig } from '../../library/rehearsals.js';

test('a run at which nothing is due is the very same after another reconcile, so that a rollout settles at once', async () => {
  const { rehearsal } = (await rehearsalConfig('argo/checkout-repaired.yaml', 'argo/checkout-world.yaml')).document;
  if (rehearsal?.policy.controller !== 'argo_rollout') throw new Error('a Rollout was read');
  const [background] = argoRuns(rehearsal.policy.rollout);
  if (background === undefined) throw new Error('it has an analysis');
  const measure = () => ({ phase: 'Successful', message: '', finishedSeconds: 120, resumeSeconds: null }) as const;
  const waiting = reconcileRun(background.spec, beginRun(background.spec, 0), 0, false, measure);
  expect(reconcileRun(background.spec, waiting, 60, false, measure)).toBe(waiting);
  const measured = reconcileRun(background.spec, waiting, 120, false, measure);
  expect(measured).not.toBe(waiting);
  expect(reconcileRun(background.spec, measured, 120, false, measure)).toBe(measured);
});
