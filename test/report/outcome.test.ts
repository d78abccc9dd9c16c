import { describe, expect, test } from 'vitest';
import { type Config, report, type StudyReport, simulate, study } from '../../src/index.js';
import { OUTCOMES } from '../../src/model/results/outcome.js';
import { SCENARIO_NAMES } from '../../src/model/results/study.js';
import { junitFormat } from '../../src/report/formats/junit-format.js';
import { markdownFormat } from '../../src/report/formats/markdown-format.js';
import { textFormat } from '../../src/report/formats/text-format.js';
import { runPage } from '../../src/report/pages/run-page.js';
import { configOf, exampleConfig } from '../library/configs.js';

const RED = '\u001b[31m';
const RUNS = 4;
const PLANS = ['stages.json', 'zero-threshold.json', 'thin-traffic.json', 'late-failure.json'];

const met = new Set<string>();

describe.each(PLANS)('the outcome that a run of %s reports', (file) => {
  let played: Promise<StudyReport> | null = null;
  /** Of all worlds; it is played once for all tests. */
  const studied = (config: Config) => {
    played ??= study(config, { runs: RUNS, seed: 'x', scenarios: SCENARIO_NAMES });
    return played;
  };

  test.each(SCENARIO_NAMES)('is the one that a study counts for the same seed: %s', async (scenario) => {
    const config = await exampleConfig(file);
    const counted = (await studied(config)).scenarios.find(({ name }) => name === scenario);
    const outcomes = Array.from(
      { length: RUNS },
      (_, i) => report(simulate(config, `x/${i + 1}`, { scenario })).outcome,
    );
    for (const each of outcomes) met.add(each);
    expect(Object.fromEntries(OUTCOMES.map((name) => [name, counted?.[name].count]))).toEqual(
      Object.fromEntries(OUTCOMES.map((name) => [name, outcomes.filter((each) => each === name).length])),
    );
  });
});

test('the runs above come to each outcome there is', () => {
  expect([...met].sort()).toEqual([...OUTCOMES].sort());
});

describe('a bad canary that was released', () => {
  /** Five times as many errors as stable, and nothing that would see it. */
  const blind = () =>
    configOf({
      canary: { error_rate: 0.05 },
      stable: { error_rate: 0.01 },
      thresholds: { error_rate: { max: 0.9 } },
      stages: [{ name: 'all', traffic_percent: 50, duration: '5m' }],
    });

  test('is marked as bad, in red, and said first', async () => {
    const made = report(simulate(await blind(), 42));
    expect([made.final_state, made.outcome]).toEqual(['COMPLETED', 'missed']);
    const page = runPage(made);
    expect(page.mark).toBe('✗');
    const [first, second] = textFormat(page, { colour: true }).split('\n');
    expect(first?.startsWith(`${RED}✗`)).toBe(true);
    expect(first).toContain(`${RED}COMPLETED`);
    expect(second).toContain('a bad canary was released: the plan did not stop it');
    const [title, , said] = markdownFormat(page).split('\n');
    expect(title).toMatch(/^## ✗ COMPLETED/);
    expect(said).toContain('a bad canary was released');
    expect(junitFormat(page)).toContain('<property name="outcome" value="missed"/>');
  });

  test('is not said of one that is like stable', async () => {
    const { document } = await blind();
    const made = report(simulate(await configOf({ ...document, canary: document.stable }), 42));
    expect([made.final_state, made.outcome]).toEqual(['COMPLETED', 'released']);
    const page = runPage(made);
    expect(page.mark).toBe('✓');
    expect(textFormat(page, { colour: false })).not.toContain('bad canary');
  });
});
