import type { Suite, WarningBlock } from '../page/page.js';
import { type PolicyFindingJson, placeText } from '../policy/policy-finding-report.js';

/** A finding in a file for another controller, with its place; `names`: whether it says of which policy it is. */
export function policyFindingBlock(finding: PolicyFindingJson, names: boolean): WarningBlock {
  const { code, rollout, run, message, suggestion, file, line, column } = finding;
  const of = [...(names ? [rollout] : []), ...(run === null ? [] : [run])].filter((part) => part !== '');
  return {
    kind: 'warning',
    code,
    sentences: [[...of, message].join(': '), placeText(finding)],
    advice: suggestion,
    ...(file === '' || file === '-' ? {} : { at: { file, line, column } }),
  };
}

/** Findings as cases of a suite; one that passes where there is none. */
export function policyFindingCases(findings: readonly PolicyFindingJson[]): Suite['cases'] {
  const none = {
    classname: 'findings',
    name: 'nothing found',
    outcome: 'passed' as const,
    because: [],
    said: [],
    facts: [],
  };
  if (findings.length === 0) return [none];
  return findings.map((finding) => {
    const { code, rollout, run, message, suggestion, file, line } = finding;
    return {
      classname: 'findings',
      name: [code, rollout, ...(run === null ? [] : [run])].join(' '),
      outcome: 'failed' as const,
      because: [message, placeText(finding), ...(suggestion === null ? [] : [suggestion])],
      said: [],
      facts: [],
      ...(file === '' || file === '-' ? {} : { at: { file, line } }),
    };
  });
}
