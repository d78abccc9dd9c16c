import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type ParsedPolicyTests, parsePolicyTests } from '../../src/config/policy-test/parse-policy-tests.js';

const EXPECT = { final_state: 'COMPLETED' };

function text(cases: readonly unknown[], rest: object = { config: 'stages.json' }): string {
  return JSON.stringify({ ...rest, cases });
}

/** Where the problems of a text are, and their codes. */
async function problems(of: string): Promise<string[]> {
  const parsed = await parsePolicyTests(of);
  return parsed.ok ? [] : parsed.problems.map(({ code, path }) => `${path.join('.')} ${code}`);
}

async function casesOf(of: string) {
  const parsed: ParsedPolicyTests = await parsePolicyTests(of);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  return parsed.cases;
}

describe('a file of policy tests', () => {
  test('leaves to defaults the scenario, the seed and how many runs', async () => {
    const [one] = await casesOf(text([{ name: 'one', expect: EXPECT }]));
    expect(one).toEqual({
      name: 'one',
      config: 'stages.json',
      scenario: 'configured',
      seed: '42',
      runs: null,
      expected: { finalState: 'COMPLETED', stages: null, reason: null, bounds: [], assertions: [] },
      path: ['cases', 0],
      place: { line: 1, column: 34 },
    });
  });

  test('is read from YAML too, with the line of each case', async () => {
    const yaml =
      'config: a.json\ncases:\n  - name: x\n    expect: { stage: s }\n\n  - name: y\n    expect: { stage: s }\n';
    expect((await casesOf(yaml)).map(({ name, place }) => [name, place.line])).toEqual([
      ['x', 3],
      ['y', 6],
    ]);
  });

  test('may name another configuration in a case', async () => {
    const cases = [
      { name: 'a', expect: EXPECT },
      { name: 'b', config: 'other.json', expect: EXPECT },
    ];
    expect((await casesOf(text(cases))).map(({ config }) => config)).toEqual(['stages.json', 'other.json']);
  });

  test('takes a seed that is a number as its digits', async () => {
    const cases = [7, '007', -1].map((seed, index) => ({ name: `${index}`, seed, expect: EXPECT }));
    expect((await casesOf(text(cases))).map(({ seed }) => seed)).toEqual(['7', '007', '-1']);
  });

  test('says everything of what is expected', async () => {
    const expected = {
      reason: { metric: 'error_rate' },
      users_hit: { min: 1, max: 2 },
      failed_requests: { max: 0 },
      assertions: ['paused.rate < 1%'],
    };
    const [one] = await casesOf(text([{ name: 'one', runs: 3, expect: expected }]));
    expect(one?.expected).toEqual({
      finalState: null,
      stages: null,
      reason: { code: null, metric: 'error_rate', condition: null, of: null },
      bounds: [
        { figure: 'failed_requests', min: null, max: 0 },
        { figure: 'users_hit', min: 1, max: 2 },
      ],
      assertions: ['paused.rate < 1%'],
    });
  });
});

describe('what is wrong is found:', () => {
  test.each<[string, string, string[]]>([
    ['nothing at all', '', [' no_policy_tests']],
    ['no object', '[]', [' not_policy_tests']],
    ['no cases', '{"config":"a"}', ['cases missing_key']],
    ['an empty list of cases', text([]), ['cases too_few_items']],
    ['an expectation of nothing', text([{ name: 'a', expect: {} }]), ['cases.0.expect expects_nothing']],
    ['no expectation', text([{ name: 'a' }]), ['cases.0.expect missing_key']],
    ['any reason', text([{ name: 'a', expect: { reason: {} } }]), ['cases.0.expect.reason expects_nothing']],
    ['any number', text([{ name: 'a', expect: { users_hit: {} } }]), ['cases.0.expect.users_hit expects_nothing']],
    [
      'bounds the wrong way round',
      text([{ name: 'a', expect: { users_hit: { min: 2, max: 1 } } }]),
      ['cases.0.expect.users_hit bounds_reversed'],
    ],
    [
      'a reason to complete',
      text([{ name: 'a', expect: { final_state: 'COMPLETED', reason: { code: 'gate' } } }]),
      ['cases.0.expect.reason reason_of_completed'],
    ],
    [
      'an assertion about one run',
      text([{ name: 'a', expect: { assertions: ['paused.rate < 1'] } }]),
      ['cases.0.expect.assertions assertion_without_runs'],
    ],
    [
      'a name given twice',
      text([
        { name: 'a', expect: EXPECT },
        { name: 'a', expect: EXPECT },
      ]),
      ['cases.1.name duplicate_case'],
    ],
    ['no configuration', text([{ name: 'a', expect: EXPECT }], {}), ['cases.0 case_without_config']],
    ['a seed that is empty', text([{ name: 'a', seed: '', expect: EXPECT }]), ['cases.0.seed seed_empty']],
    ['a seed of no kind', text([{ name: 'a', seed: true, expect: EXPECT }]), ['cases.0.seed wrong_type']],
    ['a seed with a fraction', text([{ name: 'a', seed: 0.5, expect: EXPECT }]), ['cases.0.seed not_integer']],
    ['no runs', text([{ name: 'a', runs: 0, expect: EXPECT }]), ['cases.0.runs out_of_range']],
    [
      'a control character in a name',
      text([{ name: 'a\u001b[31m', expect: EXPECT }]),
      ['cases.0.name name_unprintable'],
    ],
    ['an unknown scenario', text([{ name: 'a', scenario: 'x', expect: EXPECT }]), ['cases.0.scenario not_one_of']],
  ])('%s', async (_, of, expected) => {
    expect(await problems(of)).toEqual(expected);
  });

  test('all at once, in the order of the text, each near miss once', async () => {
    const of =
      'confg: a\ncases:\n  - nmae: x\n    expct: { final_state: DONE }\n  - name: y\n    rnus: 5\n    expect: { assertions: [paused.rate < 1], satge: s }\n';
    const parsed = await parsePolicyTests(of);
    const told = parsed.ok
      ? []
      : parsed.problems.map((each) => [each.place.line, each.code, 'suggestion' in each ? each.suggestion : null]);
    expect(told).toEqual([
      [1, 'unknown_key', 'config'],
      [3, 'unknown_key', 'name'],
      [4, 'unknown_key', 'expect'],
      [6, 'unknown_key', 'runs'],
      [7, 'unknown_key', 'stage'],
    ]);
  });

  test('whatever the text is, it is understood or refused with a reason', async () => {
    const value = fc.oneof(fc.jsonValue(), fc.constantFrom('config', 'cases', 'expect', 'reason', null, [], {}));
    const cases = fc.array(
      fc.dictionary(fc.constantFrom('name', 'config', 'scenario', 'seed', 'runs', 'expect', 'x'), value),
    );
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(
          fc.json(),
          fc.string(),
          cases.map((each) => text(each)),
        ),
        async (of) => {
          const parsed = await parsePolicyTests(of);
          expect(parsed.ok || parsed.problems.length > 0).toBe(true);
        },
      ),
    );
  });
});
