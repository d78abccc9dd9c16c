import type { Patch } from '../copies.js';
import { advanceWith, code, type WrongSolution } from './solution.js';

const GUARD = "rollout.status === 'COMPLETED' || rollout.status === 'ROLLED_BACK'";
const TOO_SMALL = 'before !== undefined && stage.traffic_percent <= before.traffic_percent';

/** The tests of PAUSED, replaced. */
function pausedTests(text: string): Patch {
  return {
    file: 'canary.test.ts',
    from: /describe\('PAUSED'[\s\S]*?\n\}\);/,
    to: `describe('PAUSED', () => {\n${text}\n});`,
  };
}

const PAUSED = "const paused = advance(createRollout(examplePlan), { type: 'PAUSE' });";

export const WRONG_FIX: readonly WrongSolution[] = [
  {
    task: 'fix-1',
    what: 'equal shares accepted',
    patches: [code('stage.traffic_percent <= before', 'stage.traffic_percent < before')],
    says: 'createRollout() accepts stages of 25, 25, 100 percent',
  },
  {
    task: 'fix-1',
    what: 'the first two stages alone',
    patches: [code(TOO_SMALL, `index === 1 && ${TOO_SMALL}`)],
    says: 'createRollout() accepts stages of 5, 50, 100, 99 percent',
  },
  {
    task: 'fix-1',
    what: 'every stage compared with the first',
    patches: [code('plan.stages[index - 1];', 'index > 0 ? plan.stages[0] : undefined;')],
    says: 'createRollout() accepts stages of 5, 50, 100, 99 percent',
  },
  {
    task: 'fix-1',
    what: 'a text thrown',
    patches: [code('throw new Error(', 'throw String(')],
    says: 'which is no Error, for stages of 50, 25, 100 percent; it should throw an Error.',
  },
  {
    task: 'fix-1',
    what: 'stages put in order',
    patches: [
      code(
        /export function createRollout\(plan: Plan\): Rollout \{[\s\S]*?\n\}\n/,
        `
        export function createRollout(plan: Plan): Rollout {
          const stages = [...plan.stages].sort((a, b) => a.traffic_percent - b.traffic_percent);
          return { plan: { ...plan, stages }, status: 'PROGRESSING', stageIndex: 0, reason: null };
        }
      `,
      ),
    ],
    says: 'createRollout() accepts stages of 50, 25, 100 percent',
  },
  {
    task: 'fix-1',
    what: 'an error class that does not exist',
    patches: [code('throw new Error(', 'throw new PlanError(')],
    says: 'fails with "PlanError is not defined"',
  },
  {
    task: 'fix-1',
    what: 'shares compared as text',
    patches: [
      code(TOO_SMALL, 'before !== undefined && String(stage.traffic_percent) <= String(before.traffic_percent)'),
    ],
    says: 'createRollout() refuses stages of 5, 25, 50, 100 percent',
  },
  {
    task: 'fix-1',
    what: 'whole percents alone compared',
    patches: [
      code(
        TOO_SMALL,
        'before !== undefined && Math.trunc(stage.traffic_percent) <= Math.trunc(before.traffic_percent)',
      ),
    ],
    says: 'createRollout() refuses stages of 0.5, 0.7, 1 percent',
  },
  {
    task: 'fix-1',
    what: 'a check in createRollout() that simulate() does not reach',
    patches: [
      code(
        'let rollout = createRollout(plan);\n  for (const stage of plan.stages) {\n    const metrics = observe(plan, stage, random)',
        "let rollout: Rollout = { plan, status: 'PROGRESSING', stageIndex: 0, reason: null };\n  for (const stage of plan.stages) {\n    const metrics = observe(plan, stage, random)",
      ),
    ],
    says: 'simulate() accepts stages of 50, 25, 100 percent',
  },
  {
    task: 'fix-2',
    what: 'a guard for COMPLETED alone',
    patches: [code(GUARD, "rollout.status === 'COMPLETED'")],
    says: 'METRICS within the limit after ROLLED_BACK make it PROGRESSING.',
  },
  {
    task: 'fix-2',
    what: 'a guard of METRICS alone, so that RESUME revives',
    patches: [advanceWith({ guard: `if (event.type === 'METRICS' && (${GUARD})) return rollout;` })],
    says: 'RESUME after ROLLED_BACK makes it PROGRESSING.',
  },
  {
    task: 'fix-2',
    what: 'a guard that lets RESUME through',
    patches: [advanceWith({ guard: `if (event.type !== 'RESUME' && (${GUARD})) return rollout;` })],
    says: 'RESUME after ROLLED_BACK makes it PROGRESSING.',
  },
  {
    task: 'fix-2',
    what: 'a guard that lets PAUSE through',
    patches: [advanceWith({ guard: `if (event.type !== 'PAUSE' && (${GUARD})) return rollout;` })],
    says: 'PAUSE and RESUME after ROLLED_BACK make it PROGRESSING.',
  },
  {
    task: 'fix-2',
    what: 'an ABORT before the guard',
    patches: [
      advanceWith({
        guard: `if (event.type === 'ABORT') return { ...rollout, status: 'ROLLED_BACK', reason: 'aborted by hand' };\n if (${GUARD}) return rollout;`,
        abort: 'return rollout;',
      }),
    ],
    says: 'ABORT after COMPLETED makes it ROLLED_BACK.',
  },
  {
    task: 'fix-2',
    what: 'an ABORT that writes history anew',
    patches: [
      advanceWith({
        guard: `if (event.type === 'ABORT' && rollout.status === 'ROLLED_BACK') return { ...rollout, reason: 'aborted by hand' };\n if (${GUARD}) return rollout;`,
      }),
    ],
    says: 'After ROLLED_BACK, ABORT change the reason from "error rate 0.9 is above 0.02" to "aborted by hand".',
  },
  {
    task: 'fix-2',
    what: 'both at once, which is never',
    patches: [
      code(GUARD, "(rollout.status as string) === 'COMPLETED' && (rollout.status as string) === 'ROLLED_BACK'"),
    ],
    says: 'METRICS within the limit move stageIndex from 3 to 4.',
  },
  {
    task: 'fix-2',
    what: 'a guard by the number of stages',
    patches: [code(GUARD, 'rollout.stageIndex >= rollout.plan.stages.length')],
    says: 'METRICS within the limit after ROLLED_BACK make it PROGRESSING.',
  },
  {
    task: 'fix-3',
    what: 'a test of the traffic alone',
    patches: [pausedTests(`test('keeps the traffic', () => { ${PAUSED} expect(trafficPercent(paused)).toBe(5); });`)],
    says: 'passes although PAUSE changes nothing: no test notices both.',
  },
  {
    task: 'fix-3',
    what: 'a test that expects nothing',
    patches: [pausedTests(`test('is entered by PAUSE', () => { ${PAUSED} paused.status === 'PAUSED'; });`)],
    says: 'No test of canary.test.ts notices when PAUSE does not lead to PAUSED.',
  },
  {
    task: 'fix-3',
    what: 'a PAUSED that is made by hand',
    patches: [
      pausedTests(
        `test('stays', () => { const paused = { ...createRollout(examplePlan), status: 'PAUSED' as const }; expect(advance(paused, metrics(0)).status).toBe('PAUSED'); });`,
      ),
    ],
    says: 'No test of canary.test.ts notices when PAUSE does not lead to PAUSED.',
  },
  {
    task: 'fix-3',
    what: 'a test that something has changed',
    patches: [pausedTests(`test('is entered', () => { ${PAUSED} expect(paused.status).not.toBe('PROGRESSING'); });`)],
    says: 'passes although PAUSE rolls back: no test notices both.',
  },
  {
    task: 'fix-3',
    what: 'a test that is skipped',
    patches: [pausedTests(`test.${'skip'}('is entered', () => { ${PAUSED} expect(paused.status).toBe('PAUSED'); });`)],
    says: 'No test of canary.test.ts notices when PAUSE does not lead to PAUSED.',
  },
  {
    task: 'fix-3',
    what: 'an old test that says what is no longer so',
    patches: [{ file: 'canary.test.ts', from: 'metrics(30)).status).toBe', to: 'metrics(31)).status).toBe' }],
    says: 'The test "a rollout accepts an error rate of exactly the limit" fails with your own simulator',
  },
  {
    task: 'fix-3',
    what: 'a test that passes the first time alone',
    patches: [
      {
        file: 'canary.test.ts',
        from: "describe('a simulation', () => {",
        to: `import { existsSync, writeFileSync } from 'node:fs';
describe('a simulation', () => {
  test('is lucky', () => { const again = existsSync('ran'); writeFileSync('ran', ''); expect(again).toBe(false); });`,
      },
    ],
    says: 'The test "a simulation is lucky" ',
  },
];
