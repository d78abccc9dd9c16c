import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { type AnalysisState, rehearsedAnalysis } from '../../../src/controllers/argo/rehearsed-analysis.js';
import type { Measure } from '../../../src/model/policy/rehearsal.js';
import type { RehearsalNote } from '../../../src/model/policy/rehearsal-note.js';
import { controllerJson } from '../../../src/report/json/controller-json.js';
import { runLoop } from '../../../src/simulation/loop.js';
import { controllerRecord } from '../../../src/simulation/rehearsal/controller-record.js';
import { Notes, ScriptedSource } from '../scripted-source.js';
import { metric, runSpec } from './plain-canary.js';
import { rehearsal, rolloutOf } from './played-rollout.js';

/** A run that the real controller was given, with what its measurements came to, and what it made of them. */
interface Scenario {
  readonly id: string;
  readonly metrics: readonly { readonly name: string }[];
  /** A letter a measurement, the last one from then on. */
  readonly script: Readonly<Record<string, string>>;
  readonly horizonSec: number;
  readonly terminateAtSec?: number;
  readonly dryRun?: readonly string[];
  readonly expect: {
    readonly phase: string;
    readonly completedAtSec: number | null;
    readonly reason: object | null;
    readonly metrics?: object;
  };
}

const { scenarios } = JSON.parse(
  readFileSync(new URL('../../reference/oracles/argo-analysis-run.json', import.meta.url), 'utf8'),
) as { readonly scenarios: readonly Scenario[] };

const PLAYED = { stages: [], instances: null, command: [], world: '' };

const OUTCOMES = { S: 'successful', F: 'failed', I: 'inconclusive', E: 'error' } as const;

function played({ metrics, script, horizonSec, terminateAtSec, dryRun = [] }: Scenario) {
  const spec = { ...runSpec(...metrics.map(metric)), dryRun };
  const measures = Object.fromEntries(
    Object.entries(script).map(([name, letters]): [string, Measure] => {
      return [name, { outcomes: [...letters].map((letter) => OUTCOMES[letter as keyof typeof OUTCOMES]) }];
    }),
  );
  const given = rehearsal(rolloutOf('canary: {}', '', ''), { measures });
  const policy = { controller: 'argo_analysis', name: 'run', spec, canaryPercent: 20 } as const;
  const { controller, stages, standing, openRuns } = rehearsedAnalysis(policy, given);
  const recorder = new Notes<RehearsalNote>();
  const words =
    terminateAtSec === undefined
      ? []
      : [{ dueAtSeconds: terminateAtSec, said: { atSeconds: terminateAtSec, action: 'promote' as const } }];
  const source = new ScriptedSource({ answer: () => 'pass', readiness: () => 'ready' });
  const end = runLoop<AnalysisState, RehearsalNote>({
    controller,
    source,
    words,
    recorder,
    horizonSeconds: horizonSec,
  });
  const run = end.turn.state.open?.run;
  if (run === undefined) throw new Error('no run');
  const rehearsed = {
    stages,
    assumptions: [],
    standing: standing(end.turn.state),
    shareAtDecisionPercent: 20,
    notes: recorder.all,
    openRuns: openRuns?.(end.turn.state) ?? [],
  };
  const { analysis_runs } = controllerJson(controllerRecord({ rehearsal: { ...given, policy, ...PLAYED } }, rehearsed));
  const [reported] = analysis_runs;
  if (reported === undefined) throw new Error('no run in the report');
  const results = reported.metrics.map(({ metric: name, phase, counters, measurements }) => {
    const at = measurements.map(([seconds, judged]) => [seconds, judged.charAt(0)] as const);
    const { successful: ok, failed, inconclusive, error } = counters ?? {};
    const [errRow, okRow] = [counters?.consecutive_error, counters?.consecutive_success];
    return [name, { phase, ok, failed, inconclusive, error, errRow, okRow, at }] as const;
  });
  return {
    phase: reported.phase,
    completedAtSec: reported.ended_at_seconds,
    reason: run.reason,
    metrics: Object.fromEntries(results),
  };
}

describe('an AnalysisRun, through the loop', () => {
  test('at least twenty curated scenarios are compared', () => {
    expect(scenarios.filter(({ id }) => id.startsWith('c')).length).toBeGreaterThanOrEqual(20);
  });

  test.each(scenarios.map((scenario) => [scenario.id, scenario] as const))(
    '%s ends as in Argo Rollouts, with the same measurements in the same seconds',
    (_, scenario) => {
      const { metrics, ...expected } = scenario.expect;
      expect(played(scenario)).toMatchObject(metrics === undefined ? expected : { ...expected, metrics });
    },
  );
});
