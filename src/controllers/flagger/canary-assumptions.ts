import type { FlaggerCanary } from '../../model/policy/flagger-policy.js';
import type { PolicyFindingDetail } from '../../model/policy/policy-finding.js';
import type { Rehearsal } from '../../model/policy/rehearsal.js';
import { canaryRoutes, sendsLoad } from './canary-exposure.js';
import { GATES, getsNoRequests } from './canary-findings.js';
import { strategyOf } from './canary-policy.js';

/** What a rehearsal takes for given, since neither the Canary nor its world says it, or since it is not simulated. */
export function canaryAssumptions(canary: FlaggerCanary, rehearsal: Rehearsal): readonly PolicyFindingDetail[] {
  const { policy, intervalSeconds, webhookNames, metrics, isSuspended } = canary;
  if (isSuspended) return [];
  const hooks = policy.analysis.webhooks.map(({ type }, index) => ({ type, webhook: webhookNames[index] ?? '' }));
  const unsaid = hooks.filter(({ webhook }) => !Object.hasOwn(rehearsal.hooks, webhook));
  const gates = unsaid.filter(({ type }) => GATES.includes(type));
  const rollbacks = unsaid.filter(({ type }) => type === 'rollback');
  const { matchPercent, loadTestPercent, pods, revisionSeconds } = rehearsal;
  const isMatching = strategyOf(policy) === 'ab-testing' && matchPercent === undefined;
  const isLoadSaid = loadTestPercent !== undefined && sendsLoad(canary);
  const isUnfed = metrics.length > 0 && getsNoRequests(policy) && !isLoadSaid;
  const isUncounted = pods !== undefined && canaryRoutes(canary, rehearsal).pods === null;
  return [
    { code: 'detection_unseen', intervalSeconds },
    ...gates.map(({ webhook, type }) => ({ code: 'gate_open' as const, webhook, type })),
    ...rollbacks.map(({ webhook }) => ({ code: 'rollback_unasked' as const, webhook })),
    ...(isMatching ? [{ code: 'all_match' } as const] : []),
    ...(isUnfed ? [{ code: 'nothing_sent' } as const] : []),
    ...(isUncounted ? [{ code: 'pods_uncounted' } as const] : []),
    ...(revisionSeconds === undefined ? [] : [{ code: 'revisions_alike', arePodsNew: false } as const]),
    { code: 'promoted_at_once' },
  ];
}
