import type { Column, TableBlock } from '../page/page.js';
import { durationText, percentText } from '../study/figure-text.js';
import type { PhaseJson, WayBackJson } from './strategies-report.js';
import { PHASE_WORDS, STRATEGY_WORDS, strategyFigureText, WAY_WORDS } from './strategy-words.js';

/** What a failure costs under each strategy with each of its ways back. */
export function waysTable(ways: readonly WayBackJson[]): TableBlock {
  const right = (heading: string, title: string, worth: number, cell: (way: WayBackJson) => string): Column => ({
    heading,
    title,
    alignment: 'right',
    worth,
    cells: ways.map(cell),
  });
  const failures = ({ failed_requests }: WayBackJson['by_hand']) =>
    strategyFigureText('failed_requests', failed_requests);
  return {
    kind: 'table',
    caption: 'The ways back, if every request to the new version fails from its first',
    groups: ways.map(({ strategy }) => STRATEGY_WORDS[strategy]),
    columns: [
      { heading: 'way back', alignment: 'left', worth: 0, cells: ways.map(({ way }) => WAY_WORDS[way]) },
      right('takes', 'takes', 5, ({ takes_seconds }) => durationText(takes_seconds)),
      right('by hand', 'back by hand in', 8, ({ by_hand }) => durationText(by_hand.seconds)),
      right('failures', 'failures by hand', 9, ({ by_hand }) => failures(by_hand)),
      right('automatic', 'back automatically in', 8, ({ automatic }) => durationText(automatic.seconds)),
      right('failures', 'failures', 9, ({ automatic }) => failures(automatic)),
    ],
  };
}

/** What each phase of a migration does, and what it allows. */
export function migrationTable(phases: readonly PhaseJson[]): TableBlock {
  const column = (heading: string, worth: number, cell: (phase: PhaseJson) => string): Column => ({
    heading,
    alignment: 'left',
    worth,
    cells: phases.map(cell),
  });
  return {
    kind: 'table',
    caption: 'What each phase of renaming a field allows',
    columns: [
      column('phase', 0, ({ kind }) => PHASE_WORDS[kind][0]),
      column('code', 6, ({ kind }) => PHASE_WORDS[kind][1]),
      column('data', 5, ({ kind }) => PHASE_WORDS[kind][2]),
      column('check', 2, ({ kind }) => PHASE_WORDS[kind][3]),
      column('takes', 4, ({ takes_seconds }) => (takes_seconds === 0 ? 'seconds' : durationText(takes_seconds))),
      column('lock', 3, ({ locks_table }) => (locks_table ? 'yes' : 'no')),
      column('mix', 8, ({ may_mix }) => (may_mix ? 'yes' : 'no')),
      column('fails after', 9, staleText),
    ],
    legend: [
      { heading: 'takes', text: 'takes: a million rows' },
      { heading: 'lock', text: 'lock: writers wait for the change' },
      {
        heading: 'mix',
        text: 'mix: both versions can work on the data, as in every strategy but big bang and blue-green',
      },
      {
        heading: 'fails after',
        text: 'fails after: share of requests that fail once the code alone is back, automatically, by the quickest way of each strategy',
      },
    ],
  };
}

/** By which strategy, where it differs. */
function staleText({ stale }: PhaseJson): string {
  const [least, most] = [Math.min, Math.max].map((of) => of(...stale.map(({ rate }) => rate))) as [number, number];
  if (least === most) return most === 0 ? 'nothing' : `${percentText(most)} %`;
  const named = (rate: number) => STRATEGY_WORDS[stale.find((each) => each.rate === rate)?.strategy ?? 'canary'];
  return `${percentText(least)} % (${named(least)}) to ${percentText(most)} % (${named(most)})`;
}
