import * as z from 'zod/mini';
import { experimentSchema } from '../experiment/experiment-schema.js';
import { lintSchema } from '../lint/lint-schema.js';
import { explainSchema } from '../policy/explain-report.js';
import { policyLintSchema } from '../policy/policy-lint-report.js';
import { testSchema } from '../policy-test/test-report.js';
import { releasesSchema } from '../releases/releases-report.js';
import { strategiesSchema } from '../strategies/strategies-report.js';
import { compareSchema } from '../study/compare-schema.js';
import { studySchema } from '../study/study-schema.js';
import { sweepSchema } from '../study/sweep-schema.js';
import { worldsSchema } from '../worlds/worlds-report.js';
import { reportSchema } from './report-schema.js';
import { worstCaseSchema } from './worst-case-json.js';

const PUBLISHED = {
  report: [reportSchema, 'One simulated canary rollout, version 1.'],
  study: [studySchema, 'One plan against many seeds and several worlds, version 1.'],
  sweep: [sweepSchema, 'One plan against many values of one number, version 1.'],
  compare: [compareSchema, 'Two plans that met the same worlds, version 1.'],
  test: [testSchema, 'What became of policy tests, version 1.'],
  lint: [lintSchema, 'What a plan can see in its world and what it cannot, version 1.'],
  'policy-lint': [policyLintSchema, 'What a policy does that it does not seem to, version 1.'],
  experiment: [experimentSchema, 'What became of an experiment, version 1.'],
  explain: [explainSchema, 'What files for another controller say, version 1.'],
  worlds: [worldsSchema, 'The worlds that studies are played in, version 1.'],
  'blast-radius': [worstCaseSchema, 'What each stage of a plan costs at worst, version 1.'],
  strategies: [strategiesSchema, 'Strategies that met the same worlds, version 1.'],
  releases: [releasesSchema, 'A year of releases by the four figures of DORA, version 1.'],
} as const;

/** The shape of what the program prints as JSON, as JSON Schema, draft 2020-12. */
export function publishedJsonSchema(which: keyof typeof PUBLISHED): Record<string, unknown> {
  const [schema, description] = PUBLISHED[which];
  const { $schema, ...rest } = z.toJSONSchema(schema, { target: 'draft-2020-12' });
  return { $schema, $id: `urn:canary-sim:${which}:1`, title: `canary-sim ${which}`, description, ...rest };
}
