import { FIGURES } from '../../model/outcome.js';
import { assertionDetail } from './assertion-text.js';
import type { AssertionJson, ScenarioJson, StudyReport } from './study-schema.js';
import { xmlText } from './xml-text.js';

/** A study as JUnit XML: a case for each assertion, and a passed one with its figures as properties for each scenario. */
export function studyJunit(report: StudyReport): string {
  const { assertions, scenarios, name, seed, runs, complete, tool, config_digest, reproduce } = report;
  const so = (outcome: AssertionJson['outcome']) => assertions.filter((each) => each.outcome === outcome).length;
  const counts = `tests="${assertions.length + scenarios.length}" failures="${so('not_met')}" errors="0" skipped="${so('undecided')}"`;
  const facts = [
    ['seed', seed],
    ['runs', String(runs)],
    ['complete', String(complete)],
    ['version', tool.version],
    ['config_digest', config_digest],
    ['reproduce', reproduce],
  ] as const;
  return `${[
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites ${counts}>`,
    `  <testsuite name="${xmlText(name)}" ${counts}>`,
    ...properties(facts, '    '),
    ...assertions.flatMap((assertion) => assertionCase(assertion, report)),
    ...scenarios.flatMap(scenarioCase),
    '  </testsuite>',
    '</testsuites>',
  ].join('\n')}\n`;
}

function assertionCase(assertion: AssertionJson, report: StudyReport): string[] {
  const open = `    <testcase classname="assertions" name="${xmlText(assertion.text)}"`;
  const detail = xmlText(assertionDetail(assertion, report));
  switch (assertion.outcome) {
    case 'met':
      return [`${open}>`, `      <system-out>${detail}</system-out>`, '    </testcase>'];
    case 'not_met':
      return [`${open}>`, `      <failure type="not_met" message="observed ${detail}"/>`, '    </testcase>'];
    case 'undecided':
      return [`${open}>`, `      <skipped message="observed ${detail}"/>`, '    </testcase>'];
  }
}

function scenarioCase(scenario: ScenarioJson): string[] {
  const { name, runs, completed, rolled_back, paused, notable } = scenario;
  const facts = [
    ['runs', String(runs)],
    ['completed.rate', String(completed.rate)],
    ['rolled_back.rate', String(rolled_back.rate)],
    ['paused.rate', String(paused.rate)],
    ...FIGURES.flatMap((figure) => {
      const { mean, p50, p95, max } = scenario[figure] ?? {};
      return Object.entries({ mean, p50, p95, max }).flatMap(([statistic, value]) =>
        value === undefined ? [] : [[`${figure}.${statistic}`, String(value)] as const],
      );
    }),
    ['worst', notable.worst.reproduce],
  ] as const;
  return [
    `    <testcase classname="scenarios" name="${xmlText(name)}">`,
    ...properties(facts, '      '),
    '    </testcase>',
  ];
}

function properties(facts: readonly (readonly [name: string, value: string])[], indent: string): string[] {
  return [
    `${indent}<properties>`,
    ...facts.map(([name, value]) => `${indent}  <property name="${xmlText(name)}" value="${xmlText(value)}"/>`),
    `${indent}</properties>`,
  ];
}
