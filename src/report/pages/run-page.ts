import { formatDuration } from '../../text/duration.js';
import { countOf, formatCount, formatNumber } from '../../text/format-number.js';
import type { Report } from '../json/report-schema.js';
import { lineText } from '../page/line-text.js';
import type { Block, CellLine, Column, Page, SuiteCase, TableBlock } from '../page/page.js';
import { again } from '../page/usual-blocks.js';
import { aftermath } from '../run/aftermath.js';
import { audienceTable, audienceText } from '../run/audience-table.js';
import { checkCells } from '../run/check-cells.js';
import { controllerBlocks, stepTable } from '../run/controller-blocks.js';
import { headline, summaryFacts } from '../run/headline.js';
import { type HistoryRow, history } from '../run/history.js';
import { outcomeMark, STAGE_MARKS } from '../run/outcome-mark.js';
import { type DrawnRun, runCharts } from '../run/run-charts.js';
import { runData } from '../run/run-data.js';
import { trafficBar } from '../text/traffic-bar.js';
import { evidencePhrase } from '../words/evidence-phrase.js';

type Stage = Report['stages'][number];

const UNDRAWN: DrawnRun = { windows: [], timeline: [] };

/**
 * The page of a run: the verdict and what decided it, then stages, history and warnings. With what was recorded of it there
 * are pictures of its windows too.
 */
export function runPage(report: Report, drawn: DrawnRun = UNDRAWN): Page {
  const { name, final_state, seed, tool, reproduce, controller } = report;
  const costs = aftermath(report);
  const mark = outcomeMark(report);
  const rows = history(report);
  const blocks: Block[] = [
    { kind: 'headline', mark, status: final_state, name, sentences: headline(report) },
    { kind: 'facts', facts: summaryFacts(report) },
    ...(costs.length === 0 ? [] : [{ kind: 'list', items: costs } as const]),
    ...runCharts(report, drawn),
    controller === undefined ? stageTable(report) : stepTable(report),
    ...audienceTable(report),
    ...(controller === undefined ? [] : controllerBlocks(controller)),
    ...(rows.length === 0 ? [] : [historyFold(rows)]),
    ...report.warnings.map(
      ({ message }): Block => ({ kind: 'warning', code: null, sentences: [message], advice: null }),
    ),
    again(report),
  ];
  return {
    kind: 'Run',
    name,
    mark,
    blocks,
    data: runData(report),
    suites: [
      { name: name === '' ? 'canary-sim' : name, facts: outcomeFacts(report), cases: report.stages.map(stageCase) },
    ],
    origin: [
      ['seed', seed],
      ['version', tool.version],
      ['config_digest', report.config_digest],
      ['reproduce', reproduce],
    ],
  };
}

function stageTable({ stages, instances }: Report): TableBlock {
  const column = (
    about: Omit<Column, 'cells' | 'alignment'> & Partial<Column>,
    cell: (stage: Stage, isReached: boolean) => Column['cells'][number],
  ): Column => ({
    alignment: 'right',
    ...about,
    cells: stages.map((stage) => cell(stage, stage.outcome !== 'NOT_REACHED')),
  });
  return {
    kind: 'table',
    caption: 'Stages',
    marks: stages.map(({ outcome }) => STAGE_MARKS[outcome]),
    columns: [
      column({ heading: 'stage', alignment: 'left', worth: 0 }, ({ name }) => name),
      ...(stages.some(({ audience }) => audience !== undefined)
        ? [column({ heading: 'audience', alignment: 'left', worth: 5 }, audienceText)]
        : []),
      column({ heading: 'share', worth: 9 }, (stage) => `${formatNumber(shareOf(stage))} %`),
      column({ heading: '', alignment: 'left', worth: 1, isBar: true }, (stage) => trafficBar(shareOf(stage))),
      ...(stages.some(isOff)
        ? [
            column({ heading: 'real', title: 'real share', worth: 8 }, ({ real_percent: real = null }) =>
              real === null ? '' : `${formatNumber(real, 3)} %`,
            ),
          ]
        : []),
      ...(instances === null ? [] : instanceColumns(instances)),
      column({ heading: 'time', worth: 6 }, ({ duration_seconds }, isReached) =>
        isReached ? formatDuration(duration_seconds) : '',
      ),
      column({ heading: 'passed', title: 'windows passed', worth: 7 }, ({ windows }, isReached) =>
        isReached ? `${formatCount(windows.passed)}/${formatCount(windows.total)}` : '',
      ),
      column({ heading: 'closest to its limit', alignment: 'left', worth: 8, goesBelow: true }, (stage, isReached) =>
        isReached ? judgedLines(stage) : 'not reached',
      ),
    ],
  };
}

/** What the canary is to get of all traffic. */
function shareOf({ traffic_percent, planned_percent }: Stage): number {
  return planned_percent ?? traffic_percent;
}

/** Whether the canary got another share than it was given, and more than chance makes it. */
function isOff({
  planned_percent: planned,
  real_percent: real,
  canary,
  stable,
  fresh_baseline: fresh,
}: Stage): boolean {
  if (planned === undefined || real === undefined || real === null) return false;
  const requests = canary.requests + stable.requests + (fresh?.requests ?? 0);
  const share = planned / 100;
  return Math.abs(real / 100 - share) > 4 * Math.sqrt((share * (1 - share)) / Math.max(1, requests));
}

/** What each stage asks for, and the share that was meant where instances make another of it. */
function instanceColumns({ split, stages }: NonNullable<Report['instances']>): Column[] {
  const of = (heading: string, title: string, worth: number, cells: readonly string[]): Column => ({
    heading,
    title,
    alignment: 'right',
    worth,
    cells,
  });
  const meant = stages.map(({ planned_percent }) => `${formatNumber(planned_percent)} %`);
  const counts = stages.map(({ canary, stable }) => `${formatCount(canary)} + ${formatCount(stable)}`);
  return [
    ...(split === 'replicas' ? [of('meant', 'share that was meant', 5, meant)] : []),
    of('instances', 'instances of canary + stable', 4, counts),
  ];
}

/** Each check in parts, then what each judge made of the stage; what only says why is for the JSON. */
function judgedLines(stage: Stage): CellLine[] {
  const whose = stage.baseline === 'fresh' ? 'baseline' : 'stable';
  return [
    ...stage.checks.map((check) => {
      const { metric, observed, relation, bound, note } = checkCells(check, stage);
      return [metric, observed, relation, bound, note === '' ? '' : ` ${note}`];
    }),
    ...stage.evidence.map((one) => `${one.outcome === 'noted' ? '· ' : ''}${evidencePhrase(one, whose)}`),
  ];
}

function historyFold(rows: readonly HistoryRow[]): Block {
  const others = rows.filter(({ transition }) => transition === null).length;
  const title = countOf(rows.length - others, 'transition');
  return {
    kind: 'fold',
    isInText: true,
    title: others === 0 ? title : `${title}, and ${countOf(others, 'more event')}`,
    blocks: [historyTable(rows)],
  };
}

function historyTable(rows: readonly HistoryRow[]): TableBlock {
  const column = (
    heading: string,
    alignment: Column['alignment'],
    worth: number,
    cell: (transition: NonNullable<HistoryRow['transition']>) => string,
  ): Column => ({
    heading,
    alignment,
    worth,
    cells: rows.map(({ transition }) => (transition === null ? '' : cell(transition))),
  });
  return {
    kind: 'table',
    caption: 'History',
    columns: [
      { heading: 'at', alignment: 'right', worth: 0, cells: rows.map(({ atSeconds }) => formatDuration(atSeconds)) },
      column('event', 'left', 9, ({ event }) => event),
      column('status', 'left', 8, ({ from, to }) => `${from} → ${to}`),
      column('stage', 'left', 6, ({ stage }) => stage),
      column('share', 'right', 7, ({ traffic_percent }) => `${formatNumber(traffic_percent)} %`),
    ],
    spans: rows.map((row) => (row.transition === null ? row.detail : null)),
  };
}

function outcomeFacts({ final_state, outcome }: Report): [string, string][] {
  return [
    ['final_state', final_state],
    ['outcome', outcome],
  ];
}

const CASE_OUTCOMES = {
  PASSED: 'passed',
  FAILED: 'failed',
  INCONCLUSIVE: 'skipped',
  INTERRUPTED: 'skipped',
  NOT_REACHED: 'skipped',
} as const satisfies Record<Stage['outcome'], SuiteCase['outcome']>;

/** A stage as a test case: it passes if the stage did, and fails if it was rolled back in it. */
function stageCase(stage: Stage): SuiteCase {
  const { name, traffic_percent, windows } = stage;
  const outcome = CASE_OUTCOMES[stage.outcome];
  const lines = stage.outcome === 'NOT_REACHED' ? ['not reached'] : judgedLines(stage).map(lineText);
  return {
    classname: 'stages',
    name,
    outcome,
    because: outcome === 'passed' ? [] : [stage.outcome, ...(outcome === 'failed' ? lines : [])],
    said: outcome === 'passed' ? lines : [],
    facts: [
      ['traffic_percent', String(traffic_percent)],
      ['windows_passed', String(windows.passed)],
      ['windows', String(windows.total)],
    ],
  };
}
