import { formatDuration } from '../../text/duration.js';
import { formatCount, formatNumber } from '../../text/format-number.js';
import type { Column, TableBlock } from '../page/page.js';
import { percentInterval, percentText } from '../study/figure-text.js';
import type { ExperimentReport } from './experiment-schema.js';
import { breachText, EVENT_WORDS, worstText } from './experiment-words.js';

/** A column of texts. */
export function column(
  heading: string,
  alignment: Column['alignment'],
  worth: number,
  cells: readonly string[],
): Column {
  return { heading, alignment, worth, cells };
}

/** Part by part, against what was measured. */
export function hypothesisTable({ hypothesis }: ExperimentReport): TableBlock {
  return {
    kind: 'table',
    caption: 'The hypothesis',
    marks: hypothesis.map(({ held }) => (held ? '✓' : '✗')),
    columns: [
      {
        ...column(
          'hypothesis',
          'left',
          0,
          hypothesis.map(({ text }) => text),
        ),
        wraps: true,
      },
      column('worst', 'right', 9, hypothesis.map(worstText)),
      column('does not hold', 'left', 7, hypothesis.map(breachText)),
      column(
        'looks',
        'right',
        5,
        hypothesis.map(({ breaches, looks }) => `${formatCount(breaches)}/${formatCount(looks)}`),
      ),
      column(
        'holds %',
        'right',
        8,
        hypothesis.map(({ held_over_runs: of }) => `${percentText(of.rate)} ${percentInterval(of.interval)}`),
      ),
    ],
    legend: [
      { heading: 'looks', text: 'at which it did not hold, of all from the beginning of the fault on' },
      { heading: 'holds %', text: 'of all runs, with the 95 % interval' },
    ],
  };
}

/** What happened, in order of time. */
export function timelineTable({ timeline }: ExperimentReport): TableBlock {
  return {
    kind: 'table',
    caption: 'What happened',
    columns: [
      column(
        'at',
        'right',
        0,
        timeline.map(({ at_seconds }) => formatDuration(at_seconds)),
      ),
      {
        ...column(
          'what happened',
          'left',
          9,
          timeline.map(({ code, text }) => `${EVENT_WORDS[code]}${text === null ? '' : ` ${text}`}`),
        ),
        goesBelow: true,
      },
    ],
  };
}

/** What was done to the part under fault. */
export function effectsTable({ effects, setup }: ExperimentReport): TableBlock {
  const cells = (of: (each: ExperimentReport['effects'][number]) => string): readonly string[] => effects.map(of);
  return {
    kind: 'table',
    caption: 'What the fault does',
    columns: [
      column(
        'from',
        'left',
        0,
        cells((each) => formatDuration(each.from_seconds)),
      ),
      column(
        'to',
        'left',
        9,
        cells((each) => formatDuration(each.to_seconds)),
      ),
      column(
        'requests hit',
        'right',
        6,
        cells((each) => `${formatNumber(each.share_percent)} %`),
      ),
      column(
        'of these fail',
        'right',
        8,
        cells((each) => `${percentText(each.error_rate)} %`),
      ),
      column('latency', 'right', 7, cells(latencyText)),
      column(
        'CPU',
        'right',
        7,
        cells((each) => `${signed(each.cpu_percent)} points`),
      ),
      ...(effects.some((each) => each.restarts_per_hour > 0)
        ? [
            column(
              'pod restarts',
              'right',
              5,
              cells((each) => `${formatNumber(each.restarts_per_hour)} an hour`),
            ),
          ]
        : []),
      ...(setup.circuit_breaker === null
        ? []
        : [
            column(
              'breaker',
              'left',
              5,
              cells((each) => (each.cut_off ? 'open' : 'closed')),
            ),
          ]),
    ],
  };
}

/** What is answered in so much less of its time did no work. */
const AT_ONCE_BELOW = 0.01;

function latencyText({ latency_add_ms: add, latency_ratio: ratio }: ExperimentReport['effects'][number]): string {
  if (ratio < AT_ONCE_BELOW) return 'at once';
  const added = `+${formatNumber(add)} ms`;
  return ratio === 1 ? added : `× ${formatNumber(ratio)}, ${added}`;
}

function signed(value: number): string {
  return `${value < 0 ? '' : '+'}${formatNumber(value, 3)}`;
}
