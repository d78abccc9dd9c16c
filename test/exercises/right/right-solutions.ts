import type { TaskId } from '../../../examples/exercises/runner/tasks.js';
import type { Patch } from '../copies.js';
import { advanceWith, code } from '../wrong/solution.js';

/** A solution that is right and written differently from ours: the solution, changed. */
export interface RightSolution {
  readonly task: TaskId;
  readonly what: string;
  readonly patches: readonly Patch[];
}

const GUARD = "rollout.status === 'COMPLETED' || rollout.status === 'ROLLED_BACK'";
const PAUSED_TESTS = /describe\('PAUSED'[\s\S]*?\n\}\);/;

function answers(...pairs: readonly (readonly [from: string, to: string])[]): Patch[] {
  return pairs.map(([from, to]) => ({ file: 'answers.json', from, to }));
}

export const RIGHT_SOLUTIONS: readonly RightSolution[] = [
  {
    task: 'alter-1',
    what: 'metrics above the limit roll back a paused rollout',
    patches: [
      advanceWith({
        metrics:
          "const ended = endStage(rollout, event); return rollout.status !== 'PAUSED' || ended.status === 'ROLLED_BACK' ? ended : rollout;",
      }),
    ],
  },
  {
    task: 'alter-1',
    what: 'what makes no sense is answered with an Error',
    patches: [
      advanceWith({
        pause:
          "if (rollout.status === 'PAUSED') throw new Error('it is paused'); return { ...rollout, status: 'PAUSED' };",
        resume:
          "if (rollout.status !== 'PAUSED') throw new Error('it is not paused'); return { ...rollout, status: 'PROGRESSING' };",
        metrics: "if (rollout.status === 'PAUSED') throw new Error('it is paused'); return endStage(rollout, event);",
      }),
    ],
  },
  {
    task: 'alter-2',
    what: 'the stage found by its traffic, the reason in percent',
    patches: [
      code(
        'plan.stages[stageIndex]?.max_error_rate ?? plan.max_error_rate;',
        'plan.stages.find((one) => one === plan.stages[stageIndex])?.max_error_rate ?? plan.max_error_rate;',
      ),
      code(
        /(?<= )return `error rate .* is above .*`(?=;)/,
        "return [(errorRate * 100).toFixed(2), '% of errors, more than', Number((maxErrorRate * 100).toFixed(4)), '%'].join(' ')",
      ),
    ],
  },
  {
    task: 'alter-2',
    what: 'a reason without figures',
    patches: [code(/(?<= )return `error rate .* is above .*`(?=;)/, "return 'too many errors'")],
  },
  {
    task: 'alter-3',
    what: 'a seed of 42 without the flag, and the seed in the report',
    patches: [
      code(
        'values.seed === undefined ? Math.random : seeded(Number(values.seed))',
        'seeded(Number(values.seed ?? 42))',
      ),
      code(
        'JSON.stringify(simulate(plan, random), null, 2)',
        'JSON.stringify({ seed: values.seed ?? 42, ...simulate(plan, random) })',
      ),
    ],
  },
  {
    task: 'break-1',
    what: 'lists and words as people write them',
    patches: answers(['[50, 25, 100, 100]', '"50, 25, 100, 100"'], ['[100, 50, 25, 100]', '["100", "50 %", 25, 100]']),
  },
  {
    task: 'break-2',
    what: 'a chance in percent, from a few rollouts',
    patches: answers(['"answer": 37', '"answer": "35 %"']),
  },
  {
    task: 'break-3',
    what: 'words in lower case, with a blank',
    patches: answers(['"answer": "ROLLED_BACK"', '"answer": "rolled back"'], ['"answer": 5\n', '"answer": "5"\n']),
  },
  { task: 'fix-1', what: 'a TypeError that is meant', patches: [code('throw new Error(', 'throw new TypeError(')] },
  {
    task: 'fix-1',
    what: 'an error class of its own',
    patches: [
      code('throw new Error(', 'throw new PlanError('),
      code(
        '/** A rollout at the beginning of',
        "class PlanError extends Error { override name = 'PlanError'; }\n/** A rollout at the beginning of",
      ),
    ],
  },
  {
    task: 'fix-2',
    what: 'a guard that throws',
    patches: [code(`if (${GUARD}) return rollout;`, `if (${GUARD}) throw new Error('over');`)],
  },
  {
    task: 'fix-2',
    what: 'a guard that gives a copy',
    patches: [code(`if (${GUARD}) return rollout;`, `if (${GUARD}) return { ...rollout };`)],
  },
  {
    task: 'fix-2',
    what: 'a stageIndex that stays in the last stage',
    patches: [
      code(
        "return { ...rollout, status: stageIndex < rollout.plan.stages.length ? 'PROGRESSING' : 'COMPLETED', stageIndex };",
        "return stageIndex < rollout.plan.stages.length ? { ...rollout, stageIndex } : { ...rollout, status: 'COMPLETED' };",
      ),
    ],
  },
  {
    task: 'fix-3',
    what: 'a test of the whole way, with two tests of one name beside it',
    patches: [
      {
        file: 'canary.test.ts',
        from: PAUSED_TESTS,
        to: `test('a', () => {}); test('a', () => {});
test('a pause', () => {
  const seen = ['PAUSE', 'RESUME'].map((type, i, all) => all.slice(0, i + 1).reduce(
    (rollout, each) => advance(rollout, { type: each as 'PAUSE' }), createRollout(examplePlan)).status);
  expect(seen.join()).toBe('PAUSED,PROGRESSING');
});`,
      },
    ],
  },
  {
    task: 'explain-1',
    what: 'figures as text, a seed as a number',
    patches: answers(['"seed": "42"', '"seed": 42'], ['[34, 34, 1037]', '"34, 34, 1037"']),
  },
  {
    task: 'mastery',
    what: 'a product in place of a ratio, in other words',
    patches: [
      code(
        'latencyRatio > plan.max_latency_ratio',
        'metrics.canaryLatencyP99Ms > plan.max_latency_ratio * metrics.stableLatencyP99Ms',
      ),
      code(/return `p99 latency is .*`;/, "return 'the canary is too slow';"),
    ],
  },
];
