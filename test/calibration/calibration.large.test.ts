import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { binomialUpperTail } from '../../src/stats/lattice/binomial.js';
import { betweenMarkers, withBetweenMarkers } from './between-markers.js';
import { calibrationMarkdown, SHOWN_IN } from './calibration-markdown.js';
import { CELLS, COMPARED, RELATIVE, WORSE } from './cells.js';
import { dependenceRows, lawOf } from './dependence-rows.js';
import { playFirstRuns } from './play-cell.js';
import { type PlayedCell, readResults } from './results.js';

const results = readResults();
const { cells, seed } = results;
const ALPHA = 0.05;

/**
 * So many rollbacks, or more, a cell that has just alpha comes to with this chance. Of the 56 cells that are held against it
 * one would by chance alone after one `npm run calibrate` in 180, were its seed not always the same.
 */
const LEAST_CHANCE = 1e-4;

function of(plan: PlayedCell['plan'], world: PlayedCell['world']): PlayedCell {
  const found = cells.find((cell) => cell.plan === plan && cell.world === world);
  if (found === undefined) throw new Error(`${plan} in ${world}`);
  return found;
}

const rateOf = ({ rolledBack, runs }: PlayedCell): number => rolledBack / runs;
/** The chance of so many rollbacks, or more, if each run had the chance alpha. */
const chanceOf = ({ rolledBack, runs }: PlayedCell): number => binomialUpperTail(rolledBack - 1, runs, ALPHA);
const named = (cell: PlayedCell) => [`${cell.plan} in ${cell.world}`, cell] as const;

describe('what npm run calibrate came to', () => {
  it('is of the cells that it plays', () => {
    expect(cells.map(({ table, plan, world, runs }) => ({ table, plan, world, runs }))).toEqual(CELLS);
  });

  it(`is what ${SHOWN_IN} says`, () => {
    const said = betweenMarkers(readFileSync(new URL(`../../${SHOWN_IN}`, import.meta.url), 'utf8'));
    expect(said).toBe(calibrationMarkdown(results).trim());
  });

  it('has the figures that the page on judges begins with', () => {
    expect(rateOf(of('thresholds', 'healthy'))).toBe(0);
    expect(rateOf(of('thresholds', '2×'))).toBe(0);
    expect(rateOf(of('fisher, naive', 'healthy'))).toBeGreaterThan(0.45);
    expect(rateOf(of('fisher, naive', 'healthy'))).toBeLessThan(0.5);
  });

  it('goes between the markers, and nowhere without them', () => {
    const text = 'a\n<!-- calibration -->old<!-- /calibration -->\nb\n';
    const rewritten = withBetweenMarkers(text, 'new');
    expect(rewritten).toBe('a\n<!-- calibration -->\n\nnew\n\n<!-- /calibration -->\nb\n');
    expect(betweenMarkers(rewritten)).toBe('new');
    expect(withBetweenMarkers('a', 'new')).toBe('a');
    expect(betweenMarkers('a')).toBeNull();
  });

  it.each(
    [
      ...COMPARED.map((plan) => of(plan, plan === 'thresholds' ? '5×' : '2×')),
      of('sequential', 'low traffic'),
      of('distribution', '18 looks'),
      of('mann_whitney, CPU', 'CPU, φ = 0.6'),
      of('sequential, dispersion', 'errors in bursts'),
      of('sequential beside thresholds', 'shared_outage'),
      of('fisher', 'cold_cache, fresh baseline'),
    ].map(named),
  )('comes out the same again: the first runs of %s', { timeout: 60_000 }, async (_, cell) => {
    expect(await playFirstRuns(cell, seed)).toEqual(cell.first);
  });
});

describe('healthy rollouts', () => {
  it.each(cells.filter(({ table }) => table === 'alpha').map(named))('are spared as promised by %s', (_, cell) => {
    expect(chanceOf(cell)).toBeGreaterThan(LEAST_CHANCE);
  });

  it('are not by a test at 5 % that is repeated in every window', () => {
    expect(rateOf(of('fisher, naive', 'healthy'))).toBeGreaterThan(0.3);
  });
});

describe('canaries that are worse', () => {
  it.each(COMPARED)('are found the more often by %s the worse they are', (plan) => {
    const rates = WORSE.map((world) => rateOf(of(plan, world)));
    expect(rates).toEqual(rates.toSorted((a, b) => a - b));
  });
});

describe('where windows are not independent', () => {
  /** Within four standard errors, and a hundredth for what the law, which is one of long series, leaves out. */
  it.each(
    dependenceRows(cells)
      .filter((cell) => lawOf(cell) !== null)
      .map(named),
  )('the law holds: %s', (_, cell) => {
    const law = lawOf(cell) ?? Number.NaN;
    expect(Math.abs(rateOf(cell) - law)).toBeLessThan(0.01 + 4 * Math.sqrt((law * (1 - law)) / cell.runs));
  });

  it('bursts of errors break the promise of sequential, and the dispersion mends it', () => {
    for (const world of ['errors in bursts', 'errors in bursts of 1m'] as const) {
      expect(chanceOf(of('sequential', world))).toBeLessThan(LEAST_CHANCE);
      expect(chanceOf(of('sequential, dispersion', world))).toBeGreaterThan(LEAST_CHANCE);
    }
  });

  const inWorld = (world: PlayedCell['world']) => cells.filter((cell) => cell.world === world);

  it.each(RELATIVE.map((plan) => named(of(plan, 'shared_outage'))))(
    'an outage that both arms share does not fool %s',
    (_, cell) => {
      expect(chanceOf(cell)).toBeGreaterThan(LEAST_CHANCE);
    },
  );

  it('an outage that both arms share fools thresholds, unless a judge sits beside them: then it asks a person', () => {
    expect(rateOf(of('thresholds', 'shared_outage'))).toBeGreaterThan(0.9);
    const both = of('sequential beside thresholds', 'shared_outage');
    expect(both.paused / both.runs).toBeGreaterThan(0.9);
  });

  it.each(inWorld('cold_cache').map(named))('cold caches fool %s', (_, cell) => {
    expect(rateOf(cell)).toBeGreaterThan(0.5);
  });

  it.each(inWorld('cold_cache, fresh baseline').map(named))('cold caches beside cold ones do not: %s', (_, cell) => {
    expect(chanceOf(cell)).toBeGreaterThan(LEAST_CHANCE);
  });
});
