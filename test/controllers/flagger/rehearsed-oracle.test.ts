import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { rehearsedCanary } from '../../../src/controllers/flagger/rehearsed-flagger.js';
import type { FlaggerCanary } from '../../../src/model/policy/flagger-policy.js';
import type { Rehearsal } from '../../../src/model/policy/rehearsal.js';
import type { Readiness } from '../../../src/model/source.js';
import { analysisOf, type Scenario } from '../../reference/oracle-kinds/flagger-scheduler.js';
import { canaryOf, play, rehearsalOf } from './scripted-world.js';

const text = readFileSync('test/reference/oracles/flagger-scheduler-oracle.json', 'utf8');
const scenarios = (JSON.parse(text) as { readonly scenarios: readonly Scenario[] }).scenarios;

const READINESS: Readonly<Record<string, Readiness>> = { '1': 'ready', w: 'waiting', d: 'overdue' };
const at = (letters: string, index: number): string => letters[Math.min(index, letters.length - 1)] ?? '1';

/** A scenario's policy, whose metrics are one that another provider measures. */
function canaryIn({ analysis, provider = '', skipAnalysis = false }: Scenario): FlaggerCanary {
  const metric = {
    name: 'metrics',
    range: null,
    threshold: 0,
    hasQuery: false,
    hasTemplate: true,
    windowSeconds: 60,
    query: 'q',
    queries: {},
    missingVariables: [],
    template: { name: 't', namespace: null, provider: 'datadog', query: 'q' },
  };
  const of = analysisOf(analysis);
  return {
    ...canaryOf('stepWeight: 1'),
    policy: { provider, skipAnalysis, analysis: of },
    metrics: [metric],
    webhookNames: of.webhooks.map(({ type }) => type),
  };
}

function rehearsalIn(scenario: Scenario): Partial<Rehearsal> {
  const revisionSeconds = Object.keys(scenario.revisionAtTick ?? {}).map((tick) => 60 * Number(tick));
  const outcomes = [...scenario.checks].map((letter) => (letter === '1' ? 'successful' : 'failed') as 'failed');
  return { measures: { metrics: { outcomes } }, hooks: { rollback: { always: 'pass' } }, revisionSeconds };
}

function played(scenario: Scenario) {
  const { hooks = {}, primaryReady = '1', canaryReady = '1', expect: wanted } = scenario;
  return play(canaryIn(scenario), {
    rehearsal: rehearsalIn(scenario),
    answer: (name, nth) => (at(hooks[name] ?? '1', nth) === '1' ? 'pass' : 'fail'),
    readiness: (arm, seconds) => READINESS[at(arm === 'stable' ? primaryReady : canaryReady, seconds / 60)] ?? 'ready',
    horizonSeconds: 60 * (wanted.ticks.length - 1),
  });
}

describe('what the real loop did, played through ours', () => {
  test('all scenarios are played, those with a new revision midway among them', () => {
    expect(scenarios.length).toBeGreaterThan(100);
    expect(scenarios.some(({ revisionAtTick }) => revisionAtTick !== undefined)).toBe(true);
  });

  test.each(scenarios.map((scenario) => [scenario.id, scenario] as const))('%s', (_, scenario) => {
    const { rows, served, state, standing } = played(scenario);
    const { ticks: all, final, promotedRevision } = scenario.expect;
    // What was recorded may go on after the end, when nothing happens any more.
    const end = all.findIndex(([, phase]) => phase === 'Failed' || phase === 'Succeeded');
    const ticks = end === -1 ? all : all.slice(0, end + 1);
    expect(rows.map(({ phase, failedChecks }) => [phase, failedChecks])).toEqual(
      ticks.map(([, phase, , , failedChecks]) => [phase, failedChecks]),
    );
    expect(standing.phase).toBe(final);
    expect(state.isPromoted).toBe(promotedRevision !== null);
    // What users get: the weight until promotion, which gives them the new revision whatever the weight.
    const isRouted = scenario.provider !== 'kubernetes';
    let isPromoted = false;
    for (const [at, { exposure }] of served.entries()) {
      const [, phase = '', weight = 0, mirrored = 0] = ticks[at] ?? [];
      isPromoted ||= phase === 'Promoting' || phase === 'Succeeded';
      expect([at, exposure.canaryPercent]).toEqual([at, isPromoted ? 100 : isRouted ? weight : 0]);
      expect([at, exposure.mirroredPercent]).toEqual([at, isPromoted || !isRouted ? 0 : mirrored * 100]);
    }
  });

  test.each(scenarios.map((scenario) => [scenario.id, scenario] as const))(
    '%s ends within the longest that it may take',
    (_, scenario) => {
      const canary = canaryIn(scenario);
      const { longestSeconds } = rehearsedCanary(canary, rehearsalOf(canary, rehearsalIn(scenario)));
      const { final, ticks } = scenario.expect;
      if (final === 'Succeeded' || final === 'Failed')
        expect(60 * (ticks.length - 1)).toBeLessThanOrEqual(longestSeconds);
    },
  );
});
