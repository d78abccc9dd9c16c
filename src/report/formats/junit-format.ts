import type { Facts, Page, Suite, SuiteCase } from '../page/page.js';
import { xmlText } from './escaped-text.js';

/** A page as JUnit XML: its test suites, with what made the report as properties of the first. */
export function junitFormat({ suites, origin }: Page): string {
  const [first, ...others] = suites;
  const all = first === undefined ? [] : [{ ...first, facts: [...origin, ...first.facts] }, ...others];
  return `${[
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="canary-sim" ${counts(all.flatMap(({ cases }) => cases))}>`,
    ...all.flatMap(suiteLines),
    '</testsuites>',
  ].join('\n')}\n`;
}

function suiteLines({ name, facts, cases }: Suite): string[] {
  return [
    `  <testsuite name="${xmlText(name)}" ${counts(cases)}>`,
    ...properties(facts, '    '),
    ...cases.flatMap(caseLines),
    '  </testsuite>',
  ];
}

function counts(cases: readonly SuiteCase[]): string {
  const so = (outcome: SuiteCase['outcome']) => cases.filter((each) => each.outcome === outcome).length;
  return `tests="${cases.length}" failures="${so('failed')}" errors="0" skipped="${so('skipped')}"`;
}

function caseLines({ classname, name, outcome, because, said, facts, at }: SuiteCase): string[] {
  const place = at === undefined ? '' : ` file="${xmlText(at.file)}" line="${at.line}"`;
  const message = xmlText(because.join('; '));
  const inside = {
    passed: [],
    failed: [`      <failure type="not_met" message="${message}">${because.map(xmlText).join('\n')}</failure>`],
    skipped: [`      <skipped message="${message}"/>`],
  }[outcome];
  return [
    `    <testcase classname="${xmlText(classname)}" name="${xmlText(name)}"${place}>`,
    ...properties(facts, '      '),
    ...inside,
    ...(said.length === 0 ? [] : [`      <system-out>${said.map(xmlText).join('\n')}</system-out>`]),
    '    </testcase>',
  ];
}

function properties(facts: Facts, indent: string): string[] {
  if (facts.length === 0) return [];
  return [
    `${indent}<properties>`,
    ...facts.map(([name, value]) => `${indent}  <property name="${xmlText(name)}" value="${xmlText(value)}"/>`),
    `${indent}</properties>`,
  ];
}
