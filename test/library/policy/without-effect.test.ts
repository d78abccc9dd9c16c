import { describe, expect, test } from 'vitest';
import { type Config, type NamedText, parseRehearsal, report, simulate } from '../../../src/index.js';
import { exampleFile } from '../rehearsals.js';

const ROUTED: NamedText = {
  file: 'routed.yaml',
  text: `
apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata: { name: routed }
spec:
  replicas: 4
  strategy:
    canary:
      canaryService: canary
      stableService: stable
      trafficRouting: { istio: { virtualService: { name: shop } } }
      steps:
        - setCanaryScale: { replicas: 1 }
        - setHeaderRoute: { name: testers, match: [{ headerName: x, headerValue: { exact: y } }] }
        - pause: { duration: 10m }
`,
};

const MIRRORED: NamedText = {
  file: 'mirrored.yaml',
  text: ROUTED.text.replace(/- setHeaderRoute: .*/, '- setMirrorRoute: { name: copies, percentage: 20, match: [] }'),
};

const ANALYSIS: NamedText = {
  file: 'analysis.yaml',
  text: `
apiVersion: argoproj.io/v1alpha1
kind: AnalysisTemplate
metadata: { name: errors }
spec:
  metrics:
    - name: errors
      count: 3
      interval: 1m
      successCondition: result < 0.05
      provider: { datadog: { query: errors } }
`,
};

const LOADED: NamedText = {
  file: 'loaded.yaml',
  text: exampleFile('flagger/cart-blue-green.yaml').text.replace(
    'webhooks:',
    'webhooks:\n      - { name: load, type: rollout, url: "http://loadtester.test/" }',
  ),
};

const CHECKOUT = exampleFile('argo/checkout-repaired.yaml');
const CART_AB = exampleFile('flagger/cart-ab.yaml');
const CART = exampleFile('flagger/cart.yaml');
const SEARCH = exampleFile('kayenta/search.json');
const KAYENTA =
  'kayenta: { lifetime: 1h, interval: 30m, metrics: { errors: { is: error_share }, latency: { is: latency_p95_ms } } }';
const MEASURES = 'measures: { errors: { is: error_share } }';
const SHADOW = 'shadow: { shared_load: 0.5, side_effects: { writes: { per_request: 0.5 } } }';

/** What each policy needs to be said. */
const NEEDED: Readonly<Record<string, string>> = { 'analysis.yaml': MEASURES, 'search.json': KAYENTA };

async function read(policy: NamedText, said: string): Promise<Config> {
  const own = NEEDED[policy.file] ?? '';
  // The second of two lines about Kayenta's stage would be an error.
  const needed = said.startsWith('kayenta') ? '' : own;
  const text = `service: { requests_per_second: 300 }\nstable: { error_rate: 0.003 }\n${needed}\n${said}\n`;
  const parsed = await parseRehearsal({ policies: [policy], world: { file: 'world.yaml', text } });
  if (!parsed.ok) throw new Error(parsed.problems.map(({ message }) => message).join('\n'));
  return parsed.config;
}

const keysOf = ({ warnings }: Config) =>
  warnings.flatMap(({ code, message }) =>
    code === 'key_without_effect' || code === 'said_of_nothing' || code === 'revision_after_rollout'
      ? [/^`?([\w.]+)/.exec(message)?.[1]]
      : [],
  );

/** All that a run comes to. */
function played(config: Config) {
  const { config_digest: _, warnings: __, controller, ...rest } = report(simulate(config, 42));
  return { ...rest, controller: { ...controller, assumptions: [] } };
}

/** Of each key: a policy that goes by it, what is said, and what is said beside it in any case. */
const WITH_EFFECT: readonly (readonly [key: string, said: string, policy: NamedText, beside?: string])[] = [
  ['match_percent', 'match_percent: 20', ROUTED],
  ['match_percent', 'match_percent: 20', CART_AB],
  ['load_test_percent', 'load_test_percent: 50', LOADED],
  ['canary_percent', 'canary_percent: 20', ANALYSIS],
  ['canary_since', 'canary_since: 5m', ANALYSIS],
  ['revisions', 'revisions: [8m]', CHECKOUT],
  ['revisions', 'revisions: [3m]', CART],
  ['kayenta', KAYENTA.replace('lifetime: 1h', 'lifetime: 2h'), SEARCH],
  ['shadow', SHADOW, MIRRORED],
  ['pods.count', 'pods: { count: 5, requests_per_second: 80 }', CART, 'pods: { requests_per_second: 80 }'],
];

const WITHOUT: readonly (readonly [key: string, said: string, policies: readonly NamedText[], beside?: string])[] = [
  ['match_percent', 'match_percent: 20', [CHECKOUT, MIRRORED, CART, ANALYSIS, SEARCH]],
  ['load_test_percent', 'load_test_percent: 20', [CHECKOUT, CART_AB, ANALYSIS, SEARCH]],
  ['canary_percent', 'canary_percent: 20', [CHECKOUT, CART, SEARCH]],
  ['canary_since', 'canary_since: 5m', [CHECKOUT, CART, SEARCH]],
  ['revisions', 'revisions: [8m]', [ANALYSIS, SEARCH]],
  ['revisions', 'revisions: [20h]', [CHECKOUT, CART]],
  ['kayenta', KAYENTA, [CHECKOUT, CART]],
  ['shadow', SHADOW, [CHECKOUT, CART_AB, ANALYSIS]],
  ['pods.count', 'pods: { count: 9 }', [CHECKOUT, ROUTED]],
  [
    'slo.when_exhausted',
    'slo: { objective: 0.999, remaining_percent: 0, when_exhausted: refuse }',
    [CHECKOUT, CART, ANALYSIS, SEARCH],
    'slo: { objective: 0.999, remaining_percent: 0 }',
  ],
  [
    'slo.when_overspent',
    'slo: { objective: 0.999, remaining_percent: 0.001, when_overspent: roll_back }',
    [CHECKOUT, CART],
    'slo: { objective: 0.999, remaining_percent: 0.001 }',
  ],
  ['metrics', 'metrics: { refunds: { stable: 3, better: lower } }', [CHECKOUT, SEARCH]],
];

describe('what a world says', () => {
  test.each(WITH_EFFECT.map(([key, said, policy, beside]) => [key, policy.file, said, policy, beside ?? ''] as const))(
    '%s has an effect on %s, and is not warned of',
    async (key, _, said, policy, beside) => {
      const [without, config] = [await read(policy, beside), await read(policy, said)];
      expect(keysOf(config)).not.toContain(key);
      expect(played(config)).not.toEqual(played(without));
    },
  );

  test.each(
    WITHOUT.flatMap(([key, said, policies, beside]) =>
      policies.map((policy) => [key, policy.file, said, policy, beside ?? ''] as const),
    ),
  )('%s changes nothing for %s, and is warned of by the file and by a run', async (key, _, said, policy, beside) => {
    const [without, config] = [await read(policy, beside), await read(policy, said)];
    expect(keysOf(without)).toEqual([]);
    expect(keysOf(config)).toEqual([key]);
    const told = report(simulate(config, 42)).warnings.map(({ message }) => message);
    expect(told).toEqual(config.warnings.map(({ message }) => message));
    if (key !== 'metrics') expect(played(config)).toEqual(played(without));
  });

  test('a revision that comes when a rollout has been decided is warned of by its run', async () => {
    // Promoted after 17 minutes and 20 seconds, as without it.
    const config = await read(CHECKOUT, 'revisions: [18m, 20h]');
    const codes = report(simulate(config, 42)).warnings.map(({ code }) => code);
    expect(codes).toEqual(['revision_after_rollout', 'revision_ignored']);
  });

  test('a match of 0 % is allowed: an A/B test then has no user, and its checks find no value', async () => {
    const made = report(simulate(await read(CART_AB, 'match_percent: 0'), 42));
    expect(made.warnings).toEqual([]);
    expect(made.metrics.canary.requests).toBe(0);
    expect(made.final_state).toBe('ROLLED_BACK');
    expect(made.controller?.assumptions).not.toContainEqual(expect.stringContaining('match'));
  });
});
