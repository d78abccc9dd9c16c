import { RE2JS } from 're2js';
import { expect, test } from 'vitest';
import { regexExamples } from '../../../src/policies/rehearsal/regex-examples.js';

test.each([
  ['podinfo-[0-9a-zA-Z]+(-[0-9a-zA-Z]+)', ['podinfo-x-x']],
  ['checkout-(canary|stable)', ['checkout-canary', 'checkout-stable']],
  ['5..|429', ['5..', '429']],
  ['kube(ew)?_test__podinfo_canary__.*__podinfo_canary(_[0-9]+)?', ['kube_test__podinfo_canary____podinfo_canary']],
  ['.+@kubernetescrd', ['x@kubernetescrd']],
  ['shop\\.svc\\..*', ['shop.svc.']],
  ['(?i)canary', ['canary']],
  ['[^/]+/\\d{3}', ['x/000']],
  ['a{2,3}', ['aa']],
  ['', ['']],
])('of %s the examples are %j, and it finds each', (expression, examples) => {
  expect(regexExamples(expression)).toEqual(examples);
  for (const example of examples) expect(RE2JS.compile(expression).matcher(example).matches()).toBe(true);
});

test('of many alternatives within one another there are no more than twenty', () => {
  expect(regexExamples('(a|b|c)(a|b|c)(a|b|c)(a|b|c)')).toHaveLength(20);
});

test('a text that is no expression gives some examples, and no error', () => {
  for (const text of ['(', ')', '[', '*', '\\', '(?P<', '{', 'a{', '|||', '[^]', '[]]']) {
    expect(Array.isArray(regexExamples(text))).toBe(true);
  }
});
