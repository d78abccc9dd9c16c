import { describe, expect, it } from 'vitest';
import { format, type StrategiesReport, strategies } from '../../src/index.js';
import { STRATEGIES } from '../../src/model/results/strategy.js';
import { strategiesSchema } from '../../src/report/strategies/strategies-report.js';
import { configOf, THREE_STAGES } from '../library/configs.js';

const FEW = { runs: 5, scenarios: ['slow_burn'] } as const;

let played: Promise<StrategiesReport> | null = null;

/** Of few runs; they are played once for all tests. */
function ofFew(): Promise<StrategiesReport> {
  played ??= strategies(undefined, FEW);
  return played;
}

describe('strategies', () => {
  it('has a plan and worlds of its own', async () => {
    const report = await strategies(undefined, { runs: 1 });
    expect(report.name).toBe('checkout, next version');
    expect(report.scenarios.map(({ name }) => name)).toEqual(['healthy', 'error_spike', 'slow_burn', 'latency_tail']);
    for (const { strategies: played } of report.scenarios) {
      expect(played.map(({ strategy }) => strategy)).toEqual(STRATEGIES);
    }
    expect(report.reproduce).toBe(
      'canary-sim strategies --seed 42 --runs 1 --scenarios healthy,error_spike,slow_burn,latency_tail',
    );
  });

  it('plays the configured world where a configuration has one', async () => {
    const report = await strategies(await configOf(THREE_STAGES, 'three.json'), { runs: 1, seed: 7 });
    expect(report.scenarios.map(({ name }) => name)).toContain('configured');
    expect(report.reproduce).toContain('--seed 7 --config three.json --runs 1');
  });

  it('gives the same report again, as its schema has it', async () => {
    const report = await ofFew();
    expect(await strategies(undefined, FEW)).toEqual(report);
    expect(strategiesSchema.parse(report)).toEqual(report);
  });

  it.each<[string, unknown, string]>([
    ['runs', { runs: 0 }, 'runs'],
    ['runs', { runs: 1.5 }, 'runs'],
    ['seed', { seed: '' }, 'seed'],
    ['scenarios', { scenarios: ['slow_bun'] }, 'slow_burn'],
    ['options', { jobs: 4 }, 'jobs'],
  ])('refuses %s that are not right: %j', async (_, options, said) => {
    await expect(strategies(undefined, options as object)).rejects.toThrow(said);
  });

  it('refuses what is no configuration', async () => {
    await expect(strategies({} as never)).rejects.toThrow('config');
  });

  it.each([80, 100])('reads at %i columns', async (width) => {
    const text = format(await ofFew(), 'text', { width });
    for (const line of text.split('\n')) expect(line.length).toBeLessThanOrEqual(width);
    await expect(text).toMatchFileSnapshot(`golden/strategies-${width}.txt`);
  });

  it('names in each scenario only those as winners that have the least', async () => {
    const { scenarios } = await ofFew();
    for (const { wins, strategies: played } of scenarios) {
      for (const { by, best, least, most } of wins) {
        const means = played.flatMap(({ strategy, [by]: figure }) =>
          figure === null ? [] : [{ strategy, mean: figure.mean }],
        );
        expect(least).toBe(Math.min(...means.map(({ mean }) => mean)));
        expect(most).toBe(Math.max(...means.map(({ mean }) => mean)));
        expect(best).toContain(means.find(({ mean }) => mean === least)?.strategy);
        expect(best.length).toBeLessThan(means.length);
      }
    }
  });
});
