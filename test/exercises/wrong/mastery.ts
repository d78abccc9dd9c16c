import { code, type WrongSolution } from './solution.js';

const ASKED = 'plan.max_latency_ratio !== undefined && latencyRatio > plan.max_latency_ratio';
const DIAGRAM = 'machine.mmd';

export const WRONG_MASTERY: readonly WrongSolution[] = [
  {
    task: 'mastery',
    what: 'a reason that does not say latency',
    patches: [code(/`p99 latency is .* times stable's, above/, '`more than')],
    says: 'The reason of a rollback for latency should say so; it says: "more than 3".',
  },
  {
    task: 'mastery',
    what: 'at the ratio instead of above it',
    patches: [code(ASKED, ASKED.replace('Ratio > plan', 'Ratio >= plan'))],
    says: "3 times stable's latency is not more than that, but it is ROLLED_BACK",
  },
  {
    task: 'mastery',
    what: 'a ratio that is written into the code',
    patches: [code(ASKED, 'plan.max_latency_ratio !== undefined && latencyRatio > 3')],
    says: "max_latency_ratio is 10: 5 times stable's latency is not more than that",
  },
  {
    task: 'mastery',
    what: 'a default for plans that ask for nothing',
    patches: [code(ASKED, 'latencyRatio > (plan.max_latency_ratio ?? 3)')],
    says: 'A plan without max_latency_ratio rolls back for latency.',
  },
  {
    task: 'mastery',
    what: 'a difference in milliseconds',
    patches: [
      code(
        ASKED,
        'plan.max_latency_ratio !== undefined && metrics.canaryLatencyP99Ms - metrics.stableLatencyP99Ms > 400',
      ),
    ],
    says: 'max_latency_ratio is 3',
  },
  {
    task: 'mastery',
    what: 'the first stage alone',
    patches: [code(ASKED, `stageIndex === 0 && ${ASKED}`)],
    says: 'the canary slower than that in the second stage: it is PROGRESSING',
  },
  {
    task: 'mastery',
    what: 'one reason for both',
    patches: [
      code(/(?<= )return `error rate .* is above .*`(?=;)/, "return 'error rate or latency too high'"),
      code(/return `p99 latency is .*`;/, "return 'error rate or latency too high';"),
    ],
    says: 'The reason is the same for latency and for errors',
  },
  {
    task: 'mastery',
    what: 'the ratio upside down',
    patches: [
      code(
        'metrics.canaryLatencyP99Ms / metrics.stableLatencyP99Ms',
        'metrics.stableLatencyP99Ms / metrics.canaryLatencyP99Ms',
      ),
    ],
    says: "the canary's p99 latency 3.1 times stable's: it is PROGRESSING",
  },
  {
    task: 'mastery',
    what: 'errors looked at only where latency is not',
    patches: [
      code('if (errorRate > maxErrorRate)', 'if (plan.max_latency_ratio === undefined && errorRate > maxErrorRate)'),
    ],
    says: 'an error rate above the limit no longer rolls back',
  },
  {
    task: 'explain-2',
    what: 'a pause that cannot be aborted',
    patches: [{ file: DIAGRAM, from: '    PAUSED --> ROLLED_BACK: ABORT\n', to: '' }],
    says: 'Your code goes on from PAUSED on ABORT: not all that is drawn.',
  },
  {
    task: 'explain-2',
    what: 'a resume to the wrong state',
    patches: [{ file: DIAGRAM, from: 'PAUSED --> PROGRESSING: RESUME', to: 'PAUSED --> COMPLETED: RESUME' }],
    says: 'Line 7: your code does not go from PAUSED to COMPLETED on RESUME.',
  },
  {
    task: 'explain-2',
    what: 'stages without a next one',
    patches: [{ file: DIAGRAM, from: '    PROGRESSING --> PROGRESSING: METRICS_WITHIN\n', to: '' }],
    says: 'Your code goes on from PROGRESSING on METRICS_WITHIN: not all that is drawn.',
  },
  {
    task: 'explain-2',
    what: 'one end for two',
    patches: [{ file: DIAGRAM, from: '    ROLLED_BACK --> [*]\n', to: '' }],
    says: 'Nothing leads out of ROLLED_BACK: draw ROLLED_BACK --> [*].',
  },
  {
    task: 'explain-2',
    what: 'a pause drawn as an end',
    patches: [{ file: DIAGRAM, from: '    COMPLETED --> [*]\n', to: '    COMPLETED --> [*]\n    PAUSED --> [*]\n' }],
    says: 'PAUSED --> [*] is drawn, but your code leaves PAUSED.',
  },
  {
    task: 'explain-2',
    what: 'an event that does not exist',
    patches: [{ file: DIAGRAM, from: 'COMPLETED: METRICS_WITHIN', to: 'COMPLETED: SUCCESS' }],
    says: 'machine.mmd, line 4: there is no event "SUCCESS"',
  },
  {
    task: 'explain-2',
    what: 'the diagram as it should be, of code that has no guard',
    patches: [code("if (rollout.status === 'COMPLETED' || rollout.status === 'ROLLED_BACK') return rollout;", '')],
    says: 'Your code goes on from ROLLED_BACK on ',
  },
  {
    task: 'explain-2',
    what: 'no beginning',
    patches: [{ file: DIAGRAM, from: '    [*] --> PROGRESSING\n', to: '' }],
    says: 'A rollout begins in one state, drawn as [*] --> STATE.',
  },
];
