import { rehearsedAnalysis, stagesOfAnalysis } from '../../controllers/argo/rehearsed-analysis.js';
import { rehearsedRollout } from '../../controllers/argo/rehearsed-rollout.js';
import { stagesOfRollout } from '../../controllers/argo/stages-of-rollout.js';
import { rehearsedCanary } from '../../controllers/flagger/rehearsed-flagger.js';
import { stagesOfCanary } from '../../controllers/flagger/stages-of-canary.js';
import { rehearsedKayenta, stagesOfKayenta } from '../../controllers/kayenta/rehearsed-kayenta.js';
import type { Rehearsal, RehearsedPolicy, RehearsedStage } from '../../model/policy/rehearsal.js';
import type { RehearsedController } from '../../model/policy/rehearsed-controller.js';

/** Rules that were read, and what of. */
const known = new WeakMap<
  RehearsedPolicy,
  { readonly rehearsal: Rehearsal; readonly rules: RehearsedController<unknown> }
>();

/** What a rehearsal has once it is ready to be played, on which no rule hangs. */
const OF_PLAYED: ReadonlySet<string> = new Set(['stages', 'instances', 'command', 'world', 'withoutEffect']);

/** The rules of a rehearsal's policy, ready to be followed: conditions and queries are read once in a process. */
export function rehearsedControllerOf(rehearsal: Rehearsal): RehearsedController<unknown> {
  const before = known.get(rehearsal.policy);
  if (before !== undefined && haveSameRules(before.rehearsal, rehearsal)) return before.rules;
  const rules = rulesOf(rehearsal);
  known.set(rehearsal.policy, { rehearsal, rules });
  return rules;
}

function haveSameRules(one: object, other: object): boolean {
  const [first, second] = [one, other].map((each) => new Map<string, unknown>(Object.entries(each)));
  const keys = Object.keys({ ...one, ...other });
  return keys.every((key) => OF_PLAYED.has(key) || first?.get(key) === second?.get(key));
}

function rulesOf(rehearsal: Rehearsal): RehearsedController<unknown> {
  const { policy } = rehearsal;
  switch (policy.controller) {
    case 'argo_rollout':
      return rehearsedRollout(policy.rollout, rehearsal) as RehearsedController<unknown>;
    case 'argo_analysis':
      return rehearsedAnalysis(policy, rehearsal) as RehearsedController<unknown>;
    case 'flagger':
      return rehearsedCanary(policy.canary, rehearsal) as RehearsedController<unknown>;
    case 'kayenta':
      return rehearsedKayenta(policy.canary, policy.stage) as RehearsedController<unknown>;
  }
}

/** The places on the way of a policy, which need no world. */
export function stagesOf(policy: RehearsedPolicy): readonly RehearsedStage[] {
  switch (policy.controller) {
    case 'argo_rollout':
      return stagesOfRollout(policy.rollout);
    case 'argo_analysis':
      return stagesOfAnalysis(policy);
    case 'flagger':
      return stagesOfCanary(policy.canary);
    case 'kayenta':
      return stagesOfKayenta(policy.stage);
  }
}
