import { ruleLabel } from '../../measures/rule-label.js';
import type { Advice, AdvisedChange, PlayedRate } from '../../model/results/advice.js';
import { countOf, formatNumber } from '../../text/format-number.js';
import { pathText } from '../../text/found.js';
import { visibleText } from '../../text/visible-text.js';

/** What is wrong, in one English sentence without a full stop. */
export function adviceSentence(advice: Advice): string {
  return `${advice.scenario} ${is(advice)} in ${ofRuns(advice.outcome.before)}`;
}

/** What to change, and what came of it when it was tried, likewise. */
export function adviceSuggestion({ code, scenario, changes, outcome, healthyReleased, costs }: Advice): string {
  const mended = `with ${changes.map(changeText).join(' and ')} it ${DOES[code]} in ${ofRuns(outcome.after)}`;
  const { before, after } = healthyReleased;
  const healthy = `${scenario === 'healthy' ? 'it' : 'a healthy version'} is released in ${percentText(after)} (now ${percentText(before)})`;
  const lost = costs.map(
    (cost) => `${cost.scenario} is stopped in ${percentText(cost.after)} (now ${percentText(cost.before)})`,
  );
  return [mended, healthy, ...(lost.length === 0 ? [] : [`but ${lost.join(', ')}`])].join('; ');
}

const DOES = { missed: 'is missed', wrongly_stopped: 'is wrongly stopped', stalled: 'stalls' } as const;

/** What is wrong, with the rule that does it. */
function is({ code, rule }: Advice): string {
  if (rule === null) return DOES[code];
  return `${DOES[code]} (most often by ${ruleLabel(rule)} ${visibleText(rule.condition)}, stage ${visibleText(rule.stage)})`;
}

/** `thresholds.error_rate.max 0.3 (now 0.05)`. */
function changeText({ path, from, to }: AdvisedChange): string {
  const field = pathText(path);
  if (to === null) return `no ${field} (now ${valueText(from)})`;
  const isPlain = from !== null && typeof from !== 'object';
  return `${field} ${valueText(to)}${isPlain ? ` (now ${valueText(from)})` : ''}`;
}

function valueText(value: unknown): string {
  return typeof value === 'number' ? String(value) : visibleText(String(value));
}

function ofRuns(rate: PlayedRate): string {
  return `${percentText(rate)} of ${countOf(rate.runs, 'run')}`;
}

function percentText({ rate }: PlayedRate): string {
  return `${formatNumber(rate * 100, 3)} %`;
}
