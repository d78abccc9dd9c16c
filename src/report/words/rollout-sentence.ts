import type { InconclusivePolicy } from '../../model/plan.js';
import type { ChanceRange, RolloutDiagnosis } from '../../model/results/diagnosis.js';
import { formatChance } from '../../text/format-number.js';
import { visibleText } from '../../text/visible-text.js';

/** What becomes of a canary like stable over all stages, in one English sentence without a full stop; null: nothing is known. */
export function rolloutSentence({
  falseRollback,
  without,
  unjudged,
  whenInconclusive,
}: RolloutDiagnosis): string | null {
  const left = without.length === 0 ? '' : ` (without ${without.map((name) => visibleText(name)).join(', ')})`;
  const clauses = [
    ...(falseRollback === null
      ? []
      : [`a canary like stable is rolled back in ${rangeText(falseRollback)} of rollouts${left}`]),
    ...(unjudged === null || unjudged < SAID_FROM
      ? []
      : [`in ${formatChance(unjudged)} a stage ends without evidence, and the rollout ${THEN[whenInconclusive]}`]),
  ];
  return clauses.length === 0 ? null : clauses.join('; ');
}

/** A chance of less than one in a thousand of a stage without evidence is not spoken of. */
const SAID_FROM = 0.001;

const THEN: Readonly<Record<InconclusivePolicy, string>> = {
  pause: 'is paused',
  promote: 'goes on',
  rollback: 'is rolled back',
};

function rangeText({ atLeast, atMost }: ChanceRange): string {
  const [low, high] = [formatChance(atLeast), formatChance(atMost)];
  if (low === high) return low;
  return atLeast < atMost / 100 ? `at most ${high}` : `${low} to ${high}`;
}
