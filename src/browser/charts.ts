import type { Plan } from '../model/plan.js';
import type { WindowRecord } from '../model/run.js';
import type { View } from '../play/game.js';
import { limitsOf, type Series, seriesOf } from '../play/series.js';
import { formatNumber } from '../text/format-number.js';
import { element } from './element.js';
import { type Chart, chartPanel, type Line } from './line-chart.js';
import type { Panel } from './panel.js';

/** The canary's share, and each figure of the arms with the limits that stages set to it, over the whole rollout. */
export function chartsPanel(): Panel {
  const share = chartPanel(SHARE);
  const grid = element('div', { class: 'charts' }, share.root);
  // Which there are the plan says, which comes with the first game.
  const panels = new Map<string, ReturnType<typeof chartPanel>>();
  const panelOf = ({ title }: Series) => {
    const known = panels.get(title);
    if (known !== undefined) return known;
    const panel = chartPanel(title);
    panels.set(title, panel);
    grid.append(panel.root);
    return panel;
  };
  return {
    root: element('section', {}, element('h2', {}, 'What is measured'), grid),
    show: ({ transcript: { game }, view }) => {
      const { plan } = game.setup;
      const time = timeOf(plan, view, game.now);
      share.show({ ...time, ...sharesOf(view, plan, game.now) });
      for (const series of seriesOf(plan)) {
        panelOf(series).show({ ...time, ...figuresOf(series, view.run.windows, plan) });
      }
    },
  };
}

const SHARE = 'Share of the traffic';

/** At least as long as the plan takes without a judge and without people. */
function timeOf({ stages }: Plan, { run }: View, now: number): Pick<Chart, 'endSeconds' | 'stageSeconds'> {
  const planned = stages.reduce(
    (sum, { bakeSeconds, gate }) => sum + bakeSeconds + (gate.kind === 'timer' ? gate.seconds : 0),
    0,
  );
  const begun = run.stages.flatMap(({ startedAtSeconds }) => startedAtSeconds ?? []);
  return { endSeconds: Math.max(planned, now), stageSeconds: begun.filter((at) => at > 0) };
}

type Drawn = Omit<Chart, 'endSeconds' | 'stageSeconds'>;

function sharesOf({ transitions }: View, { stages }: Plan, now: number): Drawn {
  const changes = transitions.filter(({ atSeconds }) => atSeconds <= now);
  const first = stages[0]?.trafficPercent ?? 0;
  const times = [0, ...changes.map(({ atSeconds }) => atSeconds), now];
  const values = [first, ...changes.map(({ trafficPercent }) => trafficPercent)];
  return {
    title: SHARE,
    times,
    lines: [{ name: 'canary', values: [...values, values.at(-1) ?? first] }],
    top: 100,
    least: 100,
    label: (percent) => `${formatNumber(percent)} %`,
    isStepped: true,
  };
}

function figuresOf(series: Series, windows: readonly WindowRecord[], plan: Plan): Drawn {
  const { title, least, label, of } = series;
  const limits = windows.map((window) => limitsOf(series, window, plan));
  const bounds: readonly Line[] = [
    { name: 'at most', values: limits.map((limit) => limit.most) },
    { name: 'at least', values: limits.map((limit) => limit.least) },
  ];
  return {
    title,
    times: windows.map(({ toSeconds }) => toSeconds),
    lines: [
      { name: 'canary', values: windows.map(({ canary }) => of(canary)) },
      { name: 'stable', values: windows.map(({ stable }) => of(stable)) },
      ...bounds.filter(({ values }) => values.some((value) => value !== null)),
    ],
    top: null,
    least,
    label,
    isStepped: false,
  };
}
