import type * as z from 'zod/mini';
import type { Advice, BeforeAndAfter, PlayedRate } from '../../model/results/advice.js';
import { adviceSentence, adviceSuggestion } from '../words/advice-sentence.js';
import type { adviceSchema } from './advice-schema.js';
import { rateJson } from './scenario-report.js';

/** One advice as the report of a study has it. */
export function adviceJson(advice: Advice): z.infer<typeof adviceSchema> {
  const { code, scenario, rule, changes, outcome, healthyReleased, costs } = advice;
  return {
    code,
    scenario,
    rule: rule === null ? null : ruleJson(rule),
    changes: changes.map(({ path, from, to }) => ({ path: [...path], from, to })),
    outcome: pairJson(outcome),
    healthy_released: pairJson(healthyReleased),
    costs: costs.map(({ scenario: lost, ...of }) => ({ scenario: lost, ...pairJson(of) })),
    message: adviceSentence(advice),
    suggestion: adviceSuggestion(advice),
  };
}

function ruleJson({ stage, metric, condition, place }: NonNullable<Advice['rule']>) {
  return { stage, metric, condition, ...(place === undefined ? {} : { rule: place }) };
}

function pairJson({ before, after }: BeforeAndAfter) {
  return { before: playedJson(before), after: playedJson(after) };
}

function playedJson({ runs, ...of }: PlayedRate) {
  return { runs, ...rateJson(of) };
}
