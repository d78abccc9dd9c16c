import { rehearsedRollout } from '../../../src/controllers/argo/rehearsed-rollout.js';
import type { OperatorActionName } from '../../../src/model/operator.js';
import type { ArgoRollout } from '../../../src/model/policy/argo-policy.js';
import type { Measure, Rehearsal } from '../../../src/model/policy/rehearsal.js';
import type { RehearsalNote } from '../../../src/model/policy/rehearsal-note.js';
import type { Readiness } from '../../../src/model/source.js';
import { readPolicies } from '../../../src/policies/read-policies.js';
import { problemSentence } from '../../../src/report/words/problems/problem-sentence.js';
import { runLoop } from '../../../src/simulation/loop.js';
import { Notes, ScriptedSource } from '../scripted-source.js';

const TEMPLATE = (metric: string) => `---
apiVersion: argoproj.io/v1alpha1
kind: AnalysisTemplate
metadata: {name: t}
spec:
  metrics: [{name: m, provider: {prometheus: {query: up}}, ${metric}}]
`;

const OUTCOMES = { S: 'successful', F: 'failed', I: 'inconclusive', E: 'error' } as const;

export interface Play {
  /** What the metric's measurements come to, as letters; the last one from then on. */
  readonly script?: string;
  readonly words?: readonly (readonly [number, OperatorActionName])[];
  readonly readiness?: (atSeconds: number) => Readiness;
  readonly answer?: (name: string, nth: number) => string;
  readonly hooks?: Rehearsal['hooks'];
  readonly matchPercent?: number;
  readonly revisionSeconds?: readonly number[];
  readonly spec?: string;
  readonly metric?: string;
  readonly replicas?: number;
  readonly horizonSeconds?: number;
}

/** A Rollout of five replicas, with a template `t` of one metric `m`. */
export function rolloutOf(strategy: string, spec: string, metric: string, replicas = 5): ArgoRollout {
  const text = `apiVersion: argoproj.io/v1alpha1\nkind: Rollout\nmetadata: {name: shop}\nspec:\n  replicas: ${replicas}\n${spec}  strategy: {${strategy}}\n`;
  const read = readPolicies([{ name: 'r.yaml', text: `${text}${TEMPLATE(metric)}` }]);
  if (!read.ok) throw new Error(read.problems.map(problemSentence).join('\n'));
  const [rollout] = read.policies.rollouts;
  if (rollout === undefined) throw new Error('no Rollout');
  return rollout;
}

/** A world in which a Rollout asks for nothing but what is given. */
export function rehearsal(rollout: ArgoRollout, given: Partial<Rehearsal> = {}): Rehearsal {
  return {
    policy: { controller: 'argo_rollout', rollout },
    prometheus: { scrapeSeconds: 15, range: 'closed', historySeconds: 600 },
    families: [],
    measures: {},
    hooks: {},
    ...given,
  };
}

/** Plays a Rollout; what it does, with its seconds, and the shares of the canary. */
export function played(strategy: string, play: Play = {}) {
  const { script = 'S', words = [], readiness = () => 'ready', spec = '', metric = 'interval: 1m' } = play;
  const rollout = rolloutOf(strategy, spec, metric, play.replicas);
  const outcomes = [...script].map((letter) => OUTCOMES[letter as keyof typeof OUTCOMES]);
  const measures: Readonly<Record<string, Measure>> = { m: { outcomes } };
  const { hooks = {}, matchPercent, revisionSeconds } = play;
  const { controller, stages, standing, longestSeconds, assumptions } = rehearsedRollout(
    rollout,
    rehearsal(rollout, {
      measures,
      hooks,
      ...(matchPercent === undefined ? {} : { matchPercent }),
      ...(revisionSeconds === undefined ? {} : { revisionSeconds }),
    }),
  );
  const source = new ScriptedSource({
    answer: play.answer ?? (() => 'pass'),
    readiness: (arm, at) => (arm === 'canary' ? readiness(at) : 'ready'),
  });
  const recorder = new Notes<RehearsalNote>();
  const end = runLoop({
    controller,
    source,
    words: words.map(([atSeconds, action]) => ({ dueAtSeconds: atSeconds, said: { atSeconds, action } })),
    recorder,
    horizonSeconds: play.horizonSeconds ?? 7_200,
  });
  const shares = source.stretches.map(({ fromSeconds, exposure }) => [fromSeconds, exposure.canaryPercent] as const);
  const pods = source.stretches.map(({ fromSeconds, exposure: { replicas } }) => {
    return [fromSeconds, replicas?.canary ?? null, replicas?.stable ?? null] as const;
  });
  return {
    end,
    standing: standing(end.turn.state),
    stages,
    longestSeconds,
    assumptions,
    told: recorder.all.map(({ note, atSeconds }) => `${atSeconds} ${told(note)}`),
    shares: changes(shares),
    pods: changes(pods),
    stretches: source.stretches,
    marks: source.marks,
    notes: recorder.all.map(({ note }) => note),
  };
}

/** Those whose values are others than those of the one before. */
function changes<T extends readonly [number, ...unknown[]]>(all: readonly T[]): readonly T[] {
  const of = (one: T | undefined) => JSON.stringify(one?.slice(1));
  return all.filter((one, at) => at === 0 || of(all[at - 1]) !== of(one));
}

function told(note: RehearsalNote): string {
  switch (note.type) {
    case 'stage':
      return `step ${note.stageIndex}`;
    case 'measured':
      return note.phase;
    case 'run_ended':
      return `run ${note.phase}`;
    default:
      return note.type;
  }
}
