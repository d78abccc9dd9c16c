import { expect, test } from 'vitest';
import type { PlayedRehearsal } from '../../../src/model/policy/rehearsal.js';
import { rehearsedControllerOf } from '../../../src/simulation/rehearsal/rehearsed-controller-of.js';
import { rehearsalConfig } from '../../library/rehearsals.js';

/** What is read of an example, as a configuration has it. */
async function played(): Promise<PlayedRehearsal> {
  const { rehearsal } = (await rehearsalConfig('argo/payments.yaml', 'argo/payments-world.yaml')).document;
  if (rehearsal === undefined) throw new Error('no rehearsal was read');
  return rehearsal;
}

test('the rules of a policy are read once for all worlds, and for what a thread gets a copy of', async () => {
  const rehearsal = await played();
  const unstaged: PlayedRehearsal = { ...rehearsal, stages: [], instances: null };
  expect(rehearsedControllerOf(unstaged)).toBe(rehearsedControllerOf(rehearsal));
  const [one, other] = structuredClone([{ rehearsal }, { rehearsal }]);
  if (one === undefined || other === undefined) throw new Error('two were copied');
  expect(rehearsedControllerOf(one.rehearsal)).toBe(rehearsedControllerOf(other.rehearsal));
  expect(rehearsedControllerOf(one.rehearsal)).not.toBe(rehearsedControllerOf(rehearsal));
});

test('with other hooks they are others', async () => {
  const rehearsal = await played();
  expect(rehearsedControllerOf({ ...rehearsal, matchPercent: 10 })).not.toBe(rehearsedControllerOf(rehearsal));
  expect(rehearsedControllerOf({ ...rehearsal, hooks: {} })).not.toBe(rehearsedControllerOf(rehearsal));
});
