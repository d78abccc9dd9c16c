import { describe, expect, it } from 'vitest';
import { format, releases } from '../../src/index.js';
import { releasesSchema } from '../../src/report/releases/releases-report.js';
import { configOf, THREE_STAGES } from '../library/configs.js';

const FEW = { runs: 5 };

describe('releases', () => {
  it('need no file', async () => {
    const report = await releases({}, FEW);
    expect(report.lines.map(({ lever }) => lever)).toEqual([null]);
    expect(report.reproduce).toBe('canary-sim releases --seed 42 --runs 5');
  });

  it('come to the same report again, as its schema has it', async () => {
    const source = { levers: [{ name: 'small', batch: 1 }] };
    const report = await releases(source, FEW);
    expect(await releases(source, FEW)).toEqual(report);
    expect(releasesSchema.parse(report)).toEqual(report);
  });

  it('are those of the line as it is where a lever comes to the same', async () => {
    const { lines } = await releases({ levers: [{ name: 'same', batch: 5, plan: { name: 'other' } }] }, FEW);
    const [asItIs, same] = lines;
    expect({ ...same, lever: null }).toEqual(asItIs);
  });

  it('take their rollouts from the plan that is given, as a lever changes it', async () => {
    const config = await configOf(THREE_STAGES, 'three.json');
    const thresholds = { error_rate: { max: 1, max_increase: null }, latency_p99_ms: { max_ratio: 1000 } };
    const levers = [{ name: 'sees nothing', plan: { thresholds } }];
    const { lines, reproduce } = await releases({ levers }, { ...FEW, config });
    expect(reproduce).toBe('canary-sim releases --seed 42 --config three.json --runs 5');
    expect(lines[0]?.rollouts.stopped).toBeGreaterThan(0);
    expect(lines[1]?.rollouts.stopped).toBe(0);
    expect(lines[1]?.rollouts.missed).toBeGreaterThan(0);
    expect(lines[1]?.time_to_restore_seconds?.max).toBe(86_400);
  });

  it('fail less with smaller releases, and are sooner out', async () => {
    const { lines } = await releases(
      {
        levers: [
          { name: 'small', batch: 1 },
          { name: 'trains', batch: 50 },
        ],
      },
      FEW,
    );
    const [some, small, trains] = lines.map(({ lead_time_seconds, change_failure }) => ({
      lead: lead_time_seconds?.p50 ?? 0,
      failed: change_failure?.rate ?? 0,
    }));
    expect(small?.lead).toBeLessThan(some?.lead ?? 0);
    expect(some?.lead).toBeLessThan(trains?.lead ?? 0);
    expect(small?.failed).toBeLessThan(some?.failed ?? 0);
    expect(some?.failed).toBeLessThan(trains?.failed ?? 0);
  });

  it.each<[string, object, object, string]>([
    ['a line', { batch: 0 }, {}, 'batch'],
    [
      'a lever of the plan',
      { levers: [{ name: 'x', plan: { analysis: { interval: '0s' } } }] },
      {},
      'levers[0].plan.analysis.interval',
    ],
    ['a lever with a misspelt key', { levers: [{ name: 'x', plan: { analyse: 1 } }] }, {}, 'did you mean `analysis`?'],
    ['runs', {}, { runs: 0 }, 'runs'],
    ['a seed', {}, { seed: '' }, 'seed'],
    ['an option', {}, { jobs: 4 }, 'jobs'],
    ['a configuration', {}, { config: {} }, 'config'],
  ])('refuses %s that is not right', async (_, source, options, said) => {
    await expect(releases(source, options as object)).rejects.toThrow(said);
  });

  it('refuses what is no object', async () => {
    await expect(releases('batch: 5' as never)).rejects.toThrow('an object');
    await expect(releases([] as never)).rejects.toThrow();
  });

  it('names bands in its headline', async () => {
    const text = format(await releases({}, FEW), 'text');
    expect(text.split('\n')[1]).toMatch(/releases a day [\d.]+ \(elite\), lead time \w+ \(high\)/);
  });
});
