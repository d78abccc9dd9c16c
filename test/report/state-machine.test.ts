import { expect, it } from 'vitest';
import { stateDiagram, type TransitionRow, transitionTable } from '../../src/report/state-machine.js';

const ROWS: readonly TransitionRow[] = [
  {
    from: 'PROGRESSING',
    event: 'STAGE_PASSED',
    guard: 'gate open and last stage',
    action: 'promote',
    to: 'COMPLETED',
  },
  { from: 'PROGRESSING', event: 'STAGE_FAILED', guard: '', action: 'roll_back', to: 'ROLLED_BACK' },
  { from: 'PROGRESSING', event: 'ABORT', guard: '', action: 'roll_back', to: 'ROLLED_BACK' },
  { from: 'PROGRESSING', event: 'RESUME', guard: '', action: 'ignore', to: 'PROGRESSING' },
  { from: 'PAUSED', event: 'RESUME', guard: '', action: 'continue_stage', to: 'PROGRESSING' },
];

it('the diagram has an arrow for each pair of statuses, without rows that change nothing, and shows what is final', () => {
  expect(stateDiagram(ROWS)).toBe(`stateDiagram-v2
    [*] --> PROGRESSING
    PROGRESSING --> COMPLETED: STAGE_PASSED
    PROGRESSING --> ROLLED_BACK: STAGE_FAILED<br/>ABORT
    PAUSED --> PROGRESSING: RESUME
    COMPLETED --> [*]
    ROLLED_BACK --> [*]
`);
});

it('the table has every row, in order and aligned', () => {
  expect(
    transitionTable(ROWS),
  ).toBe(`| From        | Event        | Guard                    | Action         | To          |
| ----------- | ------------ | ------------------------ | -------------- | ----------- |
| PROGRESSING | STAGE_PASSED | gate open and last stage | promote        | COMPLETED   |
| PROGRESSING | STAGE_FAILED |                          | roll_back      | ROLLED_BACK |
| PROGRESSING | ABORT        |                          | roll_back      | ROLLED_BACK |
| PROGRESSING | RESUME       |                          | ignore         | PROGRESSING |
| PAUSED      | RESUME       |                          | continue_stage | PROGRESSING |
`);
});
