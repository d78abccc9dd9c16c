import { DEFAULTS } from './schema/config-defaults.js';
import type { RollbackDocument } from './schema/config-document.js';
import type { ConfigInput } from './schema/config-schema.js';
import { saidOr, type Tolerant } from './tolerant.js';

type Draft = Tolerant<NonNullable<ConfigInput['rollback']>>;

/** Fills in what is said of a rollback. How long it takes follows from its method. */
export function completeRollback(draft: Draft): NonNullable<Tolerant<RollbackDocument>> {
  const { rollback, takes } = DEFAULTS;
  const method = saidOr(draft, 'method', rollback.method);
  return {
    method,
    takes: saidOr(draft, 'takes', method === undefined ? undefined : takes[method]),
    detect_to_act: completeResponse(saidOr(draft, 'detect_to_act', rollback.detect_to_act)),
  };
}

function completeResponse(draft: NonNullable<Draft>['detect_to_act']): Tolerant<RollbackDocument['detect_to_act']> {
  if (typeof draft !== 'object') return draft;
  const { manual } = draft;
  const { humanSteps } = DEFAULTS;
  return {
    manual: {
      page: saidOr(manual, 'page', humanSteps.page),
      acknowledge: saidOr(manual, 'acknowledge', humanSteps.acknowledge),
      diagnose: saidOr(manual, 'diagnose', humanSteps.diagnose),
      decide: saidOr(manual, 'decide', humanSteps.decide),
    },
  };
}
