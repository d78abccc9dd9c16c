import type { CanaryPolicy, FlaggerCanary, WebhookType } from '../../model/policy/flagger-policy.js';
import type { Found, FoundInPolicy, PolicyFindingDetail } from '../../model/policy/policy-finding.js';
import type { PolicyEdit } from '../../model/policy/policy-part.js';
import type { CanaryOutlook } from './canary-outlook.js';
import { strategyOf, thresholdOf } from './canary-policy.js';
import { metricFindings } from './metric-findings.js';

/** What a Canary says that does not do what it seems to. */
export function canaryFindings(canary: FlaggerCanary, outlook: CanaryOutlook): readonly FoundInPolicy[] {
  const suspended = { of: canary, within: ['spec', 'suspend'] };
  const found: readonly Found[] = [
    ...schemaFindings(canary),
    ...(canary.isSuspended
      ? [
          {
            detail: { code: 'canary_suspended' },
            at: suspended,
            mends: [[{ ...suspended, does: 'remove' }]],
          } as const,
        ]
      : []),
    ...weightFindings(canary, outlook),
    ...canary.metrics.flatMap((metric) => metricFindings(metric, canary.intervalSeconds)),
    ...(isUnfed(canary)
      ? [{ detail: { code: 'nothing_sent' }, at: inAnalysis(canary), mends: [[loadTest(canary)]] } as const]
      : []),
    ...gateFindings(canary),
    ...(isWatched(canary) ? [] : [{ detail: { code: 'unwatched' }, at: inAnalysis(canary) } as const]),
  ];
  return found.map((one) => ({ ...one, rollout: canary.name, run: null }));
}

/** A part of its analysis, which has an older name. */
export function inAnalysis(canary: FlaggerCanary, ...within: readonly (string | number)[]) {
  return { of: canary, within: ['spec', canary.isOldForm ? 'canaryAnalysis' : 'analysis', ...within] };
}

/** As Flagger's documentation has one. */
function loadTest(canary: FlaggerCanary): PolicyEdit {
  const webhook = { name: 'load-test', type: 'rollout', url: 'http://flagger-loadtester.test/' };
  const { length } = canary.webhookNames;
  if (length > 0) return { ...inAnalysis(canary, 'webhooks', length), does: 'set', to: webhook };
  return { ...inAnalysis(canary, 'webhooks'), does: 'set', to: [webhook] };
}

/** What every Canary with metrics does, and few expect. */
export function canaryNotes({ policy, metrics, hasSessionAffinity }: FlaggerCanary): readonly PolicyFindingDetail[] {
  if (metrics.length === 0 || policy.skipAnalysis) return [];
  return [
    ...(hasSessionAffinity ? [{ code: 'users_stay' } as const] : []),
    { code: 'threshold_of_rollout', threshold: thresholdOf(policy.analysis) },
    { code: 'no_data_fails' },
    { code: 'no_least_requests' },
    { code: 'promotion_unwatched' },
  ];
}

const STEPS = ['iterations', 'stepWeight', 'stepWeights'];

/** What the controller takes where the field is not given. */
const USUAL: Readonly<Record<string, unknown>> = { interval: '1m', threshold: 1 };

function schemaFindings(canary: FlaggerCanary): readonly Found[] {
  const { given, isOldForm } = canary;
  const missing = ['interval', 'threshold'].filter((field) => !given.includes(field));
  const steps = STEPS.filter((field) => given.includes(field));
  const at = inAnalysis(canary);
  if (isOldForm) {
    return [{ detail: { code: 'old_form' }, at, mends: [[{ ...at, does: 'rename', to: 'analysis' }]] }];
  }
  if (missing.length === 0 && steps.length === 1) return [];
  const filled = missing.map((field): PolicyEdit => ({ ...inAnalysis(canary, field), does: 'set', to: USUAL[field] }));
  const mends = steps.length === 1 ? [filled] : steps.map((kept) => [...filled, ...without(canary, steps, kept)]);
  return [{ detail: { code: 'schema_refuses', missing, steps }, at, mends }];
}

/** Iterations count where they are given, and a list of weights before a step. */
function without(canary: FlaggerCanary, steps: readonly string[], kept: string): readonly PolicyEdit[] {
  const others = steps.filter((field) => field !== kept);
  return others.map((field) => ({ ...inAnalysis(canary, field), does: 'remove' }));
}

function weightFindings(canary: FlaggerCanary, outlook: CanaryOutlook): readonly Found[] {
  const { analysis, provider, skipAnalysis } = canary.policy;
  const { stepWeight, stepWeights, maxWeight, mirror, hasMatch } = analysis;
  if (skipAnalysis) return [];
  if (provider === 'kubernetes') {
    const fields = [
      ...(stepWeight > 0 ? ['stepWeight'] : []),
      ...(stepWeights.length > 0 ? ['stepWeights'] : []),
      ...(maxWeight > 0 ? ['maxWeight'] : []),
      ...(mirror ? ['mirror'] : []),
      ...(hasMatch ? ['match'] : []),
    ];
    const [first] = fields;
    if (first === undefined) return [];
    const mend = fields.map((field): PolicyEdit => ({ ...inAnalysis(canary, field), does: 'remove' }));
    return [{ detail: { code: 'no_router', fields }, at: inAnalysis(canary, first), mends: [mend] }];
  }
  const found: Found[] = [];
  const weight = outlook.passing.at(-1)?.weight ?? 0;
  if (outlook.endTick === null) {
    found.push({
      detail: { code: 'never_advances', weight },
      at: inAnalysis(canary, stepWeights.length > 0 ? 'stepWeights' : 'stepWeight'),
      mends: [
        [
          ...without(canary, STEPS, 'stepWeight').filter(({ within }) => canary.given.includes(String(within.at(-1)))),
          { ...inAnalysis(canary, 'stepWeight'), does: 'set', to: 10 },
          { ...inAnalysis(canary, 'maxWeight'), does: 'set', to: 50 },
        ],
      ],
    });
  }
  if (strategyOf(canary.policy) !== 'canary') return found;
  const last = stepWeights.at(-1);
  const atMost = inAnalysis(canary, 'maxWeight');
  if (last !== undefined && maxWeight > 0 && last !== maxWeight) {
    found.push({
      detail: { code: 'last_step_wins', last, maxWeight },
      at: atMost,
      mends: [[{ ...atMost, does: 'remove' }]],
    });
  }
  const reached = Math.max(...outlook.passing.filter(({ phase }) => phase === 'Progressing').map((row) => row.weight));
  if (last === undefined && maxWeight > 0 && reached > maxWeight) {
    const multiple = Math.max(1, Math.floor(maxWeight / stepWeight)) * stepWeight;
    found.push({
      detail: { code: 'beyond_max_weight', maxWeight, stepWeight, reached },
      at: atMost,
      mends: [[{ ...atMost, does: 'set', to: multiple }]],
    });
  }
  return found;
}

export const GATES: readonly WebhookType[] = ['confirm-rollout', 'confirm-traffic-increase', 'confirm-promotion'];

/** Gates wait for as long as they are closed. */
function gateFindings(canary: FlaggerCanary): readonly Found[] {
  const { policy, webhookNames } = canary;
  return policy.analysis.webhooks.flatMap(({ type }, index): readonly Found[] => {
    if (!GATES.includes(type)) return [];
    const detail = { code: 'gate_waits', webhook: webhookNames[index] ?? '', type } as const;
    return [{ detail, at: inAnalysis(canary, 'webhooks', index) }];
  });
}

/** Whether no user's request reaches the canary, nor a copy of one, while its metrics are checked. */
export function getsNoRequests({ provider, analysis, skipAnalysis }: CanaryPolicy): boolean {
  const isCopied = analysis.mirror && provider !== 'kubernetes';
  return !(skipAnalysis || isCopied) && strategyOf({ provider, analysis }) === 'blue-green';
}

/** A webhook of a check may be a load test. */
function isUnfed({ policy, metrics }: FlaggerCanary): boolean {
  const hasHooks = policy.analysis.webhooks.some(({ type }) => type === 'rollout' || type === 'pre-rollout');
  return metrics.length > 0 && !hasHooks && getsNoRequests(policy);
}

const WATCHING: readonly WebhookType[] = ['pre-rollout', 'rollout', 'rollback'];

function isWatched({ policy, metrics }: FlaggerCanary): boolean {
  const isHooked = policy.analysis.webhooks.some(({ type }) => WATCHING.includes(type));
  return !policy.skipAnalysis && (metrics.length > 0 || isHooked);
}
