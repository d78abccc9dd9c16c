import type { OutcomeName } from '../../model/results/outcome.js';
import { countOf } from '../../text/format-number.js';
import type { IntervalsDrawing, SharesDrawing, Tone } from '../page/drawing.js';
import type { ChartBlock, Column } from '../page/page.js';
import { amountText, durationText, percentInterval, percentText } from './figure-text.js';
import { HARM_TITLES } from './harm-titles.js';
import { dutyIn, scenarioMark } from './scenario-mark.js';
import { spreadChart } from './spread-chart.js';
import type { ScenarioJson } from './study-schema.js';

/** In the order in which they stand in a bar: what ought to be so comes first. */
const PARTS = [
  ['released', 'released', 'good'],
  ['stopped', 'stopped', 'good'],
  ['stalled', 'stalled', 'unsure'],
  ['wrongly_stopped', 'wrongly stopped', 'bad'],
  ['missed', 'missed', 'bad'],
] as const satisfies readonly (readonly [OutcomeName, string, Tone])[];

const TONES = { '✓': 'good', '✗': 'bad', '?': 'unsure', '·': 'quiet' } as const;

/** A study in pictures: what the runs came to, how soon they were caught, by which rule, and what it cost. */
export function studyCharts(scenarios: readonly ScenarioJson[]): ChartBlock[] {
  if (scenarios.length === 0) return [];
  return [outcomeChart(scenarios), ...detectChart(scenarios), ...ruleChart(scenarios), ...harmCharts(scenarios)];
}

function outcomeChart(scenarios: readonly ScenarioJson[]): ChartBlock {
  const parts = PARTS.filter(([name]) => scenarios.some((scenario) => scenario[name].count > 0));
  const rows: SharesDrawing['rows'] = scenarios.map((scenario) => {
    const duty = dutyIn(scenario.name);
    const wanted = duty === 'stop' ? scenario.stopped : scenario.released;
    const [low, high] = wanted.interval;
    return {
      name: scenario.name,
      shares: parts.map(([name]) => scenario[name].rate),
      interval: duty === 'none' ? null : { from: 0, low, high },
    };
  });
  return {
    kind: 'chart',
    title: 'What the runs came to',
    description: `Shares of the runs of ${countOf(scenarios.length, 'world')} by outcome; the line on a bar is the 95 % interval of the outcome that the plan ought to reach`,
    drawing: { kind: 'shares', parts: parts.map(([, name, tone]) => ({ name, tone })), rows },
    table: {
      kind: 'table',
      caption: 'Shares of runs in %, with 95 % intervals',
      marks: scenarios.map(scenarioMark),
      columns: [
        names(scenarios),
        ...parts.map(
          ([name, title]): Column => ({
            heading: title,
            alignment: 'right',
            worth: 5,
            cells: scenarios.map((scenario) => {
              const { rate, interval } = scenario[name];
              return `${percentText(rate)} ${percentInterval(interval)}`;
            }),
          }),
        ),
      ],
    },
  };
}

function names(scenarios: readonly ScenarioJson[]): Column {
  return { heading: 'scenario', alignment: 'left', worth: 0, cells: scenarios.map(({ name }) => name) };
}

type Spread = NonNullable<ScenarioJson['time_to_detect_seconds']>;

function detectChart(scenarios: readonly ScenarioJson[]): ChartBlock[] {
  const rows = scenarios.flatMap((scenario) =>
    scenario.time_to_detect_seconds === null ? [] : [{ scenario, figure: scenario.time_to_detect_seconds }],
  );
  return spreadOf(rows, 'seconds', durationText, 'Time to detect');
}

function harmCharts(scenarios: readonly ScenarioJson[]): ChartBlock[] {
  return HARM_TITLES.flatMap(([name, title]) => {
    const rows = scenarios.flatMap((scenario) => {
      const figure = scenario[name];
      return figure === null || figure.max === 0 ? [] : [{ scenario, figure }];
    });
    return spreadOf(rows, 'amount', amountText, title);
  });
}

function spreadOf(
  figures: readonly { readonly scenario: ScenarioJson; readonly figure: Spread }[],
  unit: IntervalsDrawing['unit'],
  text: (value: number) => string,
  title: string,
): ChartBlock[] {
  const rows = figures.map(({ scenario, figure }) => {
    const mark = scenarioMark(scenario);
    return { name: scenario.name, figure, tone: TONES[mark], mark };
  });
  const description = 'The median of the runs, on a line from the least of them to the 95th percentile';
  return spreadChart(rows, { title, description, heading: 'scenario', unit, text, countsRuns: true });
}

/** More rules are told as others. */
const MOST_RULES = 8;

function ruleChart(scenarios: readonly ScenarioJson[]): ChartBlock[] {
  const caught = scenarios.filter(({ rolled_back, rules }) => rolled_back.count > 0 && rules.length > 0);
  if (caught.length === 0) return [];
  const firsts = caught.map(firstCounts);
  const totals = new Map<string, number>();
  for (const counts of firsts) for (const [rule, n] of counts) totals.set(rule, (totals.get(rule) ?? 0) + n);
  const rules = [...totals].sort((one, other) => other[1] - one[1]).map(([rule]) => rule);
  const shown = rules.slice(0, MOST_RULES);
  const parts = [
    ...shown.map((name) => ({ name, of: [name] })),
    ...(rules.length > MOST_RULES ? [{ name: 'others', of: rules.slice(MOST_RULES) }] : []),
  ];
  const share = (counts: ReadonlyMap<string, number>, of: readonly string[], all: number) =>
    of.reduce((sum, rule) => sum + (counts.get(rule) ?? 0), 0) / all;
  const shares = caught.map(({ rolled_back }, i) =>
    parts.map(({ of }) => share(firsts[i] ?? new Map(), of, rolled_back.count)),
  );
  return [
    {
      kind: 'chart',
      title: 'Which rule fired first',
      description:
        'Of the runs of each world that were rolled back, the share in which each rule was the first to fire',
      drawing: {
        kind: 'shares',
        parts: parts.map(({ name }) => ({ name, tone: 'plain' })),
        rows: caught.map(({ name }, i) => ({ name, shares: shares[i] ?? [], interval: null })),
      },
      table: {
        kind: 'table',
        caption: 'Which rule fired first, in % of rollbacks',
        columns: [
          names(caught),
          ...parts.map(
            ({ name }, p): Column => ({
              heading: name,
              alignment: 'right',
              worth: 5,
              cells: shares.map((row) => percentText(row[p] ?? 0)),
            }),
          ),
        ],
      },
    },
  ];
}

/** Stages taken together. */
function firstCounts({ rules }: ScenarioJson): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { metric, condition, first } of rules) {
    const rule = `${metric} ${condition}`;
    counts.set(rule, (counts.get(rule) ?? 0) + first.count);
  }
  return new Map([...counts].filter(([, n]) => n > 0));
}
