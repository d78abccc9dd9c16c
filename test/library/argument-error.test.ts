import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, test } from 'vitest';
import type { Config, Controller, Source, Turn } from '../../src/index.js';
import * as library from '../../src/index.js';
import { configOf, THREE_STAGES } from './configs.js';
import { rehearsalConfig } from './rehearsals.js';

const { compare, experiment, explain, format, judge, kayenta, lint, lintPolicy, parseConfig, parseExperiment } =
  library;
const { promql, readingOf, report, simulate, study, sweep } = library;

let config: Config;
/** With an audience, users who are counted, and a share that drifts. */
let drifting: Config;
let counted: Config;
let crashing: Config;
let ordering: Config;
beforeAll(async () => {
  config = await configOf(THREE_STAGES);
  counted = await configOf({ ...THREE_STAGES, instances: { count: 4 }, service: { users: 1_000 } });
  const crashes = { per: 'minute', stable: 0, better: 'lower' };
  crashing = await configOf({ ...THREE_STAGES, metrics: { crashes } });
  ordering = await configOf({ ...THREE_STAGES, metrics: { orders: { ...crashes, stable: 2 } } });
  drifting = await configOf({
    ...THREE_STAGES,
    service: { users: 1_000, audiences: { beta: { share: 0.1 } }, real_share: { drift_percent_per_hour: 1 } },
  });
});

/** What JavaScript may give, whatever the types say. */
const any = (value: unknown) => value as never;

const TURN: Turn<number> = {
  state: 0,
  exposure: { ...library.UNEXPOSED, canaryPercent: 10 },
  status: 'PROGRESSING',
  isWaiting: false,
  isEnded: false,
  marks: [],
  notes: [],
};
const CONTROLLER: Controller<number> = {
  begin: () => TURN,
  next: (at) => at + 60,
  act: (_, at) => ({ ...TURN, state: at }),
};
const turning = (turn: object) => ({ ...CONTROLLER, begin: () => ({ ...TURN, ...turn }) });
const exposing = (exposure: object) => turning({ exposure: { ...TURN.exposure, ...exposure } });

const VIEW = { users: () => null, answer: () => 'ok', readiness: () => 'ready' as const };
const SOURCE: Source = {
  mark() {},
  serve() {},
  view: (atSeconds) => ({ ...VIEW, atSeconds, read: () => readingOf({ requests: 100, errors: 1, latencyP99Ms: 100 }) }),
};
const viewing = (view: object) => ({
  ...SOURCE,
  view: (atSeconds: number) => ({ ...SOURCE.view(atSeconds), ...view }),
});
const reading = (read: unknown) => ({
  ...SOURCE,
  view: (atSeconds: number) => ({ ...SOURCE.view(atSeconds), read: () => read }),
});

const WINDOW = { canary: { requests: 100, errors: 1 }, baseline: { requests: 100, errors: 1 } };
const FISHER = { analysis: { method: 'fisher', metrics: ['error_rate'] } };
const POLICY = { policies: [{ file: 'rollout.yaml', text: 'kind: Rollout' }] };
const SIDES = { experiment: [1, 2, 3], control: [1, 2, 3] };

/** The message begins with the path; only its beginning is told here where the rest is long. */
const CASES: readonly (readonly [what: string, code: string, message: string, call: () => unknown])[] = [
  ['a number as configuration', 'not_text_or_object', 'source:', () => parseConfig(any(3))],
  [
    'an option that there is not',
    'unknown_key',
    'options: unknown key `fil`, did you mean `file`?',
    () => parseConfig('{}', any({ fil: 'x' })),
  ],
  ['an empty file name', 'name_empty', 'options.file:', () => parseConfig('{}', { file: '' })],
  ['what parseConfig gives as a whole', 'not_a_config', 'config:', () => simulate(any({ ok: true, config }), 1)],
  ['a setup for a configuration', 'not_a_config', 'config:', () => lint(any(config.setup))],
  [
    'a policy for a plan',
    'not_a_plan',
    'config: this has a policy in place of a plan',
    async () => lint(await rehearsalConfig('flagger/cart.yaml', 'flagger/world.yaml')),
  ],
  ['policies that are no list', 'wrong_type', 'files.policies:', () => explain(any({ policies: 'rollout.yaml' }))],
  ['no policies', 'too_few_items', 'files.policies: found an empty list', () => lintPolicy({ policies: [] })],
  ['a policy as text alone', 'wrong_type', 'files.policies[0]:', () => explain({ policies: [any('kind: Rollout')] })],
  ['a world without a file', 'wrong_type', 'files.world.file:', () => explain({ ...POLICY, world: any({ text: '' }) })],
  ['a number as argument', 'wrong_type', 'files.args.port:', () => lintPolicy({ ...POLICY, args: { port: any(80) } })],
  ['no runs of a policy', 'out_of_range', 'options.runs:', () => lintPolicy(POLICY, { runs: 0 })],
  [
    'worlds for lint of a policy',
    'unknown_key',
    'options: unknown key `scenarios`',
    () => lintPolicy(POLICY, any({ scenarios: ['healthy'] })),
  ],
  ['an experiment that is none', 'not_an_experiment', 'experiment:', () => experiment(any({}))],
  ['a number as experiment', 'not_text_or_object', 'source:', () => parseExperiment(any(3))],
  [
    'an assertion on no outcome of an experiment',
    'assertion_unreadable',
    'options.assertions[0]: there is no figure "hold.rate", did you mean `held.rate`?',
    () => experiment(undefined, { assertions: ['hold.rate > 1%'] }),
  ],
  [
    'an assertion on an experiment without a comparison',
    'assertion_unreadable',
    'options.assertions[0]: "held.rate" compares nothing; write one of < <= > >=, as in `held.rate >= 95%`',
    () => experiment(undefined, { assertions: ['held.rate'] }),
  ],
  ['an old plan that is none', 'not_a_config', 'before:', () => compare(any(null), config)],
  ['an empty seed', 'seed_empty', 'seed: the seed is empty', () => simulate(config, '')],
  ['a seed that is no number', 'not_finite', 'seed: found NaN', () => simulate(config, Number.NaN)],
  ['an infinite seed', 'not_finite', 'seed:', () => simulate(config, Number.POSITIVE_INFINITY)],
  ['a list as seed', 'wrong_type', 'seed: found a list of 1 where text belongs', () => simulate(config, any([1]))],
  ['an empty seed of a study', 'seed_empty', 'options.seed:', () => study(config, { seed: '' })],
  [
    'a world that there is not',
    'not_one_of',
    'options.scenario: found the text "memory_leek", did you mean `memory_leak`?',
    () => simulate(config, 1, { scenario: any('memory_leek') }),
  ],
  ['a word for a truth value', 'wrong_type', 'options.record:', () => simulate(config, 1, any({ record: 'no' }))],
  ['runs that are no number', 'not_finite', 'options.runs: found NaN', () => study(config, { runs: Number.NaN })],
  ['half a run', 'not_integer', 'options.runs: 1.5 is not a whole number', () => study(config, { runs: 1.5 })],
  [
    'no runs',
    'out_of_range',
    'options.runs: 0 is not allowed; it must be at least 1',
    () => sweep(config, 'a=1,2', { runs: 0 }),
  ],
  ['a width of 1', 'out_of_range', 'options.untilWidth: 1 is not allowed', () => study(config, { untilWidth: 1 })],
  [
    'a width of a comparison',
    'unknown_key',
    'options: unknown key `untilWidth`',
    () => compare(config, config, any({ untilWidth: 0.1 })),
  ],
  ['a signal that is none', 'wrong_type', 'options.signal.aborted:', () => study(config, { signal: any({}) })],
  [
    'a world of a study that there is not',
    'not_one_of',
    'options.scenarios[1]:',
    () => study(config, { scenarios: ['healthy', any('x')] }),
  ],
  ['worlds as text', 'wrong_type', 'options.scenarios:', () => study(config, { scenarios: any('healthy') })],
  [
    'an assertion that says nothing',
    'assertion_unreadable',
    'options.assertions[0]: "fine" compares nothing',
    () => study(config, { assertions: ['fine'] }),
  ],
  [
    'an assertion on what is not played',
    'scenario_not_played',
    'options.assertions[0]: "latent.stopped.rate > 0" is on',
    () => study(config, { runs: 1, scenarios: ['healthy'], assertions: ['latent.stopped.rate > 0'] }),
  ],
  [
    'an assertion on a change of one plan',
    'assertion_unreadable',
    'options.assertions[0]:',
    () => study(config, { assertions: ['change.healthy.stopped.rate > 0'] }),
  ],
  ['a sweep of nothing', 'sweep_unreadable', 'options.sweep: ', () => sweep(config, 'canary.error_rate')],
  [
    'a sweep beyond what may be',
    'sweep_does_not_fit',
    'options.sweep: with canary.error_rate = 2',
    () => sweep(config, 'canary.error_rate=2,3'),
  ],
  ['a run of something else', 'not_a_run', 'run:', () => report(any({}))],
  [
    'a rollout that has no report',
    'not_a_run',
    'run:',
    () => report(any(simulate(config, 1, { controller: CONTROLLER }))),
  ],
  ['a report of something else', 'not_a_report', 'report:', () => format(any({ name: 'x' }), 'json')],
  [
    'a format that there is not',
    'not_one_of',
    'name: found the text "jsn", did you mean `json`?',
    () => format(report(simulate(config, 1)), any('jsn')),
  ],
  [
    'a format that resembles none',
    'not_one_of',
    'name: found the text "pdf", allowed are `json`, `text`, `markdown`, `html`, `csv`, `junit`, `github`',
    () => format(lint(config), any('pdf')),
  ],
  ['a width of no columns', 'out_of_range', 'options.width:', () => format(lint(config), 'text', { width: 0 })],
  [
    'a controller without a function',
    'not_a_function',
    'options.controller.next:',
    () => simulate(config, 1, { controller: any({ ...CONTROLLER, next: 3 }) }),
  ],
  [
    'a turn that is none',
    'wrong_type',
    'options.controller.begin:',
    () => simulate(config, 1, { controller: any({ ...CONTROLLER, begin: () => 3 }) }),
  ],
  [
    'a status that there is not',
    'not_one_of',
    'options.controller.begin.status:',
    () => simulate(config, 1, { controller: any(turning({ status: 'DONE' })) }),
  ],
  [
    'a share above all',
    'out_of_range',
    'options.controller.begin.exposure.canaryPercent: 120 is not allowed',
    () => simulate(config, 1, { controller: exposing({ canaryPercent: 120 }) }),
  ],
  [
    'a share that is no number',
    'not_finite',
    'options.controller.begin.exposure.canaryPercent:',
    () => simulate(config, 1, { controller: exposing({ canaryPercent: Number.NaN }) }),
  ],
  [
    'a line that ends as it begins',
    'out_of_range',
    'options.controller.begin.exposure.line.untilSeconds:',
    () => simulate(config, 1, { controller: exposing({ line: { fromSeconds: 5, untilSeconds: 5, toPercent: 1 } }) }),
  ],
  [
    'a world of a metric that there is not',
    'unknown_scenario',
    'options.scenario: there is no scenario "worse_paid": the configuration has no `metrics`',
    () => simulate(config, 1, { scenario: 'worse_paid' }),
  ],
  [
    'a world of a metric that cannot be worse',
    'not_worse_than_stable',
    'options.scenarios[0]: of crashes stable has 0',
    () => study(crashing, { scenarios: ['worse_crashes'] }),
  ],
  [
    'an assertion on a world of a metric that cannot be worse',
    'not_worse_than_stable',
    'options.assertions[0]: of crashes stable has 0, and 30 % of nothing is nothing; give `metrics.crashes.worse`',
    () => study(crashing, { assertions: ['worse_crashes.stopped.rate > 1%'] }),
  ],
  [
    'an assertion on a world of a metric that there is not',
    'unknown_scenario',
    'options.assertions[0]: there is no scenario "worse_paid"; of the metrics of the configuration there are `worse_orders`',
    () => study(ordering, { assertions: ['worse_paid.stopped.rate > 1%'] }),
  ],
  [
    'an assertion on a world that is nearly one of a metric',
    'assertion_unreadable',
    'options.assertions[0]: there is no scenario "wors_orders", did you mean `worse_orders`?',
    () => study(ordering, { assertions: ['wors_orders.stopped.rate > 1%'] }),
  ],
  [
    'an assertion on no world, where there are metrics',
    'assertion_unreadable',
    'options.assertions[0]: there is no scenario "night"; allowed here are `healthy`, `error_spike`, `slow_burn`, `latency_tail`, `memory_leak`, `cpu_saturation`, `crash_loop`, `cold_cache`, `shared_outage`, `flapping`, `emergent_at_scale`, `unrepresentative_canary`, `latent`, `retry_storm`, `conversion_drop`, `configured`, `worse_orders`',
    () => compare(ordering, ordering, { assertions: ['night.stopped.rate > 1%'] }),
  ],
  [
    'copies, where instances split the traffic',
    'not_simulated_together',
    'options.controller.begin.exposure.mirroredPercent: `mirroredPercent` and `splitTraffic` are not simulated together: instances split requests, and only a router copies them',
    () =>
      simulate(counted, 1, {
        controller: exposing({ mirroredPercent: 5, replicas: { canary: 1, stable: 4, splitTraffic: true } }),
      }),
  ],
  [
    'copies, where users are told apart',
    'not_simulated_together',
    'options.controller.begin.exposure.mirroredPercent: `mirroredPercent` and `service.audiences` are not simulated together',
    () => simulate(drifting, 1, { controller: exposing({ mirroredPercent: 5 }) }),
  ],
  [
    'numbers of instances, where none are counted',
    'not_generated',
    'options.controller.begin.exposure.replicas:',
    () => simulate(config, 1, { controller: exposing({ replicas: { canary: 1, stable: 1, splitTraffic: false } }) }),
  ],
  [
    'users who stay, where nobody knows how many there are',
    'users_not_counted',
    'options.controller.begin.exposure.isSticky: users who stay with the canary',
    () => simulate(config, 1, { controller: exposing({ isSticky: true }) }),
  ],
  [
    'an audience in a world without any',
    'no_audiences',
    'options.controller.begin.exposure.among[0]: the world has no audiences',
    () => simulate(config, 1, { controller: exposing({ among: [{ audience: 'beta', canaryPercent: 5 }] }) }),
  ],
  [
    'users who stay, where the share drifts',
    'sticky_with_drift',
    'options.controller.begin.exposure.isSticky: a share that drifts',
    () => simulate(drifting, 1, { controller: exposing({ isSticky: true }) }),
  ],
  [
    'users who stay, where instances are counted',
    'not_simulated_together',
    'options.controller.begin.exposure.isSticky: `isSticky` and `instances` are not simulated together',
    () => simulate(counted, 1, { controller: exposing({ isSticky: true }) }),
  ],
  [
    'an audience that the world does not have',
    'not_one_of',
    'options.controller.begin.exposure.among[0].audience: found the text "bta", did you mean `beta`?',
    () => simulate(drifting, 1, { controller: exposing({ among: [{ audience: 'bta', canaryPercent: 5 }] }) }),
  ],
  [
    'an audience with two shares',
    'audience_twice',
    'options.controller.begin.exposure.among[1]: the audience "beta" has a share already',
    () =>
      simulate(drifting, 1, {
        controller: exposing({
          among: [
            { audience: 'beta', canaryPercent: 5 },
            { audience: 'beta', canaryPercent: 6 },
          ],
        }),
      }),
  ],
  [
    'audiences that are no list',
    'wrong_type',
    'options.controller.begin.exposure.among:',
    () => simulate(config, 1, { controller: exposing({ among: any('beta') }) }),
  ],
  [
    'marks that are no list',
    'wrong_type',
    'options.controller.begin.marks:',
    () => simulate(config, 1, { controller: any(turning({ marks: undefined })) }),
  ],
  [
    'a look in the past',
    'look_not_later',
    'options.controller.next: the controller is at 60 s and looks next at 30 s',
    () => simulate(config, 1, { controller: { ...CONTROLLER, next: (at) => (at === 0 ? 60 : 30) } }),
  ],
  [
    'the same look again',
    'look_not_later',
    'options.controller.next: the controller is at 60 s and looks next at 60 s',
    () => simulate(config, 1, { controller: { ...CONTROLLER, next: () => 60 } }),
  ],
  [
    'a look at no time',
    'not_finite',
    'options.controller.next:',
    () => simulate(config, 1, { controller: { ...CONTROLLER, next: () => Number.NaN } }),
  ],
  [
    'a source without a function',
    'not_a_function',
    'options.source.mark:',
    () => simulate(config, 1, { source: any({ view: () => null, serve() {} }) }),
  ],
  [
    'a view without a function',
    'not_a_function',
    'options.source.view.users:',
    () => simulate(config, 1, { source: any(viewing({ users: null })) }),
  ],
  [
    'a view of another time',
    'view_of_another_time',
    'options.source.view: the view at',
    () => simulate(config, 1, { source: viewing({ atSeconds: 3 }) }),
  ],
  [
    'requests that are no number',
    'wrong_type',
    'options.source.view.read.requests:',
    () => simulate(config, 1, { source: any(reading({})) }),
  ],
  [
    'more errors than requests',
    'out_of_range',
    'options.source.view.read.errors:',
    () => simulate(config, 1, { source: any(reading({ requests: 1, errors: 2 })) }),
  ],
  ['requests below none', 'out_of_range', 'measured.requests:', () => readingOf({ requests: -1, errors: 0 })],
  ['errors that are left out', 'wrong_type', 'measured.errors:', () => readingOf(any({ requests: 1 }))],
  [
    'latencies of other requests',
    'out_of_range',
    'measured.latenciesMs.length:',
    () => readingOf({ requests: 2, errors: 0, latenciesMs: [1] }),
  ],
  [
    'a latency of nothing',
    'out_of_range',
    'measured.latenciesMs[0]:',
    () => readingOf({ requests: 1, errors: 0, latenciesMs: [0] }),
  ],
  [
    'a measure that there is not',
    'unknown_key',
    'measured: unknown key `error`, did you mean `errors`?',
    () => readingOf(any({ requests: 1, error: 0 })),
  ],
  [
    'what a rule asks for and was not measured',
    'not_measured',
    'windows[0].canary.latencyP99Ms:',
    () => judge({ thresholds: { latency_p99_ms: { max: 5 } } }, [WINDOW]),
  ],
  [
    'what a judge asks for and was not measured',
    'not_measured',
    'windows[0].baseline.latenciesMs:',
    () => judge({ analysis: { method: 'distribution' } }, [WINDOW]),
  ],
  ['no windows', 'too_few_items', 'windows: found an empty list; at least 1 is needed', () => judge(FISHER, [])],
  ['a window that is none', 'wrong_type', 'windows[0]:', () => judge(FISHER, any([3]))],
  [
    'errors of a window that are no number',
    'not_finite',
    'windows[0].canary.errors:',
    () => judge(FISHER, [{ ...WINDOW, canary: { requests: 5, errors: Number.NaN } }]),
  ],
  [
    'users that are no whole number',
    'not_integer',
    'windows[0].users.canary:',
    () => judge({ analysis: { method: 'srm' } }, [{ ...WINDOW, users: { canary: 0.5, others: 5 } }]),
  ],
  [
    'a setting of a judge that is wrong',
    'config_wrong',
    'by.analysis.alpha: 2 is not allowed',
    () => judge({ analysis: { method: 'fisher', alpha: 2 } }, [WINDOW]),
  ],
  [
    'a key of a judge that there is not',
    'config_wrong',
    'by.analysis.metod: unknown key `metod`, did you mean `method`?',
    () => judge({ analysis: { metod: 'fisher' } }, [WINDOW]),
  ],
  ['a judge that is no object', 'config_wrong', 'by.analysis:', () => judge(any({ analysis: 'fisher' }), [WINDOW])],
  [
    'all of the traffic',
    'out_of_range',
    'options.trafficPercent:',
    () => judge(FISHER, [WINDOW], { trafficPercent: 100 }),
  ],
  [
    'a query that Prometheus refuses',
    'query_refused',
    'query: at 1:6: expected type range vector',
    () => promql('rate(x)'),
  ],
  [
    'a query that only the simulator refuses',
    'query_refused',
    'query: not supported by the simulator: holt_winters, at 1:5',
    () => promql('1 + holt_winters(x[5m], 0.5, 0.5)'),
  ],
  [
    'samples that go back',
    'time_not_later',
    'series[0].samples[1][0]: a sample at 5 s does not come after the one before',
    () =>
      promql('x').over([
        {
          labels: { __name__: 'x' },
          samples: [
            [5, 1],
            [5.0001, 2],
          ],
        },
      ]),
  ],
  [
    'a sample of text',
    'wrong_type',
    'series[0].samples[0][1]:',
    () => promql('x').over(any([{ labels: {}, samples: [[5, '1']] }])),
  ],
  [
    'a label that is no text',
    'wrong_type',
    'series[0].labels.pod:',
    () => promql('x').over(any([{ labels: { pod: 5 }, samples: [] }])),
  ],
  ['an edge that there is not', 'not_one_of', 'options.range:', () => promql('x', any({ range: 'open' }))],
  ['no time', 'not_finite', 'atSeconds:', () => promql('x').over([])(Number.NaN)],
  [
    'points without settings',
    'without_settings',
    'metrics.cpu:',
    () => kayenta({ errors: SIDES, cpu: SIDES }, { metrics: { errors: {} } }),
  ],
  [
    'settings without points',
    'without_points',
    'settings.metrics.cpu:',
    () => kayenta({ errors: SIDES }, { metrics: { errors: {}, cpu: {} } }),
  ],
  [
    'a point that is no number',
    'wrong_type',
    'metrics.errors.control[1]:',
    () => kayenta({ errors: { ...SIDES, control: [1, any('2')] } }, { metrics: { errors: {} } }),
  ],
  [
    'a score that is no number',
    'not_finite',
    'settings.pass:',
    () => kayenta({ errors: SIDES }, { metrics: { errors: {} }, pass: Number.NaN }),
  ],
  [
    'a direction that there is not',
    'not_one_of',
    'settings.metrics.errors.direction: found the text "up"',
    () => kayenta({ errors: SIDES }, { metrics: { errors: { direction: any('up') } } }),
  ],
  [
    'an outlier factor of 0',
    'out_of_range',
    'settings.metrics.errors.outlierFactor:',
    () => kayenta({ errors: SIDES }, { metrics: { errors: { outlierFactor: 0 } } }),
  ],
  [
    'an effect that is no number',
    'wrong_type',
    'settings.metrics.errors.effectSize.allowedIncrease:',
    () => kayenta({ errors: SIDES }, { metrics: { errors: { effectSize: { allowedIncrease: any('1') } } } }),
  ],
];

describe('an ArgumentError says what is wrong, and where', () => {
  test.each(CASES)('%s', async (_, code, message, call) => {
    const error: unknown = await (async () => call())().then(
      () => 'no error',
      (thrown: unknown) => thrown,
    );
    expect(error).toBeInstanceOf(library.ArgumentError);
    if (!(error instanceof library.ArgumentError)) return;
    expect([error.name, error.code]).toEqual(['ArgumentError', code]);
    expect(error.message.slice(0, message.length)).toBe(message);
    expect(error.message.endsWith(error.reason)).toBe(true);
    expect(String(error.path[0])).toBe(/^\w+/.exec(message)?.[0]);
  });

  test('a plan that has no place in the world of the other', async () => {
    const before = await configOf({
      ...THREE_STAGES,
      analysis: { method: 'srm' },
      service: { requests_per_second: 200, users: 1_000, routing: 'sticky' },
    });
    const asked = compare(before, config, { runs: 1, scenarios: ['healthy'] });
    await expect(asked).rejects.toMatchObject({ name: 'ArgumentError', code: 'plan_does_not_fit', path: ['before'] });
  });

  test('each code that there is has a case here', () => {
    const text = readFileSync(new URL('../../src/model/problems/argument-problem.ts', import.meta.url), 'utf8');
    const codes = [...text.matchAll(/'(\w+)'/g)].map(([, code]) => code ?? '').filter((code) => !code.startsWith('.'));
    const elsewhere = ['plan_does_not_fit', 'not_plain_data'];
    expect(codes.filter((code) => !CASES.some(([, each]) => each === code) && !elsewhere.includes(code))).toEqual([]);
    expect(codes.length).toBeGreaterThan(20);
  });
});

describe('a study', () => {
  test('that is stopped gives what is played', async () => {
    const made = await study(config, { runs: 1_000, scenarios: ['healthy'], signal: { aborted: true } });
    expect(made.complete).toBe(false);
    expect(made.runs).toBeGreaterThan(0);
    expect(made.runs).toBeLessThan(1_000);
  });

  test('lets other tasks have their turn', async () => {
    const signal = { aborted: false };
    const made = study(config, { runs: 100_000, scenarios: ['healthy'], signal });
    signal.aborted = await Promise.resolve(true);
    expect((await made).runs).toBeLessThan(100_000);
  });
});
