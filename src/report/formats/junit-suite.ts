import { xmlText } from './escaped-text.js';

export type Facts = readonly (readonly [name: string, value: string])[];

/** A test case: what was asserted, or something that was played, which has passed by that. */
export interface JunitCase {
  readonly classname: string;
  readonly name: string;
  readonly outcome: 'met' | 'not_met' | 'undecided';
  readonly detail: string | null;
  readonly facts: Facts;
}

/** A suite of test cases as JUnit XML. */
export function junitSuite(name: string, facts: Facts, cases: readonly JunitCase[]): string {
  const so = (outcome: JunitCase['outcome']) => cases.filter((each) => each.outcome === outcome).length;
  const counts = `tests="${cases.length}" failures="${so('not_met')}" errors="0" skipped="${so('undecided')}"`;
  return `${[
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites ${counts}>`,
    `  <testsuite name="${xmlText(name)}" ${counts}>`,
    ...properties(facts, '    '),
    ...cases.flatMap(caseLines),
    '  </testsuite>',
    '</testsuites>',
  ].join('\n')}\n`;
}

function caseLines({ classname, name, outcome, detail, facts }: JunitCase): string[] {
  const said = detail === null ? null : xmlText(detail);
  const inside = {
    met: said === null ? [] : [`      <system-out>${said}</system-out>`],
    not_met: [`      <failure type="not_met" message="observed ${said}"/>`],
    undecided: [`      <skipped message="observed ${said}"/>`],
  }[outcome];
  return [
    `    <testcase classname="${xmlText(classname)}" name="${xmlText(name)}">`,
    ...properties(facts, '      '),
    ...inside,
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

/** Of a report on many runs. */
export interface PlayedOrigin {
  readonly seed: string;
  readonly runs: number;
  readonly complete: boolean;
  readonly tool: { readonly version: string };
  readonly config_digest?: string;
  readonly reproduce: string;
}

/** Where a report is from, as properties of a test suite. */
export function originFacts({ seed, runs, complete, tool, config_digest, reproduce }: PlayedOrigin): Facts {
  return [
    ['seed', seed],
    ['runs', String(runs)],
    ['complete', String(complete)],
    ['version', tool.version],
    ...(config_digest === undefined ? [] : [['config_digest', config_digest] as const]),
    ['reproduce', reproduce],
  ];
}
