import { describe, expect, it } from 'vitest';
import { scenarioSetup } from '../../../src/config/build-setup.js';
import type { ConfigDocument } from '../../../src/config/schema/config-schema.js';
import { withValues } from '../../../src/config/with-value.js';
import { type StudyReport, study } from '../../../src/index.js';
import type { ScenarioName } from '../../../src/model/results/study.js';
import { advise } from '../../../src/study/advice/advise.js';
import type { Levers } from '../../../src/study/advice/levers.js';
import { type TrialPlayer, trialOf } from '../../../src/study/advice/trial.js';
import { runsPlayer } from '../../../src/study/play-runs.js';
import { scenarioResult } from '../../../src/study/scenario-result.js';
import type { Summary } from '../../../src/study/summary.js';
import { configOf } from '../../library/configs.js';

type AdviceJson = NonNullable<StudyReport['advice']>[number];

const STAGES = [
  { name: 'small', traffic_percent: 10, duration: '10m' },
  { name: 'half', traffic_percent: 50, duration: '20m' },
  { name: 'full', traffic_percent: 100, duration: '0s' },
];
const PLAN = {
  service: { requests_per_second: 200 },
  thresholds: { error_rate: { max_increase: 0.01 }, latency_p99_ms: { max_ratio: 1.5 } },
  stages: STAGES,
};

/** What is advised of some worlds, by scenario. */
async function adviceOn(document: object, scenarios: readonly ScenarioName[], runs = 100) {
  const { advice } = await study(await configOf(document), { runs, scenarios });
  return new Map((advice ?? []).map((each) => [each.scenario, each]));
}

/** The outcomes of 200 runs with other seeds than those of the study, once an advice is followed. */
async function followed(document: object, advice: AdviceJson | undefined, scenario: ScenarioName) {
  const config = await configOf(document);
  if (advice === undefined) throw new Error('there is no advice to follow');
  const values = advice.changes.map(({ path, to }) => ({ path, value: typeof to === 'boolean' ? String(to) : to }));
  const read = await withValues(config.document as ConfigDocument, values);
  if (!read.ok) throw new Error(JSON.stringify(read.problems));
  return runsPlayer(scenarioSetup(read.config.document, scenario), 'other')(1, 200).outcomes;
}

/** 0.8 of 200 runs, less four standard errors: a false failure in one of 30,000. */
const NEARLY_160 = 138;

describe('advice on a bad canary that is released', () => {
  it('names a threshold on what no rule looks at, and helps on other seeds', async () => {
    const advice = (await adviceOn(PLAN, ['conversion_drop'])).get('conversion_drop');
    expect(advice).toMatchObject({ code: 'missed', rule: null, outcome: { before: { rate: 1 } } });
    expect(advice?.changes.map(({ path }) => path.join('.')).join()).toContain('thresholds.conversion_rate.min_ratio');
    expect((await followed(PLAN, advice, 'conversion_drop')).stopped).toBeGreaterThan(NEARLY_160);
    expect((await followed(PLAN, advice, 'healthy')).released).toBeGreaterThan(180);
  });

  it('lets a last stage last that nothing is seen in, and a breach count at once', async () => {
    const waiting = { ...PLAN, thresholds: { error_rate: { max_increase: 0.01, for: '5m' } } };
    const found = await adviceOn(waiting, ['unrepresentative_canary', 'flapping']);
    expect(found.get('unrepresentative_canary')?.changes).toEqual([
      { path: ['stages', 2, 'duration'], from: '0s', to: '20m' },
    ]);
    expect(found.get('flapping')?.changes).toEqual([
      { path: ['thresholds', 'error_rate', 'for'], from: '5m', to: '0s' },
    ]);
  });

  it('is given of the configured canary too, by what is worse about it', async () => {
    const slow = { ...PLAN, canary: { cpu_percent: 70 } };
    const advice = (await adviceOn(slow, ['configured'])).get('configured');
    expect(advice?.changes).toEqual([{ path: ['thresholds', 'cpu_percent', 'max_increase'], from: null, to: 15 }]);
    expect((await followed(slow, advice, 'configured')).stopped).toBe(200);
  });
});

describe('advice on a bad canary by a metric of your own', () => {
  it('names a threshold on it, by the way in which it is worse', async () => {
    const own = {
      ...PLAN,
      metrics: {
        paid: { ratio_of: 'requests', stable: 0.9, canary: 0.8, better: 'higher' },
        queue: { stable: 40, better: 'lower' },
      },
    };
    const missed = (await adviceOn(own, ['configured'])).get('configured');
    expect(missed?.changes).toEqual([{ path: ['thresholds', 'paid', 'max_decrease'], from: null, to: 0.05 }]);
    expect((await followed(own, missed, 'configured')).stopped).toBe(200);
    const { canary: _, ...paid } = own.metrics.paid;
    const faults = [{ metrics: { queue: { ratio: 1.5, add: 10 } } }];
    const hit = { ...own, metrics: { ...own.metrics, paid }, faults };
    expect((await adviceOn(hit, ['configured'])).get('configured')?.changes).toEqual([
      { path: ['thresholds', 'queue', 'max_increase'], from: null, to: 15 },
    ]);
  });

  it('makes a rule on it milder that fails a healthy canary', async () => {
    const strict = {
      ...PLAN,
      metrics: { paid: { ratio_of: 'requests', stable: 0.9, better: 'higher' } },
      thresholds: { paid: { max_decrease: 0.005 } },
    };
    const advice = (await adviceOn(strict, ['healthy'])).get('healthy');
    expect(advice).toMatchObject({ code: 'wrongly_stopped', rule: { metric: 'paid', condition: 'max_decrease' } });
    expect(advice?.changes[0]?.path.slice(0, 2)).toEqual(['thresholds', 'paid']);
    expect((await followed(strict, advice, 'healthy')).released).toBeGreaterThan(NEARLY_160);
  });
});

describe('advice on a rollback while nothing is wrong', () => {
  it('compares a cold canary with a baseline as cold', async () => {
    const plan = { ...PLAN, thresholds: { latency_p99_ms: { max_ratio: 1.5 } } };
    const advice = (await adviceOn(plan, ['cold_cache', 'latency_tail'])).get('cold_cache');
    expect(advice).toMatchObject({
      code: 'wrongly_stopped',
      rule: { stage: 'small', metric: 'latency_p99_ms', condition: 'max_ratio' },
      changes: [{ path: ['baseline'], from: 'stable', to: 'fresh' }],
      costs: [],
    });
    expect((await followed(plan, advice, 'cold_cache')).wrongly_stopped).toBeLessThan(22);
  });

  it('names the rule and a limit with which a healthy version is released and a bad one still stopped', async () => {
    const nervous = {
      service: { requests_per_second: 50 },
      thresholds: { error_rate: { max_increase: 0.002 } },
      stages: STAGES,
    };
    const advice = (await adviceOn(nervous, ['error_spike', 'retry_storm'])).get('healthy');
    expect(advice).toMatchObject({
      code: 'wrongly_stopped',
      rule: { metric: 'error_rate', condition: 'max_increase' },
    });
    expect((await followed(nervous, advice, 'healthy')).released).toBeGreaterThan(180);
    expect((await followed(nervous, advice, 'error_spike')).stopped).toBeGreaterThan(NEARLY_160);
  });

  it('says which bad canaries are let go where no milder rule keeps them all', async () => {
    const strict = {
      service: { requests_per_second: 50 },
      thresholds: { error_rate: { max_ratio: 1.5 }, latency_p99_ms: { max_ratio: 1.2 } },
      stages: STAGES,
    };
    const advice = (await adviceOn(strict, ['slow_burn', 'memory_leak'])).get('healthy');
    expect(advice?.costs).not.toEqual([]);
    for (const { scenario, before, after } of advice?.costs ?? []) {
      expect(before.rate).toBeGreaterThanOrEqual(0.8);
      expect(after.rate).toBeLessThan(0.8);
      expect(advice?.suggestion).toContain(`${scenario} is stopped in ${after.rate * 100} %`);
      expect((await followed(strict, advice, scenario)).stopped).toBeLessThan(182);
    }
    expect((await followed(strict, advice, 'healthy')).wrongly_stopped).toBeLessThan(22);
  });
});

describe('advice on a rollout that waits for a person', () => {
  it('looks back over as long as enough requests take', async () => {
    const thin = { service: { requests_per_second: 20 }, stages: [{ traffic_percent: 2, duration: '20m' }] };
    const advice = (await adviceOn(thin, [])).get('healthy');
    expect(advice).toMatchObject({ code: 'stalled', rule: null });
    expect(advice?.changes.map(({ path }) => path.join('.'))).toEqual(['analysis.lookback']);
    expect((await followed(thin, advice, 'healthy')).stalled).toBeLessThan(22);
  });

  it('lets a pause end by itself', async () => {
    const gated = { ...PLAN, stages: STAGES.map((stage, i) => (i === 1 ? { ...stage, pause: true } : stage)) };
    const advice = (await adviceOn(gated, [])).get('healthy');
    expect(advice?.changes).toEqual([{ path: ['stages', 1, 'pause'], from: true, to: '20m' }]);
  });
});

describe('what is said', () => {
  it('is a rate of runs with the seeds of the study, before and after', async () => {
    const advice = (await adviceOn(PLAN, ['conversion_drop'], 60)).get('conversion_drop');
    expect(advice?.outcome).toMatchObject({ before: { runs: 60, count: 60 }, after: { runs: 60 } });
    expect(advice?.healthy_released).toMatchObject({ before: { runs: 60 }, after: { runs: 60 } });
    expect(advice?.message).toBe('conversion_drop is missed in 100 % of 60 runs');
    expect(advice?.suggestion).toMatch(/^with .*conversion_rate\.min_ratio 0\.85/);
  });

  it('is nothing of a plan that does well, of few runs, and of a study that is not complete', async () => {
    const caught = { scenarios: ['error_spike', 'latency_tail'] } as const;
    expect((await study(await configOf(PLAN), { runs: 100, ...caught })).advice).toEqual([]);
    expect((await study(await configOf(PLAN), { runs: 49, scenarios: ['conversion_drop'] })).advice).toEqual([]);
    let asked = 0;
    const signal = {
      get aborted() {
        return ++asked > 3;
      },
    };
    const cut = await study(await configOf(PLAN), { runs: 400, scenarios: ['conversion_drop'], signal });
    expect(cut).toMatchObject({ complete: false, advice: null });
  });
});

describe('a study that is stopped once all is played', () => {
  it('is complete, and has no advice, which is not to say that there is none', async () => {
    const config = await configOf(PLAN);
    const stoppedAfter = async (questions: number) => {
      let asked = 0;
      const signal = {
        get aborted() {
          return ++asked > questions;
        },
      };
      const { complete, advice } = await study(config, { runs: 60, scenarios: ['conversion_drop'], signal });
      return { complete, advice };
    };
    const reports: Pick<StudyReport, 'complete' | 'advice'>[] = [];
    for (let questions = 3; questions < 8; questions++) reports.push(await stoppedAfter(questions));
    expect(reports).toContainEqual({ complete: true, advice: null });
    for (const { complete, advice } of reports) if (!complete) expect(advice).toBeNull();
  });
});

describe('the search for advice', () => {
  const levers = (calls: string[]) => ({
    at: () => undefined,
    written: () => 0,
    changed: async () => {
      calls.push('changed');
      return null;
    },
  });

  async function studied(document: object, scenario: ScenarioName) {
    const config = await configOf(document);
    const setups = (['healthy', scenario] as const).map((name) =>
      scenarioSetup(config.document as ConfigDocument, name),
    );
    const results = setups.map((setup, index) =>
      scenarioResult(index === 0 ? 'healthy' : scenario, setup, '1', runsPlayer(setup, '1')(1, 60)),
    );
    return { seed: '1', results, setups };
  }

  it('plays nothing where every scenario is well', async () => {
    const calls: string[] = [];
    const goesOn = async () => {
      calls.push('goes on');
      return true;
    };
    expect(await advise({ ...(await studied(PLAN, 'error_spike')), levers: levers(calls), goesOn })).toEqual([]);
    expect(calls).toEqual([]);
  });

  it('tries nothing where a service is followed for so long that trials would take minutes', async () => {
    const given = await studied(PLAN, 'conversion_drop');
    const setups = given.setups.map((setup) => ({ ...setup, followUpSeconds: 10 * 365 * 86_400 }));
    let blocks = 0;
    const same = { ...levers([]), changed: async () => () => given.setups[0] as (typeof given.setups)[number] };
    const goesOn = async () => ++blocks > 0;
    expect(await advise({ ...given, setups, levers: same, goesOn })).toEqual([]);
    expect(blocks).toBe(0);
    await advise({ ...given, levers: same, goesOn });
    expect(blocks).toBeGreaterThan(0);
  });

  it('says nothing once it is stopped', async () => {
    const given = await studied(PLAN, 'conversion_drop');
    const setupOf = () => given.setups[0] as (typeof given.setups)[number];
    const same = { ...levers([]), changed: async () => setupOf };
    expect(await advise({ ...given, levers: same, goesOn: async () => false })).toBeNull();
  });

  it('says the same, whoever plays what is tried, and nothing once that is stopped', async () => {
    const given = await studied(PLAN, 'conversion_drop');
    const { document } = await configOf(PLAN);
    const changed: Levers['changed'] = async (changes) => {
      const values = changes.map(({ path, to }) => ({
        path,
        value: typeof to === 'object' && to !== null ? `${to.seconds}s` : to,
      }));
      const read = await withValues(document as ConfigDocument, values);
      return read.ok ? (scenario) => scenarioSetup(read.config.document, scenario) : null;
    };
    const goesOn = async () => true;
    const asked = { ...given, levers: { ...levers([]), changed }, goesOn };
    const here = await advise(asked);
    expect(here).toMatchObject([{ scenario: 'conversion_drop', code: 'missed' }]);
    let blocks = 0;
    const elsewhere: TrialPlayer = (setup, seed) => {
      const play = runsPlayer(setup, seed);
      return async (first, last) => {
        blocks++;
        return structuredClone(play(first, last));
      };
    };
    expect(await advise({ ...asked, playerOf: elsewhere })).toEqual(here);
    expect(blocks).toBeGreaterThan(0);
    expect(await advise({ ...asked, playerOf: () => async () => null })).toBeNull();
  });

  it('never plays more runs than it is given, shares them out, and plays no run twice', async () => {
    const setup = (await studied(PLAN, 'healthy')).setups[0];
    if (setup === undefined) throw new Error('there is a healthy world');
    let blocks = 0;
    const same = { ...levers([]), changed: async () => () => setup };
    const trial = trialOf('1', same, 100, async () => ++blocks > 0);
    const never = () => false;
    trial.share(0.5);
    expect((await trial.play([], 'healthy', 60, never))?.runs).toBeUndefined();
    expect(blocks).toBe(5);
    trial.share(1);
    const whole = (await trial.play([], 'healthy', 60, never)) as Summary;
    expect(whole.runs).toBe(60);
    expect(blocks).toBe(6);
    expect(whole.outcomes).toEqual(runsPlayer(setup, '1')(1, 60).outcomes);
    expect(await trial.play([], 'healthy', 60, () => true)).toBeNull();
    expect(blocks).toBe(6);
    expect(await trial.play([], 'error_spike', 60, never)).toBeNull();
    expect(blocks).toBe(10);
  });
});
