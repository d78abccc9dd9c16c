import { LEAST_DONE, MOST_WRONGLY_STOPPED } from '../../model/results/outcome.js';
import { formatDuration } from '../../text/duration.js';
import { countOf, formatNumber } from '../../text/format-number.js';
import type { Block, Page, TableBlock } from '../page/page.js';
import type { PolicyLintReport } from '../policy/policy-lint-report.js';
import { column } from './column.js';
import { policyFindingBlock, policyFindingCases } from './policy-finding-blocks.js';
import { toSayBlocks } from './query-blocks.js';

type Finding = PolicyLintReport['findings'][number];
type Rehearsed = NonNullable<PolicyLintReport['rehearsed']>;
type Outcomes = Rehearsed['healthy'];
type Rate = Outcomes['released'];

const NO_FIGURES = {
  no_world: 'findings alone: figures need a world, after --config',
  to_say: 'findings alone: the world file leaves something unsaid',
  not_one_policy: 'findings alone: figures are of one policy',
} as const;

/** The page of what people's files do that they do not seem to: how they do in a world, then each finding. */
export function policyLintPage(report: PolicyLintReport): Page {
  const { name, findings, rehearsed, no_figures, notes, tool } = report;
  const isPoor = rehearsed !== null && !isGood(rehearsed);
  const isUnsaid = no_figures !== null && no_figures !== 'no_world';
  const mark = findings.length > 0 || isUnsaid || isPoor ? '!' : '✓';
  const count = findings.length === 0 ? 'nothing found' : countOf(findings.length, 'finding');
  const sentences = [count, rehearsed === null ? NO_FIGURES[no_figures ?? 'no_world'] : studySentence(rehearsed)];
  const names = new Set(findings.map(({ rollout }) => rollout)).size > 1;
  const blocks: Block[] = [
    { kind: 'headline', mark, status: null, name, sentences },
    ...(rehearsed === null ? [] : rehearsedBlocks(rehearsed)),
    ...(notes.length === 0 ? [] : [{ kind: 'list', items: notes.map(({ message }) => message) } as const]),
    ...toSayBlocks(report.to_say),
    ...findings.map((finding) => policyFindingBlock({ ...finding, suggestion: suggestionOf(finding) }, names)),
  ];
  return {
    kind: 'Lint',
    name,
    mark,
    blocks,
    data: dataOf(findings),
    suites: [{ name: name === '' ? 'canary-sim lint' : name, facts: [], cases: policyFindingCases(findings) }],
    origin: [['version', tool.version]],
  };
}

/** By the limits that a study's marks have. */
function isGood({ healthy, bad }: Rehearsed): boolean {
  return [
    healthy.wrongly_stopped.rate <= MOST_WRONGLY_STOPPED,
    healthy.released.rate >= LEAST_DONE,
    bad.stopped.rate >= LEAST_DONE,
  ].every(Boolean);
}

function percent({ rate }: Rate): string {
  return `${formatNumber(rate * 100, 3)} %`;
}

function interval({ interval: [low, high] }: Rate): string {
  return `[${formatNumber(low * 100, 3)}, ${formatNumber(high * 100, 3)}]`;
}

function studySentence({ runs, healthy, bad }: Rehearsed): string {
  const { wrongly_stopped, release_seconds } = healthy;
  const takes =
    release_seconds === null ? '' : `; a release takes ${formatDuration(Math.round(release_seconds))} (p50)`;
  return `of ${countOf(runs, 'healthy version')} ${percent(wrongly_stopped)} ${interval(wrongly_stopped)} are wrongly stopped, of ${countOf(runs, 'bad one')} (${bad.scenario}) ${percent(bad.stopped)} ${interval(bad.stopped)} are stopped${takes}`;
}

function rehearsedBlocks({ runs, seed, healthy, bad }: Rehearsed): readonly Block[] {
  const all = [healthy, bad];
  const times = (of: (one: Outcomes) => number | null) =>
    all.map((one) => {
      const seconds = of(one);
      return seconds === null ? '–' : formatDuration(Math.round(seconds));
    });
  const table: TableBlock = {
    kind: 'table',
    caption: 'In the world',
    columns: [
      column(
        'scenario',
        0,
        all.map(({ scenario }) => scenario),
      ),
      column(
        'released',
        9,
        all.map(({ released }) => percent(released)),
        'right',
      ),
      column('stopped', 9, ['–', stopped(bad.stopped)], 'right'),
      column(
        'wrongly',
        9,
        all.map(({ wrongly_stopped }) => stopped(wrongly_stopped)),
        'right',
      ),
      column(
        'paused',
        6,
        all.map(({ paused }) => percent(paused)),
        'right',
      ),
      column(
        'release',
        7,
        times(({ release_seconds }) => release_seconds),
        'right',
      ),
      column(
        'detect',
        7,
        times(({ detect_seconds }) => detect_seconds),
        'right',
      ),
    ],
    legend: [
      {
        heading: null,
        text: `${countOf(runs, 'run')} of each scenario, seed ${seed}; wrongly: stopped though nothing was wrong; release, detect: median`,
      },
    ],
  };
  const first = all.flatMap(({ scenario, fires_first }) =>
    fires_first.length === 0 ? [] : [`${scenario} is ended first by ${firesText(fires_first)} of the runs`],
  );
  return [table, ...(first.length === 0 ? [] : [{ kind: 'list', items: first } as const])];
}

function stopped(rate: Rate): string {
  return `${percent(rate)} ${interval(rate)}`;
}

function firesText(fires: Outcomes['fires_first']): string {
  return fires.map(({ metric, condition, rate }) => `${metric} ${condition} ${percent(rate)}`).join(', ');
}

/** What to change, and what came of it when it was played. */
function suggestionOf({ suggestion, played }: Finding): string | null {
  if (suggestion === null || played === null) return suggestion;
  const { runs, wrongly_stopped, scenario, stopped: of } = played;
  const now = ({ before, after }: typeof of) => `${percent(after)} (now ${percent(before)})`;
  return `${suggestion}; of ${countOf(runs, 'healthy version')} ${now(wrongly_stopped)} are wrongly stopped, of as many bad ones (${scenario}) ${now(of)} are stopped`;
}

/** A row for each finding. */
function dataOf(findings: readonly Finding[]): Page['data'] {
  return {
    headings: ['code', 'rollout', 'run', 'file', 'line', 'column', 'path', 'message'],
    rows: findings.map(({ code, rollout, run, file, line, column: at, path, message }) => {
      return [code, rollout, run, file, line, at, path, message];
    }),
  };
}
