import { describe, expect, it } from 'vitest';
import { parseConfig } from '../../src/config/parse-config.js';
import { parseSweep } from '../../src/config/sweep-values.js';
import { withValue } from '../../src/config/with-value.js';
import type { Rule } from '../../src/model/rule.js';

const STAGES = [{ traffic_percent: 10, duration: '10m' }];

async function parsed(document: object) {
  return parseConfig(JSON.stringify({ stages: STAGES, ...document }));
}

async function rulesOf(thresholds: object, rest: object = {}): Promise<readonly Rule[]> {
  const read = await parsed({ thresholds, ...rest });
  if (!read.ok) throw new Error(JSON.stringify(read.problems));
  return read.config.setup.plan.stages[0]?.rules ?? [];
}

/** A rule, or a person, with what is done. A literal may not have the word. */
function doing(what: string, rest: object): object {
  return { ...rest, ...Object.fromEntries([['then', what]]) };
}

/** Code and path of each problem. */
async function problemsOf(document: object): Promise<string[]> {
  const read = await parsed(document);
  return read.ok ? [] : read.problems.map(({ code, path }) => `${path.join('.')} ${code}`);
}

const SLO = { slo: { objective: 0.999 } };

describe('several rules of a metric', () => {
  it('stand in their order, each with its limits, its scope and what a breach does', async () => {
    const rules = await rulesOf({
      latency_p99_ms: { max: 500 },
      error_rate: [
        { max: '5%' },
        doing('alert', { max: 0.01, for: '3m' }),
        doing('freeze', { max: 0.02, of: 'service' }),
      ],
    });
    const plain = { floor: null, holdSeconds: 0, spansSeconds: [] };
    expect(rules).toEqual([
      { ...plain, metric: 'error_rate', conditions: [{ name: 'max', limit: 0.05 }] },
      {
        ...{ ...plain, metric: 'error_rate', place: 1, sequel: 'alert', holdSeconds: 180 },
        conditions: [{ name: 'max', limit: 0.01 }],
      },
      {
        ...{ ...plain, metric: 'error_rate', place: 2, of: 'service', sequel: 'freeze' },
        conditions: [{ name: 'max', limit: 0.02 }],
      },
      { ...plain, metric: 'latency_p99_ms', conditions: [{ name: 'max', limit: 500 }] },
    ]);
  });

  it('of which there is one are that rule', async () => {
    const rule = { max: 0.01, for: '2m' };
    expect(await rulesOf({ error_rate: [rule] })).toEqual(await rulesOf({ error_rate: rule }));
    expect(await rulesOf({ error_rate: doing('roll_back', { ...rule }) })).toEqual(await rulesOf({ error_rate: rule }));
  });

  it('are replaced as a whole by those of a stage', async () => {
    const stages = [{ ...STAGES[0], thresholds: { error_rate: { max: 0.1 } } }];
    expect(await rulesOf({ error_rate: [{ max: 0.2 }, { max: 0.3 }] }, { stages })).toMatchObject([
      { conditions: [{ limit: 0.1 }] },
    ]);
  });

  it('may be of a metric of the configuration', async () => {
    const metrics = { paid: { ratio_of: 'requests', stable: 0.5, better: 'higher' } };
    const paid = [{ min: 0.2 }, doing('alert', { min: 0.4 })];
    expect(await rulesOf({ paid }, { metrics })).toMatchObject([{ metric: 'paid' }, { metric: 'paid', place: 1 }]);
    expect(await problemsOf({ metrics, thresholds: { paid: [{ min: 0.2 }, { min: 2 }] } })).toEqual([
      'thresholds.paid.1.min out_of_range',
    ]);
  });

  it.each<[string, object, readonly string[]]>([
    ['nothing', { error_rate: [] }, ['thresholds.error_rate too_few_items']],
    [
      'more than ten',
      { error_rate: Array.from({ length: 11 }, () => ({ max: 0.1 })) },
      ['thresholds.error_rate too_many_items'],
    ],
    ['what is no rule', { error_rate: [{ max: 0.1 }, 7] }, ['thresholds.error_rate.1 wrong_type']],
    ['a list', { error_rate: [[{ max: 0.1 }]] }, ['thresholds.error_rate.0 wrong_type']],
    ['an unknown key', { error_rate: [{ max: 0.1 }, { mx: 0.1 }] }, ['thresholds.error_rate.1.mx unknown_key']],
    [
      'a rule without a condition',
      { error_rate: [{ max: 0.1 }, doing('alert', {})] },
      ['thresholds.error_rate.1 rule_without_condition'],
    ],
    [
      'a value out of range',
      { error_rate: [{ max: 2 }, { max: 3 }] },
      ['thresholds.error_rate.0.max out_of_range', 'thresholds.error_rate.1.max out_of_range'],
    ],
    ['another sequel', { error_rate: [doing('page', { max: 0.1 })] }, ['thresholds.error_rate.0.then not_one_of']],
    [
      'a relative condition of the service',
      { error_rate: [{ max: 0.1 }, { max_ratio: 2, of: 'service' }] },
      ['thresholds.error_rate.1.of service_with_relative_condition'],
    ],
    [
      'a stretch that is too short',
      { error_rate: [{ max: 0.1, over: '1s' }] },
      ['thresholds.error_rate.0.over span_shorter_than_interval'],
    ],
  ])('are refused with %s', async (_, thresholds, problems) => {
    expect(await problemsOf({ thresholds })).toEqual(problems);
  });

  it('suggest the key that was meant', async () => {
    const read = await parsed({ thresholds: { error_rate: [{ max: 0.1 }, { maxx: 0.1 }] } });
    expect(read).toMatchObject({ ok: false, problems: [{ suggestion: 'max', place: { line: 1 } }] });
  });

  it('can be swept one by one', async () => {
    const read = await parsed({ thresholds: { error_rate: [{ max: 0.1 }, doing('alert', { max: 0.01 })] } });
    const sweep = parseSweep('thresholds.error_rate[1].max=1%,2%');
    if (!read.ok || !sweep.ok) throw new Error('both can be read');
    expect(sweep.sweep).toMatchObject({ path: ['thresholds', 'error_rate', 1, 'max'], values: [0.01, 0.02] });
    const changed = await withValue(read.config.document, sweep.sweep.path, 0.02);
    expect(changed).toMatchObject({
      ok: true,
      config: { document: { thresholds: { error_rate: [{ max: 0.1 }, doing('alert', { max: 0.02 })] } } },
    });
    expect(await withValue(read.config.document, ['thresholds', 'error_rate', 2, 'max'], 1)).toMatchObject({
      ok: false,
    });
  });
});

describe('burn rates in pairs', () => {
  it('have stretches and limits of their own, the longer one its own where it is given', async () => {
    const pairs = [
      { short: '5m', long: '1h', max: 14.4, max_long: 6 },
      doing('alert', { short: '30m', long: '6h', max: 6 }),
    ];
    expect(await rulesOf({ burn_rate: pairs }, SLO)).toMatchObject([
      { spansSeconds: [3600, 300], conditions: [{ name: 'max', limit: 14.4 }], spanLimits: [6, 14.4] },
      { spansSeconds: [21_600, 1800], conditions: [{ name: 'max', limit: 6 }], place: 1, sequel: 'alert' },
    ]);
    const [plain] = await rulesOf({ burn_rate: { max: 6, max_long: 6 } }, SLO);
    expect(plain).not.toHaveProperty('spanLimits');
  });

  it.each<[string, object, readonly string[]]>([
    ['no objective', { thresholds: { burn_rate: [{}] } }, ['thresholds.burn_rate.0 burn_rate_without_slo']],
    [
      'a short stretch that is not shorter',
      { ...SLO, thresholds: { burn_rate: [{}, { short: '2h' }] } },
      ['thresholds.burn_rate.1.short burn_rate_short_not_shorter'],
    ],
    [
      'a limit that is never passed',
      { slo: { objective: 0.9 }, thresholds: { burn_rate: [{ max: 5 }, { max: 9, max_long: 10 }] } },
      ['thresholds.burn_rate.1.max_long burn_rate_never_trips'],
    ],
  ])('are refused with %s', async (_, document, problems) => {
    expect(await problemsOf(document)).toEqual(problems);
  });
});

describe('when_alerted', () => {
  it('is warned of where no rule alerts', async () => {
    const when_alerted = doing('abort', { act_after: '10m' });
    const warned = async (thresholds: object) => {
      const read = await parsed({ when_alerted, thresholds });
      return read.ok ? read.config.warnings.map(({ code }) => code) : [];
    };
    expect(await warned({ error_rate: { max: 0.1 } })).toContain('alerts_nobody');
    expect(await warned({ error_rate: [{ max: 0.1 }, doing('alert', { max: 0.05 })] })).not.toContain('alerts_nobody');
  });
});

describe('the objective', () => {
  it('says what counts, and what follows when its budget is used up', async () => {
    const read = await parsed({ slo: { objective: 0.999, slower_than_ms: 300, when_overspent: 'roll_back' } });
    expect(read).toMatchObject({
      ok: true,
      config: { setup: { slo: { slowerThanMs: 300 }, plan: { whenOverspent: 'roll_back', slowerThanMs: 300 } } },
    });
    expect(await problemsOf({ slo: { objective: 0.999, when_overspent: 'refuse' } })).toEqual([
      'slo.when_overspent not_one_of',
    ]);
  });
});
