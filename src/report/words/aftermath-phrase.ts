import { ruleLabel } from '../../measures/rule-label.js';
import type { RollbackSafety, TimelineEntry } from '../../model/harm.js';
import { formatNumber } from '../../text/format-number.js';
import { visibleText } from '../../text/visible-text.js';

/** What happened, in a few English words. */
export function timelinePhrase(entry: TimelineEntry): string {
  switch (entry.code) {
    case 'rollout_begins':
      return 'the rollout begins';
    case 'stage_begins':
      return `${visibleText(entry.stage)} begins, with ${trafficText(entry)}`;
    case 'fault_begins':
      return `fault "${visibleText(entry.fault)}" takes effect`;
    case 'fault_ends':
      return `fault "${visibleText(entry.fault)}" is over`;
    case 'canary_worse':
      return 'the canary is worse than stable';
    case 'first_bad_window':
      return `first bad window (${entry.metric})`;
    case 'alerted':
      return `alert: ${ruleLabel(entry)} ${entry.condition} in ${visibleText(entry.stage)}`;
    case 'budget_overspent':
      return `the error budget is used up in ${visibleText(entry.stage)}`;
    case 'paused':
      return `paused in ${visibleText(entry.stage)}`;
    case 'completed':
      return `completed with ${visibleText(entry.stage)}`;
    case 'rolled_back':
      return `decided to roll back in ${visibleText(entry.stage)}`;
    case 'rollback_begins':
      return 'the rollback begins';
    case 'restored':
      return 'stable serves all traffic again';
    case 'follow_up_ends':
      return 'the follow-up ends';
  }
}

function trafficText({ trafficPercent, mirrorPercent }: Extract<TimelineEntry, { code: 'stage_begins' }>): string {
  const traffic = `${formatNumber(trafficPercent)} % of the traffic`;
  if (mirrorPercent === undefined) return traffic;
  const copies = `copies of ${formatNumber(mirrorPercent)} % of stable's requests`;
  return trafficPercent === 0 ? copies : `${traffic} and ${copies}`;
}

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
