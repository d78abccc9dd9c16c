import { describe, expect, test } from 'vitest';
import { lint, parseConfig, parseRehearsal, report, simulate } from '../../../src/index.js';
import { exampleFile } from '../rehearsals.js';

/** Names that every object of JavaScript has. */
const NAMES = ['constructor', 'toString', 'hasOwnProperty', '__proto__'];

const rollout = (steps: string) => `
apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata: { name: shop }
spec: { replicas: 2, strategy: { canary: { steps: ${steps} } } }
`;

async function ended(text: string, world = 'service: { requests_per_second: 100 }'): Promise<string> {
  const parsed = await parseRehearsal({
    policies: [{ file: 'policy.yaml', text }],
    world: { file: 'world.yaml', text: world },
  });
  if (!parsed.ok) return parsed.problems.map(({ message }) => message).join('; ');
  return report(simulate(parsed.config, 42)).final_state;
}

describe.each(NAMES)('a name that objects have, %s, is a name like any other', (name) => {
  test('of a plugin that is a step', async () => {
    expect(await ended(rollout(`[{ plugin: { name: "${name}" } }]`))).toBe(
      await ended(rollout('[{ plugin: { name: "other" } }]')),
    );
  });

  test('of a metric of a Canary', async () => {
    const { text } = exampleFile('flagger/cart.yaml');
    const named = (to: string) => text.replace('name: request-success-rate', `name: "${to}"`);
    const [one, other] = [await ended(named(name)), await ended(named('other'))];
    expect(one.replaceAll(name, 'other')).toBe(other);
  });

  test('of a judge whose finding has to hold', async () => {
    const plan = (judge: string) => ({
      name: 'plan',
      service: { requests_per_second: 100 },
      canary: { error_rate: 0.2 },
      thresholds: { error_rate: { max: 0.1 } },
      analysis: { judges: [{ method: 'thresholds', name: judge, for: '3m' }] },
      stages: [{ name: 'all', traffic_percent: 50, duration: '10m' }],
    });
    const rolledBackAt = async (judge: string) => {
      const parsed = await parseConfig(JSON.stringify(plan(judge)));
      if (!parsed.ok) throw new Error(parsed.problems.map(({ message }) => message).join('; '));
      lint(parsed.config);
      return report(simulate(parsed.config, 42)).reason?.at_seconds;
    };
    const at = await rolledBackAt('other');
    expect(at).toBeGreaterThan(60);
    expect(await rolledBackAt(name)).toBe(at);
  });
});
