import * as z from 'zod/mini';
import type { LintedFinding, PolicyDiagnosis, PolicyStudy } from '../../model/policy/policy-lint.js';
import type { BeforeAndAfter, PlayedRate } from '../../model/results/advice.js';
import type { ScenarioResult } from '../../model/results/study.js';
import { wilson } from '../../stats/intervals/one-proportion.js';
import { round } from '../json/figures-json.js';
import { programJson } from '../json/json-text.js';
import { count, orNull, program, text } from '../json/schema-fields.js';
import { rateJson } from '../study/scenario-report.js';
import { rate, scenarioName } from '../study/scenario-schema.js';
import { policyFindingSentence } from '../words/policy-finding-sentence.js';
import { policyFindingJson, policyFindingSchema } from './policy-finding-report.js';
import { type ToSay, toSaySchema } from './query-report.js';

const before = (description: string) =>
  z.strictObject({ before: rate('As the policy is'), after: rate('With the changes') }).check(z.describe(description));

const played = z.strictObject({
  runs: count('Of each scenario'),
  wrongly_stopped: before('Of healthy versions'),
  scenario: scenarioName,
  stopped: before('Of the bad version of that scenario'),
});

const fired = z.strictObject({
  metric: text('Name of a metric, a hook, or what else ends the rollout'),
  condition: text("How it was judged, in the controller's word"),
  rate: rate('Runs that it was the first to end'),
});

const outcomes = z.strictObject({
  scenario: scenarioName,
  released: rate('Runs that promote it'),
  wrongly_stopped: rate('Runs that stop it though nothing is wrong'),
  stopped: rate('Runs that stop it since something is'),
  paused: rate('Runs that wait for a person to the end'),
  release_seconds: orNull('Until it is released: the median of the runs that release it; null: none does'),
  detect_seconds: orNull(
    'From the fault to the end of the rollout: the median; null: there is no fault, or none is seen',
  ),
  fires_first: z.array(fired).check(z.describe('What ends it first, the most frequent before the others')),
});

/** What `lint --policy --format json` prints, version 1. */
export const policyLintSchema = z.strictObject({
  name: text('Names of the policies'),
  findings: z
    .array(
      z.extend(policyFindingSchema, {
        played: z
          .nullable(played)
          .check(
            z.describe('What the changes came to on the same seeds; null: there are none, or no world to play them in'),
          ),
      }),
    )
    .check(z.describe('What does not do what it seems to')),
  rehearsed: z
    .nullable(
      z.strictObject({
        runs: count('Of each scenario'),
        seed: text('Run 17 has this and /17'),
        healthy: outcomes.check(z.describe('Of a healthy version')),
        bad: outcomes.check(
          z.describe('Of a bad one: the own canary of the world where it is bad, else one that fails more'),
        ),
      }),
    )
    .check(z.describe('What a small study in the world comes to; null: none was made')),
  no_figures: z
    .nullable(z.enum(['no_world', 'to_say', 'not_one_policy']))
    .check(
      z.describe(
        'Why nothing was rehearsed: no world file is named, it leaves something unsaid, or it is not one policy; null: something was',
      ),
    ),
  to_say: z.array(toSaySchema).check(z.describe('What has to be said before a rehearsal')),
  notes: z
    .array(z.strictObject({ code: text('Which kind of note'), message: text('In a sentence') }))
    .check(z.describe('What is so with every such policy; no findings')),
  ...program,
});

export type PolicyLintReport = z.infer<typeof policyLintSchema>;

export function policyLintReport(
  { name, findings, study, notes }: PolicyDiagnosis,
  toSay: readonly ToSay[],
  toolVersion: string,
): PolicyLintReport {
  return {
    name,
    findings: findings.map(findingJson),
    rehearsed: typeof study === 'string' ? null : studyJson(study),
    no_figures: typeof study === 'string' ? study : null,
    to_say: [...toSay],
    notes: notes.map((note) => ({ code: note.code, message: policyFindingSentence(note) })),
    ...programJson(toolVersion),
  };
}

function findingJson({ finding, studied }: LintedFinding): PolicyLintReport['findings'][number] {
  return {
    ...policyFindingJson(finding),
    played:
      studied === null
        ? null
        : {
            runs: studied.stopped.before.runs,
            wrongly_stopped: pairJson(studied.wronglyStopped),
            scenario: studied.scenario,
            stopped: pairJson(studied.stopped),
          },
  };
}

function pairJson(pair: BeforeAndAfter) {
  const json = ({ runs: _, ...of }: PlayedRate) => rateJson(of);
  return { before: json(pair.before), after: json(pair.after) };
}

function studyJson({ runs, seed, healthy, bad }: PolicyStudy): PolicyLintReport['rehearsed'] {
  return { runs, seed, healthy: outcomesJson(healthy), bad: outcomesJson(bad) };
}

type Outcomes = NonNullable<PolicyLintReport['rehearsed']>['healthy'];

function outcomesJson(result: ScenarioResult): Outcomes {
  const { name, outcomes: of, paused, figures } = result;
  const release = figures.duration_seconds?.p50;
  const detect = figures.time_to_detect_seconds?.p50;
  return {
    scenario: name,
    released: rateJson(result.completed),
    wrongly_stopped: rateJson(of.wrongly_stopped),
    stopped: rateJson(of.stopped),
    paused: rateJson(paused),
    release_seconds: release === undefined ? null : round(release, 'measure'),
    detect_seconds: detect === undefined ? null : round(detect, 'measure'),
    fires_first: firesFirst(result),
  };
}

/** Rules of all stages together, by what they look at. */
function firesFirst({ rules, runs }: ScenarioResult): Outcomes['fires_first'] {
  const counts = new Map<string, { readonly metric: string; readonly condition: string; count: number }>();
  for (const { metric, condition, first } of rules) {
    const key = JSON.stringify([metric, condition]);
    const of = counts.get(key) ?? { metric, condition, count: 0 };
    of.count += first.count;
    counts.set(key, of);
  }
  return [...counts.values()]
    .sort((one, other) => other.count - one.count)
    .map(({ metric, condition, count: first }) => ({ metric, condition, rate: rateJson(rateOf(first, runs)) }));
}

function rateOf(first: number, runs: number) {
  return { count: first, rate: first / runs, interval: wilson(first, runs) };
}
