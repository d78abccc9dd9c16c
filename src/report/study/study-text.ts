import { plainText } from '../../text/visible-text.js';
import { fitTable } from '../formats/fit-table.js';
import { commandLines, markedLines, originLines, sections } from '../formats/text-blocks.js';
import { type Paint, paint as painter } from '../text/paint.js';
import type { TextOptions } from '../text/report-text.js';
import { truncate } from '../text/truncate.js';
import { wrap } from '../text/wrap.js';
import { assertionLines } from './assertion-text.js';
import { isDull, notableColumns, OUTCOME_LEGEND, outcomeColumns, scenarioNames, worstRun } from './scenario-columns.js';
import { MARK_COLOURS, markLegend, scenarioMark } from './scenario-mark.js';
import { deadRuleTexts, incompleteText, runsText, studyHeadline } from './study-headline.js';
import type { ScenarioJson, StudyReport } from './study-report.js';

const DEFAULT_WIDTH = 100;
const INDENT = 2;

/** A study for a person at a terminal: assertions, what the plan does to a good release, all scenarios, seeds to look at. */
export function studyText(report: StudyReport, options: TextOptions): string {
  const paint = painter(options.colour);
  const width = options.width ?? DEFAULT_WIDTH;
  const incomplete = incompleteText(report);
  return sections([
    incomplete === null ? [] : markedLines(paint('yellow', '!'), incomplete, width),
    assertionLines(report.assertions, report, width, paint),
    headline(report, width, paint),
    scenarioLines(report.scenarios, width, paint),
    notableLines(report.scenarios, width, paint),
    deadRuleTexts(report.dead_rules).map(
      (line) => `${paint('yellow', '!')} ${truncate(plainText(line), width - INDENT)}`,
    ),
    originLines(report, runsText(report.runs), width, paint),
  ]);
}

function headline(report: StudyReport, width: number, paint: Paint): string[] {
  const healthy = report.scenarios.find(({ name }) => name === 'healthy');
  const mark = healthy === undefined ? '·' : scenarioMark(healthy);
  return [
    `${paint(MARK_COLOURS[mark], mark)} ${paint('bold', truncate(plainText(report.name), width - INDENT))}`.trimEnd(),
    ...wrap(studyHeadline(report), width - INDENT).map((line) => `  ${paint('bold', line)}`),
  ];
}

function scenarioLines(scenarios: readonly ScenarioJson[], width: number, paint: Paint): string[] {
  if (scenarios.length === 0) return [];
  const [heading = '', ...lines] = fitTable(scenarioNames(scenarios), outcomeColumns(scenarios), width - INDENT);
  const marks = scenarios.map(scenarioMark);
  return [
    paint('dim', `  ${heading}`),
    ...lines.map((line, i) => {
      const mark = marks[i] ?? '·';
      return `${paint(MARK_COLOURS[mark], mark)} ${line}`;
    }),
    ...[OUTCOME_LEGEND, markLegend(scenarios)].flatMap((text) =>
      wrap(text, width - INDENT).map((line) => paint('dim', `  ${line}`)),
    ),
  ];
}

function notableLines(scenarios: readonly ScenarioJson[], width: number, paint: Paint): string[] {
  const lively = scenarios.filter((scenario) => !isDull(scenario));
  const worst = worstRun(lively);
  if (worst === null) return [];
  const [heading = '', ...lines] = fitTable(scenarioNames(lively), notableColumns(lively), width - INDENT);
  return [
    paint('dim', `  ${heading}`),
    ...lines.map((line) => `  ${line}`),
    ...commandLines(worst.reproduce, width, paint),
  ];
}
