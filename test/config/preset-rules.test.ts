import { describe, expect, it } from 'vitest';
import { scenarioSetup } from '../../src/config/build-setup.js';
import { parseConfig } from '../../src/config/parse-config.js';
import { presetFaults } from '../../src/config/preset-faults.js';
import { PRESET_RULES } from '../../src/config/presets.js';
import { PRESETS } from '../../src/model/fault.js';
import { isBadCanary } from '../../src/simulation/worse-version.js';
import { runsPlayer } from '../../src/study/play-runs.js';

const RUNS = 60;

/** A plan with one rule and time to see, of a service with enough requests for it. */
async function planWith(thresholds: object, more: object = {}) {
  const read = await parseConfig(
    JSON.stringify({
      service: { requests_per_second: 500 },
      analysis: { when_inconclusive: 'promote' },
      thresholds,
      stages: [5, 25, 50, 100].map((traffic_percent) => ({ traffic_percent, duration: '15m' })),
      ...more,
    }),
  );
  if (!read.ok) throw new Error(JSON.stringify(read.problems));
  return read.config;
}

/** Some hundred conversions, as the guide to presets says: 3 % of the requests of a window that counts. */
const ENOUGH: { readonly [P in (typeof PRESETS)[number]]?: object } = {
  conversion_drop: {
    service: { requests_per_second: 2_000 },
    analysis: { min_requests: 20_000, when_inconclusive: 'promote' },
  },
};

describe('the thresholds that catch a preset', () => {
  it.each(PRESETS)('%s: by themselves stop it in 80 % or more, and a healthy version hardly ever', async (name) => {
    const rule = PRESET_RULES[name];
    const { document } = await planWith(rule ?? {}, ENOUGH[name]);
    expect(rule !== null).toBe(isBadCanary(scenarioSetup(document, name).world));
    if (rule === null) return;
    const played = (scenario: 'healthy' | typeof name) => runsPlayer(scenarioSetup(document, scenario), '1')(1, RUNS);
    expect(played(name).outcomes.stopped).toBeGreaterThanOrEqual(0.8 * RUNS);
    expect(played('healthy').outcomes.released).toBeGreaterThanOrEqual(0.95 * RUNS);
  });
});

describe('the faults of a preset as they are listed', () => {
  it.each(PRESETS)('%s: make the same world when a configuration says them', async (name) => {
    const { faults, warm_up } = presetFaults(name);
    const stages = [
      { name: '(the first stage)', traffic_percent: 10, duration: '5m' },
      { name: '(the last stage)', traffic_percent: 100, duration: '5m' },
    ];
    const said = await planWith({}, { stages, faults, ...(warm_up === null ? {} : { warm_up }) });
    expect(said.setup.world).toEqual((await planWith({}, { stages, preset: name })).setup.world);
  });
});
