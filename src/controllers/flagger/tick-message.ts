import type { FlaggerCanary } from '../../model/policy/flagger-policy.js';
import { iterationsOf, strategyOf } from './canary-policy.js';
import type { FlaggerState } from './canary-state.js';
import type { FlaggerTick } from './tick.js';
import type { AlertCause } from './tick-calls.js';

/** What a tick is told with, beside what it did. */
export interface TickTelling {
  readonly canary: FlaggerCanary;
  readonly before: FlaggerState;
  readonly tick: FlaggerTick;
  /** The webhook that ended it, where one did. */
  readonly webhook: string;
  /** Of a check that failed. */
  readonly check: string;
  /** Why pods are not ready. */
  readonly primaryWhy: string;
  readonly canaryWhy: string;
}

/** What happened in a tick, as Flagger 1.44 tells it as an event; '' where it tells nothing. */
export function tickMessage(telling: TickTelling): string {
  const { canary, before, tick, webhook, primaryWhy, canaryWhy, check } = telling;
  const name = `${canary.name}.${canary.namespace}`;
  const target = `${canary.target}.${canary.namespace}`;
  const primary = `${canary.target}-primary.${canary.namespace}`;
  const failed = `Canary failed! Scaling down ${name}`;
  switch (tick.did) {
    case 'nothing':
      return '';
    case 'primary_awaited':
      return `${primary} not ready: ${primaryWhy}`;
    case 'canary_awaited':
      return `canary deployment ${target} not ready: ${canaryWhy}`;
    case 'rollout_held':
      return `Halt ${name} advancement waiting for approval ${webhook}`;
    case 'traffic_held':
      return `Halt ${name} advancement waiting for traffic increase approval ${webhook}`;
    case 'promotion_held':
      return `Halt ${name} advancement waiting for promotion approval ${webhook}`;
    case 'begun':
      return `New revision detected! Scaling up ${target}`;
    case 'restarted':
      return `New revision detected! Restarting analysis for ${target}`;
    case 'check_failed':
      return check;
    case 'advanced':
      return advanced(canary, before, tick.state, name);
    case 'promoted':
      return `Copying ${target} template spec to ${primary}`;
    case 'shifted':
      return tick.state.phase === 'Finalising'
        ? 'Routing all traffic to primary'
        : `Advance ${name} primary weight ${100 - tick.state.weight}`;
    case 'succeeded':
      return `Promotion completed! Scaling down ${target}`;
    case 'skipped':
      return `Promotion completed! Canary analysis was skipped for ${target}`;
    case 'rolled_back_by_hook':
      return `Rolling back ${name} manual webhook invoked`;
    case 'rolled_back_by_checks':
      return `Rolling back ${name} failed checks threshold reached ${before.failedChecks}`;
    case 'rolled_back_by_primary':
      return `${primary} not ready: ${primaryWhy}. ${failed}`;
    case 'rolled_back_by_canary':
      return `canary deployment ${target} not ready: ${canaryWhy}. ${failed}`;
    case 'promotion_failed':
      return `Promotion of ${target} failed, primary not ready: ${primary} not ready: ${primaryWhy}`;
  }
}

function advanced({ policy }: FlaggerCanary, before: FlaggerState, after: FlaggerState, name: string): string {
  if (strategyOf(policy) === 'canary') return `Advance ${name} canary weight ${after.weight}`;
  const iterations = iterationsOf(policy);
  if (after.iterations <= iterations) return `Advance ${name} canary iteration ${after.iterations}/${iterations}`;
  if (policy.provider === 'kubernetes') return '';
  return before.isMirrored ? 'Stop traffic mirroring and route all traffic to canary' : 'Routing all traffic to canary';
}

/** The text of an alert. `failedChecks`: as they were. */
export function alertMessage(about: AlertCause, failedChecks: number, primaryWhy: string): string {
  switch (about) {
    case 'begun':
      return 'New revision detected, progressing canary analysis.';
    case 'rollout_held':
      return 'Canary is waiting for approval.';
    case 'traffic_held':
      return 'Canary traffic increase is waiting for approval.';
    case 'promotion_held':
      return 'Canary promotion is waiting for approval.';
    case 'told_to_roll_back':
      return 'Rolling back manual webhook invoked';
    case 'threshold_reached':
      return `Failed checks threshold reached ${failedChecks}`;
    case 'promotion_failed':
      return `Promotion failed, primary not ready: ${primaryWhy}`;
    case 'succeeded':
      return 'Canary analysis completed successfully, promotion finished.';
    case 'skipped':
      return 'Canary analysis was skipped, promotion finished.';
  }
}
