import { describe, expect, test } from 'vitest';
import { parseRehearsal } from '../../../src/library/policy/parse-rehearsal.js';
import { lintPolicies } from '../../../src/library/policy/policy-lint.js';
import { simulate } from '../../../src/library/simulate.js';
import { exampleFile } from '../rehearsals.js';

const POLICY = exampleFile('argo/checkout-repaired.yaml').text;
const WORLD = exampleFile('argo/checkout-world.yaml').text;

function rehearsal(policy: string, world = WORLD) {
  return parseRehearsal({ policies: [{ file: 'p.yaml', text: policy }], world: { file: 'w.yaml', text: world } });
}

test.each(['constructor', '__proto__', 'hasOwnProperty'])('a metric may be called %s', async (name) => {
  const parsed = await rehearsal(POLICY.replace('- name: success-rate', `- name: ${name}`));
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  expect(simulate(parsed.config, 42).finalState).toBe('COMPLETED');
});

test('a Rollout without pods is refused with its place', async () => {
  const parsed = await rehearsal(POLICY.replace('replicas: 5', 'replicas: 0'));
  expect(parsed.ok ? [] : parsed.problems.map(({ path }) => path)).toEqual([['spec', 'replicas']]);
});

describe('a rollout of weeks', () => {
  const long = POLICY.replace('duration: 10m', 'duration: 700h');

  test('is refused, since its series would be scraped hundreds of thousands of times', async () => {
    const parsed = await rehearsal(long);
    expect(parsed.ok ? [] : parsed.problems.map(({ code }) => code)).toEqual(['looked_at_too_often']);
  });

  test('is told by lint as by a run', async () => {
    const texts = {
      policies: [{ name: 'p.yaml', text: long }],
      args: new Map(),
      world: { file: 'w.yaml', text: WORLD },
    };
    const linted = await lintPolicies(texts, { runs: 2, seed: '42' });
    expect(linted.ok ? [] : linted.problems.map(({ code }) => code)).toEqual(['looked_at_too_often']);
  });

  test('is played where it is scraped less often', async () => {
    expect((await rehearsal(long, `${WORLD}prometheus: { scrape: 1m }\n`)).ok).toBe(true);
  });
});
