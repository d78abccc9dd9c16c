import type { DocumentPath } from '../../model/place.js';
import type { ExperimentProblemDetail } from '../../model/problems/experiment-problem.js';
import { secondsOf } from '../../text/duration.js';
import { metricProblems } from '../checks/check-metrics.js';
import { latencyProblems } from '../checks/check-versions.js';
import type { Draft, FitProblem, Unplaced } from '../checks/draft.js';
import { FAULT_EFFECT_KEYS } from '../schema/fault-schema.js';
import type { Tolerant } from '../schema/field.js';
import {
  EXPERIMENT_LIMITS,
  type ExperimentDocument,
  type ExperimentInput,
  type InjectedDocument,
  PARAMETERS,
} from './experiment-schema.js';
import { type ClaimMetric, parseClaim } from './parse-claim.js';

type Problem = Unplaced<ExperimentProblemDetail> | FitProblem;

/** An experiment as far as it could be used. */
interface ExperimentDraft {
  readonly said: NonNullable<Tolerant<ExperimentInput>>;
  readonly understood: NonNullable<Tolerant<ExperimentDocument>>;
}

/** What does not fit together in an experiment, as far as it is known. */
export function experimentProblems(draft: ExperimentDraft): readonly Problem[] {
  return [...borrowedProblems(draft), ...claimProblems(draft), ...faultProblems(draft), ...sizeProblems(draft)];
}

/** Of the parts that an experiment shares with a configuration. */
function borrowedProblems({ said, understood }: ExperimentDraft): readonly Problem[] {
  const list = effectsOf(said.fault);
  const like = {
    said: { stable: said.stable, ...(Object.hasOwn(said, 'metrics') ? { metrics: said.metrics } : {}), faults: list },
    understood: { stable: understood.stable },
  } as unknown as Draft;
  const ofFaults = metricProblems(like).map((problem): Problem => {
    const [first, ...rest] = problem.path;
    return first === 'faults' ? { ...problem, path: ['fault', ...rest] } : problem;
  });
  const canaries = Object.entries(said.metrics ?? {}).filter(([, metric]) => Object.hasOwn(metric ?? {}, 'canary'));
  return [
    ...latencyProblems(like),
    ...ofFaults,
    ...canaries.map(([name]): Problem => {
      const allowed = ['ratio_of', 'per', 'stable', 'better', 'cv'];
      return { code: 'unknown_key', key: 'canary', allowed, suggestion: null, path: ['metrics', name, 'canary'] };
    }),
  ];
}

function claimProblems({ said, understood }: ExperimentDraft): readonly Problem[] {
  // What a claim names may be a metric that could not be read.
  const isKnown = !Object.hasOwn(said, 'metrics') || said.metrics !== undefined;
  const written: readonly (readonly [string | undefined, DocumentPath])[] = [
    ...(said.hypothesis ?? []).map((text, index) => [text, ['hypothesis', index]] as const),
    [said.abort_when, ['abort_when']],
  ];
  const [at, every] = [secondsOf(understood.at), secondsOf(understood.every)];
  return written.flatMap(([text, path]): readonly Problem[] => {
    if (text === undefined) return [];
    const parsed = parseClaim(text, claimMetrics(said.metrics));
    if (!parsed.ok)
      return parsed.problem.code === 'claim_metric_unknown' && !isKnown ? [] : [{ ...parsed.problem, path }];
    const { overSeconds } = parsed.claim;
    if (every !== undefined && overSeconds < every) {
      return [{ code: 'claim_leaves_gaps', overSeconds, everySeconds: every, path }];
    }
    if (at !== undefined && at < overSeconds) {
      return [
        { code: 'steady_state_too_short', atSeconds: at, overSeconds, path: Object.hasOwn(said, 'at') ? ['at'] : path },
      ];
    }
    return [];
  });
}

/** Of metrics of one's own, as claims know them. */
export function claimMetrics(metrics: ExperimentDraft['said']['metrics']): readonly ClaimMetric[] {
  return Object.entries(metrics ?? {}).map(([name, metric]) => ({
    name,
    isRatio: Object.hasOwn(metric ?? {}, 'ratio_of'),
  }));
}

type SaidFault = ExperimentDraft['said']['fault'];
type SaidEffects = Extract<NonNullable<SaidFault>, readonly unknown[]>;

function effectsOf(fault: SaidFault): SaidEffects {
  return Array.isArray(fault) ? (fault as SaidEffects) : [];
}

function faultProblems({ said, understood }: ExperimentDraft): readonly Problem[] {
  const { fault } = said;
  if (fault === undefined) return [];
  if (Array.isArray(fault)) {
    const effects = effectsOf(fault);
    return [
      ...effects.flatMap((effect, index): Problem[] => {
        const isIdle = effect !== undefined && Object.keys(effect).every((key) => key === 'from');
        return isIdle ? [{ code: 'effect_without_effect', allowed: FAULT_EFFECT_KEYS, path: ['fault', index] }] : [];
      }),
      ...effects.flatMap((effect, index) => neverShows(understood, effect?.from, ['fault', index, 'from'])),
    ];
  }
  const injected = fault as NonNullable<Tolerant<InjectedDocument>>;
  const meant = understood.fault as Tolerant<InjectedDocument>;
  const { kind } = injected;
  if (kind === undefined) return [];
  const taken: readonly string[] = Object.keys(PARAMETERS[kind]);
  const known = new Set<string>(Object.values(PARAMETERS).flatMap((values) => Object.keys(values)));
  const ofAnother = Object.keys(injected).flatMap((key): Problem[] =>
    taken.includes(key) || !known.has(key)
      ? []
      : [{ code: 'parameter_of_another_kind', key, kind, allowed: taken, path: ['fault', key] }],
  );
  const pods = taken.includes('pods') ? meant?.pods : undefined;
  const replicas = understood.service?.replicas;
  const tooMany: readonly Problem[] =
    pods === undefined || replicas === undefined || pods <= replicas
      ? []
      : [{ code: 'pods_beyond_replicas', pods, replicas, path: ['fault', ...saidKey(injected, 'pods')] }];
  const late = (['ttl', 'fills_in'] as const).filter((key) => taken.includes(key));
  return [
    ...ofAnother,
    ...tooMany,
    ...late.flatMap((key) => neverShows(understood, meant?.[key], ['fault', ...saidKey(injected, key)])),
  ];
}

/** What begins so long after the fault that the fault is gone by then. */
function neverShows(
  understood: ExperimentDraft['understood'],
  from: string | undefined,
  path: DocumentPath,
): readonly Problem[] {
  const [fromSeconds, lasts, undo] = [from, understood.for, understood.undo].map(secondsOf);
  if (fromSeconds === undefined || lasts === undefined || undo === undefined) return [];
  const goneSeconds = lasts + undo;
  return fromSeconds < goneSeconds ? [] : [{ code: 'fault_never_shows', fromSeconds, goneSeconds, path }];
}

/** Where a value stands: what follows from others stands nowhere. */
function saidKey(of: object, key: string): DocumentPath {
  return Object.hasOwn(of, key) ? [key] : [];
}

function sizeProblems({ understood }: ExperimentDraft): readonly Problem[] {
  const { at, undo, follow_up, every } = understood;
  const lengths = [at, understood.for, undo, follow_up].map(secondsOf);
  const interval = secondsOf(every);
  if (interval === undefined || interval === 0 || lengths.includes(undefined)) return [];
  const looks = Math.ceil(lengths.reduce<number>((sum, seconds) => sum + (seconds ?? 0), 0) / interval);
  const allowed = EXPERIMENT_LIMITS.looks;
  return looks > allowed ? [{ code: 'too_many_looks', looks, allowed, path: ['every'] }] : [];
}
