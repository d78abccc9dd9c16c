import { FAULT_EFFECT_KEYS } from './checks/fault-keys.js';
import { DEFAULTS } from './schema/config-defaults.js';
import type { FaultDocument, MomentDocument } from './schema/config-document.js';
import type { ConfigInput } from './schema/config-schema.js';
import { saidOf, saidOr, type Tolerant } from './tolerant.js';

type Draft = Tolerant<NonNullable<ConfigInput['faults']>[number]>;
type MomentDraft = NonNullable<Draft>['from'];

/** Fills in what is said of a fault, the one at `index` of its list; what it does not do stays unsaid. */
export function completeFault(
  draft: Draft,
  index: number,
  firstStage: string | undefined,
): NonNullable<Tolerant<FaultDocument>> {
  const { fault } = DEFAULTS;
  return {
    name: saidOr(draft, 'name', `fault-${index + 1}`),
    arm: saidOr(draft, 'arm', fault.arm),
    ...saidOf(draft, ...FAULT_EFFECT_KEYS, 'after'),
    from: completeMoment(saidOr(draft, 'from', fault.from)),
    ...(says(draft, 'until') && { until: completeMoment(draft?.until) }),
    ramp: saidOr(draft, 'ramp', fault.ramp),
    ...saidOf(draft, 'every', 'for'),
    min_traffic_percent: saidOr(draft, 'min_traffic_percent', fault.min_traffic_percent),
    ...(says(draft, 'cohort') && {
      cohort: { share: draft?.cohort?.share, from_stage: saidOr(draft?.cohort, 'from_stage', firstStage) },
    }),
  };
}

function says(draft: Draft, key: keyof NonNullable<Draft>): boolean {
  return draft !== undefined && Object.hasOwn(draft, key);
}

function completeMoment(draft: MomentDraft): Tolerant<MomentDocument> {
  if (typeof draft !== 'object') return draft;
  return { stage: draft.stage, plus: saidOr(draft, 'plus', DEFAULTS.plus) };
}
