import { advanceWith, code, type WrongSolution } from './solution.js';

const LIMIT = 'plan.stages[stageIndex]?.max_error_rate ?? plan.max_error_rate';
const RANDOM = 'values.seed === undefined ? Math.random : seeded(Number(values.seed))';

export const WRONG_ALTER: readonly WrongSolution[] = [
  {
    task: 'alter-1',
    what: 'a pause that takes the traffic away',
    patches: [
      code(
        "if (rollout.status === 'ROLLED_BACK') return 0;",
        "if (rollout.status === 'ROLLED_BACK' || rollout.status === 'PAUSED') return 0;",
      ),
    ],
    says: 'it was in stage 0 with 5 % of the traffic, and is in stage 0 with 0 %',
  },
  {
    task: 'alter-1',
    what: 'a resume that ends the stage',
    patches: [
      advanceWith({ resume: "return { ...rollout, status: 'PROGRESSING', stageIndex: rollout.stageIndex + 1 };" }),
    ],
    says: 'After RESUME it is PROGRESSING in stage 1 with 25 %; it should be PROGRESSING in stage 0 with 5 % again.',
  },
  {
    task: 'alter-1',
    what: 'a flag beside the status',
    patches: [
      advanceWith({
        pause: 'return { ...rollout, paused: true } as Rollout;',
        resume: 'return { ...rollout, paused: false } as Rollout;',
        metrics: 'return (rollout as { paused?: boolean }).paused ? rollout : endStage(rollout, event);',
      }),
    ],
    says: 'After PAUSE the status is PROGRESSING, not PAUSED.',
  },
  {
    task: 'alter-1',
    what: 'a pause that nothing ends',
    patches: [
      advanceWith({ guard: "if (rollout.status === 'PAUSED' || rollout.status === 'COMPLETED') return rollout;" }),
    ],
    says: 'After RESUME it is PAUSED in stage 0',
  },
  {
    task: 'alter-1',
    what: 'a pause that cannot be aborted',
    patches: [advanceWith({ guard: "if (rollout.status === 'PAUSED' && event.type !== 'RESUME') return rollout;" })],
    says: 'ABORT of a PAUSED rollout should roll it back; it is PAUSED.',
  },
  {
    task: 'alter-1',
    what: 'a PAUSE that is a switch',
    patches: [
      advanceWith({ pause: "return { ...rollout, status: rollout.status === 'PAUSED' ? 'PROGRESSING' : 'PAUSED' };" }),
    ],
    says: 'A second PAUSE makes it PROGRESSING; it should stay PAUSED.',
  },
  {
    task: 'alter-1',
    what: 'a resume that starts over',
    patches: [advanceWith({ resume: 'return createRollout(rollout.plan);' })],
    says: 'After RESUME it is PROGRESSING in stage 0 with 5 %; it should be PROGRESSING in stage 1 with 25 % again.',
  },
  {
    task: 'alter-1',
    what: 'a resume that promotes what was not paused',
    patches: [
      advanceWith({
        resume:
          "return rollout.status === 'PAUSED' ? { ...rollout, status: 'PROGRESSING' } : { ...rollout, stageIndex: rollout.stageIndex + 1 };",
      }),
    ],
    says: 'RESUME of a rollout that is not PAUSED should change nothing',
  },
  {
    task: 'alter-2',
    what: 'a limit of 0 that || takes for none',
    patches: [code(LIMIT, 'plan.stages[stageIndex]?.max_error_rate || plan.max_error_rate')],
    says: 'max_error_rate 0 at 7 %, 0.0217 in the plan: an error rate of 0.0001 at 7 % should roll back; it is PROGRESSING.',
  },
  {
    task: 'alter-2',
    what: 'the stricter of both limits',
    patches: [code(LIMIT, 'Math.min(plan.stages[stageIndex]?.max_error_rate ?? 1, plan.max_error_rate)')],
    says: 'max_error_rate 0.05 at 7 %, 0.0217 in the plan: an error rate of 0.03 at 7 % should not roll back',
  },
  {
    task: 'alter-2',
    what: 'the laxer of both limits',
    patches: [code(LIMIT, 'Math.max(plan.stages[stageIndex]?.max_error_rate ?? 0, plan.max_error_rate)')],
    says: 'an error rate of 0.015 at 45 % should roll back',
  },
  {
    task: 'alter-2',
    what: 'the limit of the next stage',
    patches: [code(LIMIT, 'plan.stages[stageIndex + 1]?.max_error_rate ?? plan.max_error_rate')],
    says: 'an error rate of 0.03 at 7 % should not roll back',
  },
  {
    task: 'alter-2',
    what: 'limits by traffic that are written into the code',
    patches: [code(LIMIT, '(plan.stages[stageIndex]?.traffic_percent ?? 0) >= 45 ? 0.01 : 0.05')],
    says: 'A stage without a max_error_rate, 0.0217 in the plan: an error rate of 0.03 at 20 % should roll back',
  },
  {
    task: 'alter-2',
    what: 'at the limit instead of above it',
    patches: [code('errorRate > maxErrorRate', 'errorRate >= maxErrorRate')],
    says: 'an error rate of 0.05 at 7 % should not roll back',
  },
  {
    task: 'alter-2',
    what: 'a reason with the limit of the plan',
    patches: [code(/(?<=error rate .* is above ..)maxErrorRate/, 'plan.max_error_rate')],
    says: "the reason names the plan's limit",
  },
  {
    task: 'alter-2',
    what: 'a limit that stays for the stages after',
    patches: [
      code(
        LIMIT,
        'plan.stages.slice(0, stageIndex + 1).findLast((one) => one.max_error_rate !== undefined)?.max_error_rate ?? plan.max_error_rate',
      ),
    ],
    says: 'an error rate of 0.03 at 20 % should roll back',
  },
  {
    task: 'alter-2',
    what: 'an example plan that is not stricter at 50 %',
    patches: [code('max_error_rate: 0.015', 'max_error_rate: 0.03')],
    says: 'its max_error_rate is 0.03 at 50 % and 0.03 at 5 %',
  },
  {
    task: 'alter-3',
    what: 'a seed that reaches nothing',
    patches: [code('seeded(Number(values.seed))', 'seeded(1)')],
    says: 'The seeds 7, 1 and 2 print the same report',
  },
  {
    task: 'alter-3',
    what: 'a seed of 0 taken for none',
    patches: [code(RANDOM, 'Number(values.seed) ? seeded(Number(values.seed)) : Math.random')],
    says: 'canary.ts --seed 0, run twice, prints two different reports',
  },
  {
    task: 'alter-3',
    what: 'latencies from another source',
    patches: [
      code(
        'plan.canary.latency_p99_ms * (0.95 + 0.1 * random())',
        'plan.canary.latency_p99_ms * (0.95 + 0.1 * Math.random())',
      ),
    ],
    says: 'where latencies decide',
  },
  {
    task: 'alter-3',
    what: 'a generator made anew for each stage',
    patches: [
      code(
        'export function simulate(plan: Plan, random: () => number = Math.random)',
        'let given: string | undefined;\nexport function simulate(plan: Plan, _: () => number = Math.random)',
      ),
      code(
        'observe(plan, stage, random);',
        'observe(plan, stage, given === undefined ? Math.random : seeded(Number(given)));',
      ),
      code('const [file] = positionals;', 'const [file] = positionals; given = values.seed;'),
    ],
    says: 'Every stage draws the same numbers',
  },
  {
    task: 'alter-3',
    what: 'a generator made anew for each request',
    patches: [code('seeded(Number(values.seed));', '() => seeded(Number(values.seed))();')],
    says: 'are the numbers of your generator evenly spread from 0 to 1?',
  },
  {
    task: 'alter-3',
    what: 'a generator without its >>> 0',
    patches: [code('((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296', '(mixed ^ (mixed >>> 14)) / 4294967296')],
    says: 'are the numbers of your generator evenly spread from 0 to 1?',
  },
  {
    task: 'alter-3',
    what: 'a seed that makes the plan forgotten',
    patches: [
      code('file === undefined ? examplePlan', 'file === undefined || values.seed !== undefined ? examplePlan'),
    ],
    says: 'canary.ts plan.json --seed 7 does not play the plan in that file.',
  },
  {
    task: 'alter-3',
    what: 'a seed that is only printed',
    patches: [
      code('seeded(Number(values.seed))', 'seeded(1)'),
      code(
        'JSON.stringify(simulate(plan, random), null, 2)',
        'JSON.stringify({ seed: values.seed, ...simulate(plan, random) }, null, 2)',
      ),
    ],
    says: 'The seeds 7, 1 and 2 print the same report',
  },
];
