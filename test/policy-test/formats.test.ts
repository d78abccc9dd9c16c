import { describe, expect, test } from 'vitest';
import { scenarioSetup } from '../../src/config/build-setup.js';
import { parseConfig } from '../../src/config/parse-config.js';
import { TRANSITIONS } from '../../src/controllers/plan/transitions.js';
import type { PolicyCase } from '../../src/model/results/policy-test.js';
import { reportJson } from '../../src/report/json/json-text.js';
import { buildTestReport, type TestReport } from '../../src/report/policy-test/test-report.js';
import { coverage } from '../../src/study/policy-test/coverage.js';
import { testGithub, testJunit, testText } from '../report/printed.js';
import { caseOf, PLAN, play } from './plans.js';

/** Printable, so that names may hold it, and meant to break out of every format. */
const HOSTILE = `<b>&"x"]]> %0A::error::y', z`;

const again =
  ({ scenario }: PolicyCase) =>
  (seed: string) =>
    `again ${seed} plan.json ${scenario}`;

async function report(cases: readonly object[], plan: object = PLAN): Promise<TestReport> {
  const parsed = await parseConfig(JSON.stringify(plan));
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  const setup = scenarioSetup(parsed.config.document, 'configured');
  const finished = await Promise.all(
    cases.map(async (written, index) => {
      const policyCase: PolicyCase = { ...(await caseOf(written)), place: { line: index + 2, column: 5 } };
      return {
        ...(await play(written, plan)),
        policyCase,
        file: 'p.yaml',
        config: 'plan.json',
        reproduceRun: again(policyCase),
      };
    }),
  );
  const uses = finished.map(({ exercised }) => ({ config: 'plan.json', plan: setup.plan, exercised }));
  return buildTestReport(finished, coverage(uses, TRANSITIONS), {
    toolVersion: '1.2.3',
    notRun: 0,
    complete: true,
  });
}

const PASSES = { name: 'passes', expect: { final_state: 'COMPLETED' } };
const FAILS = { name: 'fails', expect: { final_state: 'PAUSED', duration_seconds: { min: 1, max: 2 } } };
const UNDECIDED = { name: 'open', runs: 10, expect: { assertions: ['rolled_back.rate < 0.1'] } };
const MANY = { name: 'many', runs: 3, expect: { stage: 'some' } };

describe('the text', () => {
  test('has a line a case, what it missed, how many passed, and the coverage', async () => {
    expect(testText(await report([PASSES, FAILS]), { colour: false })).toBe(`p.yaml
✓ passes  configured, seed 42
✗ fails  configured, seed 42
    final_state       expected  PAUSED
                      received  COMPLETED
    duration_seconds  expected  from 1 to 2
                      received  300
    $ again 42 plan.json configured

✗ 1 passed, 1 failed

Coverage
  stages: 2 of 2 reached
  thresholds: 5 of 5 judged, 0 of 5 breached
  never breached: error_rate max in some, all
  never breached: latency_p99_ms max in some, all
  never breached: restarts max in all
  transitions: 3 of 31 rows taken
  never taken while PROGRESSING: STAGE_PASSED (wait_at_gate), STAGE_FAILED, STAGE_INCONCLUSIVE,
    PAUSE, RESUME, PROMOTE, ABORT, BUDGET_EXHAUSTED
  never taken while PAUSED: STAGE_CONTINUES, STAGE_PASSED, STAGE_FAILED, STAGE_INCONCLUSIVE,
    PAUSE, RESUME, PROMOTE, ABORT, PAUSE_EXPIRED
`);
  });

  test('says of many runs how many missed, and of an undecided assertion that it has failed', async () => {
    const text = testText(await report([MANY, UNDECIDED]), { colour: false });
    expect(text).toContain('✗ many  configured, 3 runs of seed 42\n');
    expect(text).toContain('in 3 of 3 runs, first with seed 42/1\n');
    expect(text).toMatch(
      / {4}\? rolled_back\.rate < 0\.1\s+0 \[0, 0\.\d+\] undecided at 10 runs;[^✓]*\(counts as\s+failed\)/,
    );
    expect(text).toContain('0 passed, 2 failed\n');
  });

  test('tells stages that were never reached and thresholds that were never judged', async () => {
    const text = testText(await report([MANY], { ...PLAN, canary: { error_rate: 0.5 } }), { colour: false });
    expect(text).toContain('  stages: 1 of 2 reached\n  never reached: all\n');
    expect(text).toContain('  never judged: error_rate max in all\n');
    expect(text).toContain('  never breached: latency_p99_ms max in some\n');
  });

  test('has colours only when they are asked for, and says the same with them', async () => {
    const made = await report([PASSES, FAILS, UNDECIDED]);
    const coloured = testText(made, { colour: true });
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what colours are made of
    expect(coloured.replace(/\u001b\[\d+m/g, '')).toBe(testText(made, { colour: false }));
    expect(coloured).not.toBe(testText(made, { colour: false }));
  });

  test.each([40, 60, 100])('keeps to a width of %i but for names and commands', async (width) => {
    const lines = testText(await report([FAILS, UNDECIDED]), { colour: false, width }).split('\n');
    const wide = lines.filter((line) => [...line].length > Math.max(width, 58));
    expect(wide).toEqual([]);
  });
});

describe('the JSON', () => {
  test('says all of it, counts first', async () => {
    const json = JSON.parse(reportJson(await report([PASSES, MANY])));
    expect(Object.keys(json)).toEqual([
      'complete',
      'passed',
      'failed',
      'not_run',
      'cases',
      'coverage',
      'schema_version',
      'tool',
    ]);
    expect(json).toMatchObject({ passed: 1, failed: 1, not_run: 0, tool: { name: 'canary-sim', version: '1.2.3' } });
    expect(json.cases[1]).toEqual({
      name: 'many',
      outcome: 'failed',
      file: 'p.yaml',
      line: 3,
      column: 5,
      config: 'plan.json',
      scenario: 'configured',
      seed: '42',
      runs: 3,
      misses: [
        {
          what: 'stage',
          expected: 'some',
          received: 'all',
          runs: 3,
          seed: '42/1',
          reproduce: 'again 42/1 plan.json configured',
        },
      ],
      assertions: [],
    });
    expect(json.coverage.plans[0].stages).toEqual([
      { name: 'some', reached_in: 2 },
      { name: 'all', reached_in: 2 },
    ]);
    expect(json.coverage.transitions[0]).toEqual({
      from: 'PROGRESSING',
      event: 'STAGE_CONTINUES',
      guards: [],
      action: 'keep_watching',
      to: 'PROGRESSING',
      taken_in: 2,
    });
  });

  test('has the outcome of every assertion, in the words of the case', async () => {
    const json = JSON.parse(reportJson(await report([UNDECIDED])));
    expect(json.cases[0].assertions).toMatchObject([
      { text: 'rolled_back.rate < 0.1', outcome: 'undecided', observed: 0, limit: 0.1 },
    ]);
  });
});

describe('the JUnit file', () => {
  test('has a case for each, and a failure in those that failed', async () => {
    const xml = testJunit(await report([PASSES, FAILS, UNDECIDED]));
    expect(elements(xml).filter((name) => name === 'testcase')).toHaveLength(3);
    expect(elements(xml).filter((name) => name === 'failure')).toHaveLength(2);
    expect(xml).toContain('<testsuite name="p.yaml" tests="3" failures="2" errors="0" skipped="0">');
    expect(xml).toContain('final_state: expected PAUSED, received COMPLETED; duration_seconds: expected from 1 to 2');
    expect(xml).toContain('<property name="coverage: stages" value="2 of 2 reached"/>');
  });

  test('is well-formed whatever a case is called', async () => {
    const xml = testJunit(
      await report([
        { ...FAILS, name: HOSTILE },
        { ...UNDECIDED, name: `${HOSTILE}2` },
      ]),
    );
    expect(() => elements(xml)).not.toThrow();
    expect(xml).toContain('name="&lt;b&gt;&amp;&quot;x&quot;]]&gt; %0A::error::y&apos;, z"');
    expect(xml).not.toContain(']]>');
  });
});

describe('the annotations for GitHub', () => {
  test('point at the line of each failed case, and tell the coverage', async () => {
    expect(
      testGithub(await report([PASSES, FAILS]))
        .split('\n')
        .slice(0, 4),
    ).toEqual([
      '::error file=p.yaml,line=3,col=5,title=fails::final_state: expected PAUSED, received COMPLETED; duration_seconds: expected from 1 to 2, received 300',
      '::notice title=Policy tests::1 passed, 1 failed',
      expect.stringMatching(
        /^::notice title=Policy tests%3A Coverage::stages: 2 of 2 reached; thresholds: 5 of 5 judged, 0 of 5 breached; never breached: /,
      ),
      '',
    ]);
  });

  test('stay one command a line whatever a case is called', async () => {
    const text = testGithub(await report([{ ...FAILS, name: HOSTILE }]));
    expect(text).toContain(`title=<b>&"x"]]> %250A%3A%3Aerror%3A%3Ay'%2C z::final_state`);
    for (const line of text.trimEnd().split('\n')) expect(line).toMatch(/^::(error|notice) [^:]*::/);
  });
});

/** The names of all elements, of a text that must be well-formed XML as far as that is written here. */
function elements(xml: string): string[] {
  const open: string[] = [];
  const names: string[] = [];
  let at = 0;
  const tag = /<(\?xml [^>]*\?|\/?[a-z-]+(?: [a-z]+="[^"<]*")*\/?)>/g;
  for (const match of xml.matchAll(tag)) {
    const [whole, inside = ''] = match;
    if (/[<>]|&(?!(amp|lt|gt|quot|apos);)/.test(xml.slice(at, match.index) + inside)) throw new Error(`bare: ${whole}`);
    at = match.index + whole.length;
    const name = inside.replace(/[/? ].*$/s, '');
    if (inside.startsWith('?')) continue;
    if (inside.startsWith('/')) {
      if (open.pop() !== inside.slice(1)) throw new Error(`not open: ${whole}`);
      continue;
    }
    names.push(name);
    if (!inside.endsWith('/')) open.push(name);
  }
  if (open.length > 0 || xml.slice(at).trim() !== '') throw new Error(`still open: ${open.join()}`);
  return names;
}
