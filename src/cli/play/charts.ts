import type { WindowRecord } from '../../model/run.js';
import { roundTop, type Series } from '../../play/series.js';
import type { Paint } from '../../report/text/paint.js';
import { truncate } from '../../report/text/truncate.js';
import { chart } from './chart.js';
import { GAP, LABEL, type Layout } from './layout.js';

const WIDEST_BAR = 4;

/** As many charts as there is room for: in each the canary above stable, both to one scale. `looks`: of a whole rollout. */
export function charts(
  series: readonly Series[],
  windows: readonly WindowRecord[],
  looks: number,
  layout: Layout,
  paint: Paint,
): string[] {
  const { across, down } = layout;
  return Array.from({ length: down }, (_, line) => {
    const panels = series
      .slice(line * across, (line + 1) * across)
      .map((each) => panel(each, windows, looks, layout, paint));
    const rows = (panels[0] ?? []).map((_row, i) => ` ${panels.map((each) => each[i]).join(' '.repeat(GAP))}`);
    return line === 0 ? rows : ['', ...rows];
  }).flat();
}

function panel(
  { title, of, least, label }: Series,
  windows: readonly WindowRecord[],
  looks: number,
  { barColumns, canaryRows, stableRows }: Layout,
  paint: Paint,
): string[] {
  const barWidth = Math.max(1, Math.min(WIDEST_BAR, Math.floor(barColumns / Math.max(1, looks))));
  const shown = windows.slice(-Math.floor(barColumns / barWidth));
  const canary = shown.map((window) => of(window.canary));
  const stable = shown.map((window) => of(window.stable));
  const most = roundTop([...canary, ...stable], least);
  const bars = (values: readonly (number | null)[], rows: number) => {
    // One scale: what is one row high for the one is so for the other.
    return chart(values, { columns: barColumns, rows, most: (most * rows) / canaryRows, barWidth });
  };
  const labelled = (rows: readonly string[], name: string, top: string, colour: 'yellow' | 'cyan') =>
    rows.map((row, i) => {
      const said = i === rows.length - 1 ? name : i === 0 ? top : '';
      return `${said.padStart(LABEL - 2)} │${paint(colour, row)}`;
    });
  return [
    truncate(title, LABEL + barColumns).padEnd(LABEL + barColumns),
    ...labelled(bars(canary, canaryRows), 'canary', windows.length === 0 ? '' : label(most), 'yellow'),
    ...labelled(bars(stable, stableRows), 'stable', '', 'cyan'),
  ];
}
