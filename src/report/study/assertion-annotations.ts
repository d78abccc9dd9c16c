import { annotation } from './annotation.js';
import { assertionDetail, type Played } from './assertion-text.js';
import type { AssertionJson } from './study-schema.js';

const LEVELS = { met: 'notice', not_met: 'error', undecided: 'warning' } as const satisfies Record<
  AssertionJson['outcome'],
  string
>;

/** What became of each assertion, as an annotation of GitHub Actions. */
export function assertionAnnotations(
  assertions: readonly AssertionJson[],
  title: string,
  played: Played,
): readonly string[] {
  return assertions.map((assertion) =>
    annotation(LEVELS[assertion.outcome], title, `${assertion.text}: ${assertionDetail(assertion, played)}`),
  );
}
