import { assessmentOf } from '../../controllers/argo/measurement-outcome.js';
import { policyFindings, recordedFindings, templateFindings } from '../../controllers/argo/policy-findings.js';
import { canaryFindings } from '../../controllers/flagger/canary-findings.js';
import { canaryOutlook } from '../../controllers/flagger/canary-outlook.js';
import { canaryConfigFindings } from '../../controllers/kayenta/canary-config-findings.js';
import { kayentaStageFindings } from '../../controllers/kayenta/kayenta-stage-findings.js';
import { argoRuns } from '../../measures/argo-runs.js';
import type { DocumentPath, Place } from '../../model/place.js';
import type { Policies } from '../../model/policy/policies.js';
import type { FoundInPolicy, PolicyFinding } from '../../model/policy/policy-finding.js';
import type { PlacedEdit, PolicyEdit, PolicyPart, PolicyPlace } from '../../model/policy/policy-part.js';
import type { ConfigWarning } from '../../model/problems/warning.js';
import type { Setup } from '../../model/setup.js';
import type { WorldSaid } from '../../model/world-said.js';
import { placedEdit, placeWithin } from '../../policies/policy-place.js';
import { type OfNoAnswer, queryFindings } from '../../policies/rehearsal/query-findings.js';
import { type RehearsalOf, rehearsalOf } from '../../policies/rehearsal/rehearsal-of.js';
import { type Rehearsable, rehearsable } from './rehearsable.js';
import { withoutEffect } from './without-effect.js';

/** A world file as it was read; `file` null: there is none, and it is the world that is met then. */
export interface WorldRead {
  readonly said: WorldSaid;
  readonly setup: Pick<Setup, 'whenPaused'>;
  readonly placeOf: (path: DocumentPath) => Place;
  readonly file: string | null;
}

/** What can be rehearsed of some files, and how its queries are understood. */
export interface UnderstoodPolicy {
  readonly rehearsable: Rehearsable;
  readonly of: RehearsalOf;
  /** What the world file says that changes nothing for it. */
  readonly warnings: readonly ConfigWarning[];
}

/** A finding, and what may mend it: told of only once it was tried. */
export interface MendableFinding {
  readonly finding: PolicyFinding;
  readonly mends: readonly (readonly PlacedEdit[])[];
}

export interface PolicyFindings {
  readonly findings: readonly MendableFinding[];
  readonly understood: readonly UnderstoodPolicy[];
}

/** All that people's files say that does not do what it seems to, each with its place. */
export function findingsOf(policies: Policies, world: WorldRead): PolicyFindings {
  const { said } = world;
  const understood = rehearsable(policies).map((each): UnderstoodPolicy => {
    const of = rehearsalOf(each.of(said), said);
    const warnings = of.ok ? [...of.warnings, ...withoutEffect(of.rehearsal, said, world.setup)] : [];
    return { rehearsable: each, of, warnings };
  });
  // What a Rollout uses is told of with it.
  const alone = policies.rollouts.length === 0 ? policies.templates : [];
  const [canaryConfig = null] = policies.canaryConfigs;
  const ofNoAnswer = ofNoAnswerIn(policies);
  const found: readonly FoundInPolicy[] = [
    ...policies.rollouts.flatMap(policyFindings),
    ...alone.flatMap(templateFindings),
    ...policies.runs.flatMap(recordedFindings),
    ...policies.canaries.flatMap((canary) => canaryFindings(canary, canaryOutlook(canary))),
    ...understood.flatMap(({ rehearsable: { of: make }, of }) => {
      return queryFindings(make(said), of.understood, of.ok ? [] : of.problems, said, ofNoAnswer);
    }),
    ...policies.canaryConfigs.flatMap((config) => canaryConfigFindings(config)),
    ...(canaryConfig === null || said.kayenta === null ? [] : kayentaStageFindings(canaryConfig, said.kayenta)),
  ];
  return { findings: toldOnce(found.map((one) => mendable(one, world))), understood };
}

/** What several runs of one template come to is one finding, which names them all. */
function toldOnce(all: readonly MendableFinding[]): readonly MendableFinding[] {
  const told = new Map<string, MendableFinding>();
  for (const one of all) {
    const { run, ...rest } = one.finding;
    const key = JSON.stringify(rest);
    const { finding } = told.get(key) ?? one;
    const runs = new Set([finding.run, run].filter((name) => name !== null));
    told.set(key, { ...one, finding: { ...finding, run: [...runs].join(', ') || null } });
  }
  return [...told.values()];
}

/** An Argo metric is assessed without a value; a check of Flagger's fails. */
function ofNoAnswerIn({ rollouts, templates, runs }: Policies): OfNoAnswer {
  const specs = [
    ...rollouts.flatMap((rollout) => argoRuns(rollout).map(({ spec }) => spec)),
    ...[...templates, ...runs].map(({ spec }) => spec),
  ];
  const metrics = new Map(specs.flatMap((spec) => spec.metrics.map((metric) => [metric as object, metric] as const)));
  return (of) => {
    const metric = metrics.get(of);
    if (metric === undefined) return 'no values found';
    const { phase } = assessmentOf(metric.successCondition, metric.failureCondition)({ kind: 'vector', values: [] });
    return phase === 'Successful' ? null : phase;
  };
}

export function mendable({ detail, at, rollout, run, mends = [] }: FoundInPolicy, world: WorldRead): MendableFinding {
  const placed = mends.flatMap((edits) => {
    const known = edits.flatMap((edit) => editIn(edit, world) ?? []);
    return known.length === 0 || known.length < edits.length ? [] : [known];
  });
  return { finding: { ...detail, rollout, run, ...placeIn(at, world), remedy: [] }, mends: placed };
}

/** The stage of a canary config stands in the world file. */
function placeIn(at: PolicyPart, { said, placeOf, file }: WorldRead): PolicyPlace {
  if (at.of !== said.kayenta) return placeWithin(at);
  const path = ['kayenta', ...at.within];
  return { file: file ?? '', path, place: placeOf(path) };
}

function editIn(edit: PolicyEdit, world: WorldRead): PlacedEdit | null {
  if (edit.of !== world.said.kayenta) return placedEdit(edit);
  if (world.file === null) return null;
  const { of: _, within, ...change } = edit;
  const place = placeIn(edit, world);
  return { ...change, ...place, document: 0, way: ['kayenta', ...within], was: undefined };
}
