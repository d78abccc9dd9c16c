import { describe, expect, test } from 'vitest';
import { parseConfig } from '../../src/config/parse-config.js';

async function warningsOf(text: string) {
  const result = await parseConfig(text);
  if (!result.ok) throw new Error(JSON.stringify(result.problems));
  return result.config.warnings;
}

const last = '{ "name": "full", "traffic_percent": 100, "duration": "10m" }';
const hold = (seconds: string) => `"thresholds": { "error_rate": { "max": 0.1, "for": "${seconds}" } }`;

describe('a last stage', () => {
  test('below 100 % is promoted unwatched, which is worth a warning', async () => {
    const text =
      '{ "stages": [{ "traffic_percent": 5, "duration": "5m" }, { "name": "b", "traffic_percent": 99.9, "duration": "5m" }] }';
    expect(await warningsOf(text)).toStrictEqual([
      { code: 'unwatched_promotion', stageIndex: 1, stage: 'b', trafficPercent: 99.9 },
    ]);
  });

  test('at 100 % is not', async () => {
    expect(await warningsOf(`{ "stages": [{ "traffic_percent": 5, "duration": "5m" }, ${last}] }`)).toStrictEqual([]);
  });
});

describe('a first stage at 100 %', () => {
  test('has nothing to compare with, which is worth a warning if anything is to be compared', async () => {
    expect(await warningsOf(`{ "stages": [${last}] }`)).toStrictEqual([
      { code: 'no_baseline', stageIndex: 0, stage: 'full', metrics: ['error_rate', 'latency_p99_ms'] },
    ]);
  });

  test('has nothing to compare with, whatever absolute conditions go with the relative ones', async () => {
    const both = `"thresholds": { "error_rate": { "max": 0.5, "max_increase": 0.1 } }`;
    expect(await warningsOf(`{ ${both}, "stages": [${last}] }`)).toMatchObject([
      { code: 'no_baseline', metrics: ['error_rate'] },
    ]);
  });

  test('is fine with absolute conditions; where it takes no time, nothing is watched', async () => {
    expect(
      await warningsOf(`{ "thresholds": { "error_rate": { "max": 1, "min": 0 } }, "stages": [${last}] }`),
    ).toStrictEqual([]);
    expect(await warningsOf(`{ "stages": [${last.replace('10m', '0s')}] }`)).toStrictEqual([
      { code: 'nothing_watched', stageIndex: 0, stage: 'full' },
    ]);
  });
});

describe('a breach that must hold', () => {
  const stages = (first: string) =>
    `"stages": [{ "name": "a", "traffic_percent": 5, "duration": "5m"${first} }, ${last}]`;

  test('longer than a stage is watched hardly counts there', async () => {
    const outlasts = { code: 'hold_outlasts_stage', metric: 'error_rate' };
    expect(await warningsOf(`{ ${hold('301s')}, ${stages('')} }`)).toStrictEqual([
      { ...outlasts, stageIndex: 0, stage: 'a', holdSeconds: 301, watchedSeconds: 300 },
    ]);
    expect(await warningsOf(`{ ${hold('601s')}, ${stages('')} }`)).toStrictEqual([
      { ...outlasts, stageIndex: 0, stage: 'a', holdSeconds: 601, watchedSeconds: 300 },
      { ...outlasts, stageIndex: 1, stage: 'full', holdSeconds: 601, watchedSeconds: 600 },
    ]);
  });

  test('as long as a stage with its timed pause is watched does count', async () => {
    expect(await warningsOf(`{ ${hold('5m')}, ${stages('')} }`)).toStrictEqual([]);
    expect(await warningsOf(`{ ${hold('10m')}, ${stages(', "pause": "5m"')} }`)).toStrictEqual([]);
  });

  test('longer than the whole rollout is watched counts only in a pause that is long enough, which is said once', async () => {
    const only = { code: 'hold_outlasts_rollout', metric: 'error_rate', holdSeconds: 901, watchedSeconds: 900 };
    expect(await warningsOf(`{ ${hold('901s')}, ${stages('')} }`)).toStrictEqual([{ ...only, pauseSeconds: 1 }]);
    expect(await warningsOf(`{ ${hold('15m')}, ${stages('')} }`)).not.toMatchObject([only]);
    const people = (actAfter: string, then: string) =>
      warningsOf(`{ ${hold('20m')}, ${stages('')}, "when_paused": { "act_after": "${actAfter}", "then": "${then}" } }`);
    const inPause = { ...only, holdSeconds: 1200, pauseSeconds: 300 };
    expect(await people('5m', 'abort')).toStrictEqual([inPause]);
    expect(await people('4m', 'abort')).toStrictEqual([{ ...inPause, pauseSeconds: null }]);
    // One pause in each of two stages.
    expect(await people('4m', 'promote')).toStrictEqual([inPause]);
    expect(await people('2m', 'promote')).toStrictEqual([{ ...inPause, pauseSeconds: null }]);
  });

  test('longer than the whole rollout is watched never counts where nothing pauses', async () => {
    const never = { code: 'hold_outlasts_rollout', holdSeconds: 901, watchedSeconds: 900, pauseSeconds: null };
    for (const policy of ['promote', 'rollback']) {
      const analysis = `"analysis": { "when_inconclusive": "${policy}" }`;
      expect(await warningsOf(`{ ${hold('901s')}, ${analysis}, ${stages('')} }`)).toMatchObject([never]);
    }
  });

  test('is given twice the time where a stage without evidence is extended', async () => {
    const analysis = '"analysis": { "method": "thresholds", "extend_inconclusive": true }';
    expect(await warningsOf(`{ ${hold('901s')}, ${analysis}, ${stages('')} }`)).toMatchObject([
      { code: 'hold_outlasts_stage', stage: 'a', watchedSeconds: 600 },
    ]);
  });

  test('longer than the whole rollout is watched is said of each metric', async () => {
    const both = `"thresholds": { "error_rate": { "max": 0.1, "for": "1h" }, "success_rate": { "min": 0.9, "for": "1h" } }`;
    expect(await warningsOf(`{ ${both}, ${stages('')} }`)).toMatchObject([
      { code: 'hold_outlasts_rollout', metric: 'error_rate' },
      { code: 'hold_outlasts_rollout', metric: 'success_rate' },
    ]);
  });

  test('is given all the time there is while a person decides', async () => {
    const gate = await warningsOf(`{ ${hold('901s')}, ${stages(', "pause": true')} }`);
    expect(gate).toMatchObject([{ code: 'hold_outlasts_stage', stage: 'full' }]);
    const script = `"operator": [{ "at": "1m", "action": "pause" }]`;
    const paused = await warningsOf(`{ ${hold('901s')}, ${stages('')}, ${script} }`);
    expect(paused).toMatchObject([{ stage: 'a' }, { stage: 'full' }]);
  });

  test('is not asked for in a stage that takes no time', async () => {
    expect(await warningsOf(`{ ${hold('5m')}, ${stages('').replace('10m', '0s')} }`)).toStrictEqual([]);
  });
});

describe('a threshold that looks back', () => {
  const stages = `"stages": [{ "name": "a", "traffic_percent": 5, "duration": "5m" }, ${last}]`;
  const over = (seconds: string) => `"thresholds": { "error_rate": { "max": 0.1, "over": "${seconds}" } }`;

  test('over more than the whole plan only sees since the start, which is said once', async () => {
    expect(await warningsOf(`{ ${over('900s')}, ${stages} }`)).toStrictEqual([]);
    expect(await warningsOf(`{ ${over('901s')}, ${stages} }`)).toStrictEqual([
      { code: 'span_outlasts_rollout', metric: 'error_rate', spanSeconds: 901, watchedSeconds: 900 },
    ]);
  });

  test('as a burn rate does, by its long stretch', async () => {
    const burn = `"slo": { "objective": 0.999 }, "thresholds": { "burn_rate": {} }`;
    expect(await warningsOf(`{ ${burn}, ${stages} }`)).toStrictEqual([
      { code: 'span_outlasts_rollout', metric: 'burn_rate', spanSeconds: 3_600, watchedSeconds: 900 },
    ]);
  });

  test('is given all the time there is while a person decides', async () => {
    const script = `"operator": [{ "at": "1m", "action": "pause" }]`;
    expect(await warningsOf(`{ ${over('16m')}, ${stages}, ${script} }`)).toStrictEqual([]);
    const gate = stages.replace('"5m"', '"5m", "pause": true');
    expect(await warningsOf(`{ ${over('16m')}, ${gate} }`)).toStrictEqual([]);
  });
});

test('a fresh baseline that gets less than the canary is worth a warning, but for the end', async () => {
  const stage = (percent: number, duration = '5m') =>
    `{ "name": "at ${percent}", "traffic_percent": ${percent}, "duration": "${duration}" }`;
  const plan = `"stages": [${[stage(50), stage(75), stage(100, '0s')].join()}]`;
  expect(await warningsOf(`{ "baseline": "fresh", ${plan} }`)).toStrictEqual([
    { code: 'fresh_baseline_shrinks', stageIndex: 1, stage: 'at 75', trafficPercent: 75, baselinePercent: 25 },
  ]);
  expect(await warningsOf(`{ "baseline": "stable", ${plan} }`)).toStrictEqual([]);
});

describe('a fault', () => {
  const plan = (faults: string, percent = 100, rest = '') =>
    `{ "faults": [${faults}], "stages": [{ "name": "a", "traffic_percent": 5, "duration": "5m"${rest} },
      { "name": "b", "traffic_percent": ${percent}, "duration": "10m", "pause": "5m" }] }`;
  const fault = (rest: string) => `{ "name": "x", "error_rate": 0.1, ${rest} }`;
  const unwatched = { code: 'unwatched_promotion' };

  test('that needs more traffic than any stage has never shows', async () => {
    const text = plan(fault('"min_traffic_percent": 51'), 50);
    expect(await warningsOf(text)).toMatchObject([
      unwatched,
      { code: 'fault_never_shows', fault: 'x', why: 'share', minTrafficPercent: 51, mostTrafficPercent: 50 },
    ]);
    expect(await warningsOf(text.replace('51', '50'))).toMatchObject([unwatched]);
    expect(await warningsOf(plan(fault('"min_traffic_percent": 100')))).toStrictEqual([]);
  });

  test('that begins after completion needs no stage', async () => {
    const text = plan(fault('"after": "completed", "from": "29m", "min_traffic_percent": 100'), 50);
    expect(await warningsOf(text)).toMatchObject([unwatched]);
  });

  test('that begins after completion is not seen when nobody looks on so long', async () => {
    const late = plan(fault('"after": "completed", "from": "30m"'));
    expect(await warningsOf(late)).toStrictEqual([
      {
        code: 'fault_after_follow_up',
        fault: 'x',
        after: 'completed',
        beginsAfterSeconds: 1_800,
        followUpSeconds: 1_800,
      },
    ]);
    expect(await warningsOf(late.replace('{', '{ "follow_up": "1801s",'))).toStrictEqual([]);
    expect(await warningsOf(plan('').replace('{', '{ "preset": "latent", "follow_up": "5m",'))).toStrictEqual([
      {
        code: 'fault_after_follow_up',
        fault: 'latent',
        after: 'completed',
        beginsAfterSeconds: 600,
        followUpSeconds: 300,
      },
    ]);
  });

  describe('that is over before it can show', () => {
    const over = { code: 'fault_never_shows', fault: 'x', endsAtSeconds: 300, stage: 'b', stageAtSeconds: 300 };
    const big = fault('"min_traffic_percent": 50, "until": "5m"');
    const late = fault('"cohort": { "share": 0.2, "from_stage": "b" }, "until": "5m"');

    test('never shows', async () => {
      expect(await warningsOf(plan(big))).toStrictEqual([{ ...over, why: 'traffic' }]);
      expect(await warningsOf(plan(late))).toStrictEqual([{ ...over, why: 'cohort' }]);
      const both = fault('"min_traffic_percent": 50, "until": { "stage": "b" }');
      expect(await warningsOf(plan(both))).toStrictEqual([{ ...over, why: 'traffic' }]);
    });

    test('does show if only just, or on stable', async () => {
      expect(await warningsOf(plan(big.replace('5m', '301s')))).toStrictEqual([]);
      expect(await warningsOf(plan(late.replace('5m', '301s')))).toStrictEqual([]);
      expect(await warningsOf(plan(late.replace('"error_rate"', '"arm": "all", "error_rate"')))).toStrictEqual([]);
    });

    test('may show where a person decides', async () => {
      expect(await warningsOf(plan(`${big}, ${late.replace('x', 'y')}`, 100, ', "pause": true'))).toStrictEqual([]);
      const script = plan(big).replace('{', '{ "operator": [{ "at": "1m", "action": "promote" }],');
      expect(await warningsOf(script)).toStrictEqual([]);
    });
  });

  test('that begins when all stages are over is worth a warning', async () => {
    const after = { code: 'fault_after_rollout', fault: 'x', rolloutSeconds: 1_200 };
    expect(await warningsOf(plan(fault('"from": "20m"')))).toStrictEqual([{ ...after, beginsAtSeconds: 1_200 }]);
    expect(await warningsOf(plan(fault('"from": "1199s"')))).toStrictEqual([]);
    const inStage = '"from": { "stage": "b", "plus": "15m" }';
    expect(await warningsOf(plan(fault(inStage)))).toStrictEqual([{ ...after, beginsAtSeconds: 1_200 }]);
    expect(await warningsOf(plan(fault(inStage.replace('15m', '899s'))))).toStrictEqual([]);
  });

  test('is never too late while a person decides', async () => {
    expect(await warningsOf(plan(fault('"from": "20m"'), 100, ', "pause": true'))).toStrictEqual([]);
    const script = plan(fault('"from": "20m"')).replace('{', '{ "operator": [{ "at": "1m", "action": "pause" }],');
    expect(await warningsOf(script)).toStrictEqual([]);
  });
});

describe('a stretch to look back over', () => {
  const plan = (thresholds: string, rest = '') =>
    `{ "analysis": { "interval": "4m" }, "thresholds": { ${thresholds} }, ${rest}
      "stages": [{ "traffic_percent": 5, "duration": "20m" }, ${last.replace('10m', '20m')}] }`;

  test('need not be a multiple of the interval', async () => {
    expect(await warningsOf(plan('"error_rate": { "max": 0.1, "over": "5m" }'))).toStrictEqual([]);
  });

  test('may be one of two, and the one that never is as long is warned of', async () => {
    const burn = (long: string) => plan(`"burn_rate": { "long": "${long}" }`, '"slo": { "objective": 0.999 },');
    expect(await warningsOf(burn('20m'))).toStrictEqual([]);
    expect(await warningsOf(burn('41m'))).toMatchObject([{ code: 'span_outlasts_rollout' }]);
  });
});

test('a stage that bakes with nothing demanded of it cannot pass', async () => {
  const own = '"thresholds": { "error_rate": { "max": 0.1 } }';
  const stages = `"stages": [{ "name": "a", "traffic_percent": 5, "duration": "5m" },
    { "name": "b", "traffic_percent": 50, "duration": "5m", ${own} }, ${last.replace('10m', '0s')}]`;
  expect(await warningsOf(`{ "thresholds": {}, ${stages} }`)).toStrictEqual([
    { code: 'stage_without_thresholds', stageIndex: 0, stage: 'a' },
  ]);
  expect(await warningsOf(`{ ${own}, ${stages} }`)).toStrictEqual([]);
});

describe('what changes nothing is worth a warning:', () => {
  const plan = (world: string) => `{ ${world}, "stages": [{ "traffic_percent": 5, "duration": "5m" }, ${last}] }`;

  test('autocorrelation of noise that is off', async () => {
    expect(await warningsOf(plan('"noise": { "autocorrelation": 0.5 }'))).toStrictEqual([
      { code: 'autocorrelation_without_noise' },
    ]);
    expect(await warningsOf(plan('"noise": { "autocorrelation": 0.5, "gauges_cv": 0.1 }'))).toStrictEqual([]);
    expect(await warningsOf(plan('"noise": { "every": "2m" }'))).toStrictEqual([]);
  });

  test('what is said of users of whom there is no number', async () => {
    const sticky = '"service": { "routing": "sticky", "user_activity": { "cv": 2 } }';
    expect(await warningsOf(plan(sticky))).toStrictEqual([
      { code: 'users_unknown', setting: 'routing' },
      { code: 'users_unknown', setting: 'user_activity' },
    ]);
    expect(await warningsOf(plan(sticky.replace('{', '{ "users": 1000,')))).toStrictEqual([]);
  });

  test('but sticky routing matters to retries', async () => {
    const retried = plan('"service": { "routing": "sticky" }, "preset": "retry_storm"');
    expect(await warningsOf(retried)).toStrictEqual([]);
  });

  test('what retries do twice where nothing is tried again', async () => {
    const service = '"service": { "not_idempotent": 0.1 }';
    expect(await warningsOf(plan(service))).toStrictEqual([{ code: 'nothing_retried' }]);
    expect(await warningsOf(plan(`${service}, "preset": "retry_storm"`))).toStrictEqual([]);
  });

  test('a time of day to begin at, unless traffic is daily', async () => {
    expect(await warningsOf(plan('"service": { "start_at": "09:00" }'))).toStrictEqual([{ code: 'start_without_day' }]);
    const daily = '"requests_per_second": { "daily": { "mean": 5 } }';
    expect(await warningsOf(plan(`"service": { "start_at": "09:00", ${daily} }`))).toStrictEqual([]);
  });
});
