import { parseWorld } from '../../config/parse-world.js';
import { type Rehearsable, rehearsable } from '../../library/policy/rehearsable.js';
import type { Policies } from '../../model/policy/policies.js';
import type { PolicyProblem } from '../../model/problems/problem.js';
import type { WorldLine } from '../../model/world-line.js';
import { hookNames } from '../../policies/rehearsal/asked-metrics.js';
import { rehearsalOf } from '../../policies/rehearsal/rehearsal-of.js';
import { problemSentence } from '../../report/words/problems/problem-sentence.js';
import { BadInputError } from '../exit-codes.js';

/** An entry that has to be in a world, with what makes it needed. */
interface Needed extends WorldLine {
  readonly why: string;
}

/** What is said of one thing may leave another to be said: of a series what it is, then of its label which value is which. */
const MOST_ROUNDS = 5;

/**
 * A world to rehearse policies in, as YAML with comments: usual traffic, two versions that are alike, and what has to be said of
 * what the policies ask, as far as it can be guessed. It can be rehearsed in as it is. What only the policy's owner can mend is thrown.
 */
export async function worldStartingPoint(policies: Policies): Promise<string> {
  const all = rehearsable(policies);
  let needed: readonly Needed[] = [];
  for (let round = 0; round < MOST_ROUNDS; round += 1) {
    const text = textOf(all, needed);
    const read = await parseWorld(text, null, all[0]?.canaryConfig ?? null);
    if (!read.ok) throw new Error(`a world to start from is wrong: ${read.problems.map(problemSentence).join('; ')}`);
    const problems = all.flatMap(({ of }) => {
      const made = rehearsalOf(of(read.said), read.said);
      return made.ok ? [] : made.problems;
    });
    if (problems.length === 0) return text;
    const more = problems.flatMap((problem) => neededFor(problem, needed));
    if (more.length === 0) throw refused(problems);
    needed = [...needed, ...more.filter(({ entry }, at) => more.findIndex((other) => other.entry === entry) === at)];
  }
  return textOf(all, needed);
}

function neededFor(problem: PolicyProblem, known: readonly Needed[]): readonly Needed[] {
  if (!('say' in problem) || known.some(({ entry }) => entry === problem.say.entry)) return [];
  return [{ ...problem.say, why: whyText(problem) }];
}

function whyText(problem: Extract<PolicyProblem, { readonly say: WorldLine }>): string {
  switch (problem.code) {
    case 'series_unknown':
      return `the metric "${problem.metric}" asks for ${problem.series}, whose name does not tell what it shows`;
    case 'status_unknown':
      return `the metric "${problem.metric}" asks for ${problem.series} by ${problem.label}: which value is a failure?`;
    case 'selects_nothing':
      return `the metric "${problem.metric}" asks for ${problem.series} by labels that no version is known by`;
    case 'measure_missing':
      return `the metric "${problem.metric}" asks ${problem.provider}: what does it measure?`;
  }
}

function refused(problems: readonly PolicyProblem[]): BadInputError {
  const file = problems[0]?.file ?? '';
  return new BadInputError(
    problems.filter((problem) => problem.file === file),
    file === '' ? null : file,
  );
}

const HINTS: Readonly<Record<WorldLine['section'], string>> = {
  series:
    'What metrics of Prometheus show: requests, errors, successes, conversions, restarts, latency, cpu, memory, up, constant.',
  metrics: 'Metrics of your own: what stable and canary truly have of each.',
  measures: 'What other providers measure: error_share, success_share, latency_p99_ms, …; or outcomes, or a value.',
  arms: 'Which labels tell the versions apart.',
  kayenta:
    'The stage that runs the canary config: share, lifetime, interval, warm_up; what each metric is, as of `measures`.',
};

const SECTIONS = ['series', 'metrics', 'measures', 'arms', 'kayenta'] as const;

function textOf(policies: readonly Rehearsable[], needed: readonly Needed[]): string {
  const names = policies.map(({ name }) => name).filter((name) => name !== '');
  const hooks = [...new Set(policies.flatMap(({ of }) => hookNames(of(null))))];
  const isFlagger = policies.some(({ kind }) => kind === 'Canary');
  const isAlone = policies.some(({ isWhole }) => !isWhole);
  const lines = [
    '# yaml-language-server: $schema=./canary-sim-world.schema.json',
    '# The line above is for editors: `canary-sim schema world > canary-sim-world.schema.json` writes that file.',
    '# What the policy meets. The policy says how the rollout goes; nothing of that belongs here.',
    '',
    `name: ${JSON.stringify(names[0] ?? 'rehearsal')}`,
    '',
    '# The traffic, all versions together.',
    'service: { requests_per_second: 100 }',
    '# How the version in service truly behaves.',
    'stable: { error_rate: 0.001, latency_ms: { p50: 50, p99: 200 } }',
    '# The new version; as stable in all that is not said here. A worse one, to see what the policy does with it: error_rate: 0.05',
    'canary: { error_rate: 0.001 }',
    '',
    '# How pods are scraped. range: closed is Prometheus 2, left_open is Prometheus 3.',
    'prometheus: { scrape: 15s, range: left_open, history: 30m }',
    `# From when a pod is asked for until it serves${isFlagger ? '; count: as many as the Deployment has' : ''}.`,
    `pods: { ready_after: 30s${isFlagger ? ', count: 2' : ''} }`,
    ...(isAlone
      ? [
          '# The share of the requests that the canary has while the analysis runs, and how long it has had it by then.',
          'canary_percent: 20',
          'canary_since: 5m',
        ]
      : []),
    ...SECTIONS.flatMap((section) => sectionLines(section, needed)),
    ...(hooks.length === 0
      ? []
      : [
          '',
          '# What webhooks, jobs and plugins answer: pass, fail, { fails: 2% }, { opens_after: 20m }, { closes_after: 20m }.',
          'hooks:',
          ...hooks.map((name) => `  ${JSON.stringify(name)}: pass`),
        ]),
  ];
  return `${lines.join('\n')}\n`;
}

function sectionLines(section: WorldLine['section'], needed: readonly Needed[]): readonly string[] {
  const of = needed.filter((each) => each.section === section);
  if (of.length === 0) return [];
  const bullet = section === 'arms' ? '- ' : '';
  // The last that is said of a thing is what holds.
  const last = of.filter(({ entry }, at) => !of.slice(at + 1).some((later) => nameOf(later.entry) === nameOf(entry)));
  const entries = (section === 'arms' ? of : last).flatMap(({ entry, why }) => [
    `  # ${why.replaceAll(/\s+/g, ' ')}`,
    `  ${bullet}${entry}`,
  ]);
  const inSection = section === 'kayenta' ? ['  metrics:', ...entries.map((line) => `  ${line}`)] : entries;
  return ['', `# ${HINTS[section]}`, `${section}:`, ...inSection];
}

/** The key of an entry. */
function nameOf(entry: string): string {
  return /^("(?:[^"\\]|\\.)*"|[^:]*):/.exec(entry)?.[1] ?? entry;
}
