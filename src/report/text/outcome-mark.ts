import type { Report } from '../json/report-schema.js';

type Reason = Report['reason'];

export const STAGE_MARKS = {
  PASSED: '✓',
  FAILED: '✗',
  INCONCLUSIVE: '?',
  INTERRUPTED: '‖',
  NOT_REACHED: '·',
} as const satisfies Record<Report['stages'][number]['outcome'], string>;

export type OutcomeMark = (typeof STAGE_MARKS)[keyof typeof STAGE_MARKS];

/** The one sign for how a run ended: ✓ completed, ✗ rolled back, ? no evidence, ‖ waiting for a person. */
export function outcomeMark(finalState: Report['final_state'], reason: Reason): OutcomeMark {
  switch (finalState) {
    case 'COMPLETED':
      return '✓';
    case 'ROLLED_BACK':
      return '✗';
    case 'PAUSED':
      return reason?.code === 'no_evidence' ? '?' : '‖';
  }
}
