import type { RollbackSafety } from '../../model/harm.js';
import { formatNumber } from './format-number.js';

/** Why a rollback is safe or not, in one English sentence without a full stop. */
export function safetySentence({ migration, trace, staleDataRate }: RollbackSafety): string {
  if (migration === null) return 'stored data do not change';
  switch (trace) {
    case 'none':
      return `${migration} leaves stable all that it needs`;
    case 'new_format':
      return `${migration} leaves data that stable cannot read${failures(staleDataRate)}`;
    case 'gone':
      return `${migration} takes away data that stable needs${failures(staleDataRate)}`;
  }
}

function failures(rate: number): string {
  return rate === 0 ? '' : `; ${formatNumber(rate * 100)} % of its requests fail`;
}
