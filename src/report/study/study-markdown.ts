import { FIGURES } from '../../model/outcome.js';
import type { Column } from '../formats/fit-table.js';
import {
  codeBlock,
  columnsMarkdown,
  foldedMarkdown,
  markdownTable,
  markdownText,
  ownMarkdown,
} from '../markdown/markdown-blocks.js';
import { assertionsMarkdown } from './assertion-text.js';
import { figureText, figureUnit } from './figure-text.js';
import { isDull, notableColumns, outcomeColumns, scenarioNames, worstRun } from './scenario-columns.js';
import { markLegend, scenarioMark, studyMark } from './scenario-mark.js';
import { deadRuleTexts, incompleteText, runsText, studyHeadline } from './study-headline.js';
import type { DeadRuleJson, ScenarioJson, StudyReport } from './study-report.js';

/** A study as a comment on a pull request: assertions, what a good release meets, scenarios; details folded. */
export function studyMarkdown(report: StudyReport): string {
  const { scenarios, assertions, tool } = report;
  const incomplete = incompleteText(report);
  const parts = [
    `## ${studyMark(report)} Study: ${markdownText(report.name)}`,
    ...(incomplete === null ? [] : [`> ⚠ ${incomplete}`]),
    ...assertionsMarkdown(assertions, report),
    `**${ownMarkdown(studyHeadline(report))}**`,
    ...table(scenarios),
    ...details(scenarios),
    ...deadRules(report.dead_rules),
    `${runsText(report.runs)}, seed ${markdownText(report.seed)}, ${tool.name} ${tool.version}. To see it again:`,
    codeBlock(report.reproduce),
  ];
  return `${parts.join('\n\n')}\n`;
}

function table(scenarios: readonly ScenarioJson[]): string[] {
  if (scenarios.length === 0) return [];
  const marks: Column = { heading: '', alignment: 'left', cells: scenarios.map(scenarioMark), worth: 0 };
  return [
    columnsMarkdown([marks, scenarioNames(scenarios), ...outcomeColumns(scenarios)]),
    `<sub>${ownMarkdown(markLegend(scenarios))}</sub>`,
  ];
}

function details(scenarios: readonly ScenarioJson[]): string[] {
  if (scenarios.length === 0) return [];
  const lively = scenarios.filter((scenario) => !isDull(scenario));
  const worst = worstRun(lively);
  return [
    ...(worst === null
      ? []
      : foldedMarkdown('What fires first, and runs to look at', [
          columnsMarkdown([scenarioNames(lively), ...notableColumns(lively)]),
          'The worst of all:',
          codeBlock(worst.reproduce),
        ])),
    ...foldedMarkdown('All figures', [figures(scenarios)]),
  ];
}

function deadRules(rules: readonly DeadRuleJson[]): string[] {
  if (rules.length === 0) return [];
  return foldedMarkdown('Rules that never fire first', [
    deadRuleTexts(rules)
      .map((line) => `- ${markdownText(line)}`)
      .join('\n'),
  ]);
}

function figures(scenarios: readonly ScenarioJson[]): string {
  const rows = scenarios.flatMap((scenario) =>
    FIGURES.flatMap((name) => {
      const figure = scenario[name];
      if (figure === null) return [];
      const unit = figureUnit(name);
      const text = (value: number) => figureText(value, unit);
      const mean = `${text(figure.mean)} [${figure.interval.map(text).join(', ')}]`;
      return [[scenario.name, name, mean, text(figure.p50), text(figure.p95), text(figure.max)]];
    }),
  );
  return markdownTable(['Scenario', 'Figure', '>Mean [95 %]', '>p50', '>p95', '>Max'], rows);
}
