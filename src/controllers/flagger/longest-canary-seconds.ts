import type { FlaggerCanary } from '../../model/policy/flagger-policy.js';
import type { HookAnswers, Rehearsal } from '../../model/policy/rehearsal.js';
import { canaryOutlook } from './canary-outlook.js';
import { thresholdOf } from './canary-policy.js';

/** Of gates that open by chance, so many go on later than is reckoned with. */
const LEFT_OUT = 1e-9;

/**
 * No canary that no person has to help takes longer, in seconds: all its steps, all failed checks that it bears, each wait for
 * pods to its deadline, and gates to their opening. A gate that never opens, and a canary that never advances, are stuck then.
 */
export function longestCanarySeconds(canary: FlaggerCanary, { hooks, revisionSeconds = [] }: Rehearsal): number {
  const { policy, intervalSeconds, progressDeadlineSeconds, webhookNames } = canary;
  const steps = canaryOutlook(canary).passing.at(-1)?.toTick ?? 0;
  const gates = policy.analysis.webhooks.flatMap(({ type }, index) => {
    const name = webhookNames[index] ?? '';
    const isGate = type.startsWith('confirm-') && Object.hasOwn(hooks, name);
    // The gate of traffic is asked at each step.
    return isGate
      ? [waitSeconds(hooks[name] as HookAnswers, intervalSeconds, type === 'confirm-traffic-increase' ? steps : 2)]
      : [];
  });
  const waits = gates.reduce((sum, seconds) => sum + seconds, 0);
  const deadlines = 4 * (progressDeadlineSeconds + intervalSeconds);
  const restart = revisionSeconds.at(-1) ?? 0;
  return restart + Math.ceil((steps + thresholdOf(policy.analysis) + 2) * intervalSeconds + deadlines + waits);
}

/** How long a gate keeps a canary, asked for so many openings. Blue/green asks on every second tick only. */
function waitSeconds(answers: HookAnswers, intervalSeconds: number, openings: number): number {
  if ('opensAfterSeconds' in answers) return answers.opensAfterSeconds + 2 * intervalSeconds;
  if (!('fails' in answers) || answers.fails <= 0 || answers.fails >= 1) return 0;
  const asks = Math.ceil(Math.log(LEFT_OUT) / Math.log(answers.fails));
  return 2 * asks * openings * intervalSeconds;
}
