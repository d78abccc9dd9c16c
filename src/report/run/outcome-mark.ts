import type { Report } from '../json/report-schema.js';
import type { Mark } from '../page/page.js';

export const STAGE_MARKS = {
  PASSED: '✓',
  FAILED: '✗',
  INCONCLUSIVE: '?',
  INTERRUPTED: '‖',
  NOT_REACHED: '·',
} as const satisfies Record<Report['stages'][number]['outcome'], Mark>;

/**
 * The one sign for how a run ended: ✓ released, ✗ rolled back, ? no evidence, ‖ waiting for a person; a bad canary that
 * was released is ✗ too.
 */
export function outcomeMark({
  final_state,
  outcome,
  reason,
}: Pick<Report, 'final_state' | 'outcome' | 'reason'>): Mark {
  switch (final_state) {
    case 'COMPLETED':
      return outcome === 'missed' ? '✗' : '✓';
    case 'ROLLED_BACK':
      return '✗';
    case 'PAUSED':
      return reason?.code === 'no_evidence' ? '?' : '‖';
  }
}
