import * as z from 'zod/mini';
import { MIGRATION_PHASES } from '../../model/migration-phase.js';
import { SHARE_BINS, STRATEGIES, STRATEGY_FIGURES } from '../../model/results/strategy.js';
import type { StrategyComparison } from '../../model/results/strategy-comparison.js';
import type { MigrationTrace } from '../../model/rollback.js';
import { WAYS_BACK, type WayBackHarm } from '../../model/way-back.js';
import { round } from '../json/figures-json.js';
import { programJson } from '../json/json-text.js';
import { count, number, origin, percent, share, text } from '../json/schema-fields.js';
import { distributionJson, rateJson } from '../study/scenario-report.js';
import { distribution, rate, scenarioName } from '../study/scenario-schema.js';

const PHASE_KINDS = MIGRATION_PHASES.map(({ kind }) => kind);

const TRACES: readonly MigrationTrace[] = ['none', 'new_format', 'gone'];

const strategy = z.enum(STRATEGIES).check(z.describe('How the new version is brought into service'));

const seconds = (description: string) => count(`${description}, in seconds`);

const fleet = z
  .strictObject({
    replicas: count('Replicas of the service'),
    restart_seconds: seconds('Big bang: how long nothing serves while one version stops and the other starts'),
    batches: count('Rolling: batches'),
    batch_seconds: seconds('Rolling: until a batch is ready'),
    prepare_seconds: seconds('Blue-green: start and test of the second environment'),
    kept_seconds: seconds('Blue-green: how long the old environment is kept after the switch'),
    shadow_seconds: seconds('Shadow: how long the new version gets copies before the plan begins'),
  })
  .check(z.describe('What is assumed of the deployment'));

const result = z.strictObject({
  strategy,
  released: rate('Serves all users to the end'),
  rolled_back: rate('Rolled back'),
  paused: rate('Paused to the end'),
  failed_requests: distribution('Failures of all versions, to the horizon'),
  excess_failed_requests: distribution('Failures that there would not have been with the version before alone'),
  exposure_requests: distribution('Requests of users that the new version served'),
  users_exposed: distribution('Users that it served at least once'),
  users_hit: distribution('Users who met at least one of its failures'),
  time_to_detect_seconds: distribution('From the moment users meet what is wrong to the decision to roll back'),
  time_to_restore_seconds: distribution('From that moment until the new version serves no more'),
  rollback_seconds: distribution('From the decision until the new version serves no more'),
  downtime_seconds: distribution(
    'Time in which more than 10 % of all requests failed beyond those of the version before',
  ),
  mixing_seconds: distribution('Time in which both versions served users'),
  extra_replica_seconds: distribution('Replica-seconds beyond those of the fleet, preparation included'),
  release_seconds: distribution('From the start of the preparation until all users have it, of runs not rolled back'),
  copied_requests: distribution('Copies of requests that the new version got; of a shadow'),
  failed_copies: distribution('Copies of these that it failed; no user waited for an answer'),
  mismatched_answers: distribution('Of its answers to copies those that differ from those of the version before'),
  duplicated_side_effects: distribution(
    'What copies and retries did a second time, by shadow and service.not_idempotent; else null',
  ),
  share_percent: z
    .array(percent("The new version's share of the users' requests, mean"))
    .check(z.describe(`In ${SHARE_BINS} stretches of equal length, from the start to the horizon`)),
});

const win = z.strictObject({
  by: z.enum(STRATEGY_FIGURES).check(z.describe('By which figure, less of which is better')),
  best: z.array(strategy).check(z.describe('Least mean, and those whose 95 % intervals overlap with its own')),
  least: number('That mean'),
  last: strategy,
  most: number('The mean of the last'),
});

const harm = (description: string) =>
  z
    .strictObject({
      seconds: seconds('From the failure until the new version serves no more'),
      failed_requests: number('Requests to the new version until then, expected, all of which fail'),
    })
    .check(z.describe(description));

const wayBack = z.strictObject({
  strategy,
  way: z.enum(WAYS_BACK).check(z.describe('How the new version is taken out, or mended')),
  takes_seconds: seconds('How long the way itself takes, by hand'),
  by_hand: harm('Detect 5 minutes, page 5, diagnose 15, decide 5, act 5, and the way itself'),
  automatic: harm('Detect 3 minutes, act 2, and the way itself'),
});

const phase = z.strictObject({
  kind: z.enum(PHASE_KINDS).check(z.describe('A phase of renaming a field, or all of it in one step: rename_field')),
  takes_seconds: seconds('Copying a million rows, in batches of 10,000'),
  locks_table: z.boolean().check(z.describe('Whether writers wait for the change')),
  trace: z
    .enum(TRACES)
    .check(z.describe('What the version before finds: all it needs, a form it cannot read, nothing')),
  may_mix: z.boolean().check(z.describe('Whether both versions can work on the data at the same time')),
  stale: z
    .array(z.strictObject({ strategy, rate: share('Share of requests that then fail') }))
    .check(z.describe('Once the code alone is taken back, automatically, by the quickest way of the strategy')),
});

const scenario = z.strictObject({
  name: scenarioName,
  strategies: z.array(result).check(z.describe('Every strategy on the same seeds')),
  wins: z.array(win).check(z.describe('Which strategy wins by what; what all have alike is left out')),
});

/** What `strategies` says as JSON, version 1. */
export const strategiesSchema = z.strictObject({
  seed: text('Run 17 has this seed, a stroke, and 17'),
  runs: count('Runs of each strategy in each scenario'),
  horizon_seconds: seconds('Until when everything is counted, under every strategy'),
  fleet,
  scenarios: z.array(scenario).check(z.describe('Every scenario, healthy first')),
  ways_back: z
    .array(wayBack)
    .check(z.describe('What it costs if every request to the new version fails from its first, without a run')),
  migrations: z.array(phase).check(z.describe('What each phase of a migration allows')),
  ...origin('report'),
});

export type StrategiesReport = z.infer<typeof strategiesSchema>;
export type StrategyScenarioJson = StrategiesReport['scenarios'][number];
export type StrategyJson = StrategyScenarioJson['strategies'][number];
export type StrategyWinJson = StrategyScenarioJson['wins'][number];
export type PhaseJson = StrategiesReport['migrations'][number];
export type WayBackJson = StrategiesReport['ways_back'][number];

/** What a report is of, besides its figures. */
export interface StrategiesOrigin {
  readonly name: string;
  readonly toolVersion: string;
  readonly configDigest: string;
  readonly reproduce: string;
}

/** A comparison of strategies as its report: the order of the keys here is the order in the JSON. */
export function strategiesReport(comparison: StrategyComparison, from: StrategiesOrigin): StrategiesReport {
  const { seed, runs, horizonSeconds, fleet: of, scenarios, waysBack, migrations } = comparison;
  return {
    seed,
    runs,
    horizon_seconds: horizonSeconds,
    fleet: {
      replicas: of.replicas,
      restart_seconds: of.restartSeconds,
      batches: of.batches,
      batch_seconds: of.batchSeconds,
      prepare_seconds: of.prepareSeconds,
      kept_seconds: of.keptSeconds,
      shadow_seconds: of.shadowSeconds,
    },
    scenarios: scenarios.map(({ name, results, wins }) => ({
      name,
      strategies: results.map(resultJson),
      wins: wins.map(({ by, best, least, last, most }) => ({
        by,
        best: [...best],
        least: round(least, 'measure'),
        last,
        most: round(most, 'measure'),
      })),
    })),
    ways_back: waysBack.map(({ strategy: name, way, takesSeconds, responses }) => ({
      strategy: name,
      way,
      takes_seconds: takesSeconds,
      by_hand: harmJson(responses.by_hand),
      automatic: harmJson(responses.automatic),
    })),
    migrations: migrations.map(({ kind, takesSeconds, locksTable, trace, mayMix, staleRates }) => ({
      kind,
      takes_seconds: takesSeconds,
      locks_table: locksTable,
      trace,
      may_mix: mayMix,
      stale: staleRates.map(({ strategy: name, rate: stale }) => ({ strategy: name, rate: round(stale, 'rate') })),
    })),
    name: from.name,
    ...programJson(from.toolVersion),
    config_digest: from.configDigest,
    reproduce: from.reproduce,
  };
}

type Result = StrategyComparison['scenarios'][number]['results'][number];

function resultJson({ strategy: name, released, rolledBack, paused, figures, shares }: Result): StrategyJson {
  const figuresJson = Object.fromEntries(
    STRATEGY_FIGURES.map((figure) => [figure, distributionJson(figures[figure])]),
  ) as Pick<StrategyJson, (typeof STRATEGY_FIGURES)[number]>;
  return {
    strategy: name,
    released: rateJson(released),
    rolled_back: rateJson(rolledBack),
    paused: rateJson(paused),
    ...figuresJson,
    share_percent: shares.map((share) => round(share, 'measure')),
  };
}

function harmJson({ seconds: lasts, failedRequests }: WayBackHarm): WayBackJson['by_hand'] {
  return { seconds: lasts, failed_requests: round(failedRequests, 'measure') };
}
