import type { LintFinding, ToldFinding } from '../../model/results/lint-finding.js';

/**
 * Findings of several stages that say the same are one: that of the stage where it is worst, with the others beside it. In
 * the order in which each kind was found first.
 */
export function mergeFindings(findings: readonly LintFinding[]): readonly ToldFinding[] {
  const kinds = new Map<string, LintFinding[]>();
  for (const finding of findings) {
    const key = keyOf(finding);
    kinds.set(key, [...(kinds.get(key) ?? []), finding]);
  }
  return [...kinds.values()].map((same) => {
    const worst = same.reduce((one, other) => (severity(other) > severity(one) ? other : one));
    return { ...worst, likewise: same.filter((finding) => finding !== worst) };
  });
}

function keyOf(finding: LintFinding): string {
  const metric = 'metric' in finding ? finding.metric : '';
  const condition = 'condition' in finding ? finding.condition : '';
  const { place = 0, sequel = '' } = 'stageIndex' in finding && 'metric' in finding ? finding : {};
  const judge = 'judge' in finding ? finding.judge : '';
  const subject = 'subject' in finding ? finding.subject : '';
  return JSON.stringify([finding.code, metric, place, sequel, condition, judge, subject]);
}

/** Within one kind: what is more, is worse. */
function severity(finding: LintFinding): number {
  switch (finding.code) {
    case 'never_enough_requests':
    case 'seldom_enough_requests':
      return -finding.requestsPerWindow;
    case 'single_error_breaches':
      return finding.perWindow;
    case 'false_breach_likely':
      return finding.perStage;
    case 'blind_stage':
    case 'diluted_rule':
      return -finding.power;
    case 'scrapes_lost':
    case 'before_first_failure':
      return finding.share;
    case 'delay_hides_stage':
      return -finding.seenSeconds;
    case 'too_few_looks':
      return finding.looksNeeded - finding.looks;
    default:
      return 0;
  }
}
