import type { Advice, AdvisedChange, BeforeAndAfter, PlayedRate } from '../../model/advice.js';
import { formatCount, formatNumber } from '../../text/format-number.js';
import { pathText } from '../../text/found.js';
import { visibleText } from '../../text/visible-text.js';

/** An advice in one English sentence without a full stop: what is wrong, what to change, what came of it. */
export function adviceSentence(advice: Advice): string {
  const { scenario, changes, outcome, healthyReleased } = advice;
  const said = changes.map(changeText).join(' and ');
  const mended = `with ${said} in ${ofRuns(outcome.after)}`;
  const wrong = `${scenario} ${is(advice)} in ${ofRuns(outcome.before)}`;
  return scenario === 'healthy' && advice.code !== 'missed'
    ? `${wrong}; ${mended}`
    : `${wrong}; ${mended}, and ${healthyText(healthyReleased)}`;
}

function is({ code, rule }: Advice): string {
  switch (code) {
    case 'missed':
      return 'is missed';
    case 'wrongly_stopped':
      return `is wrongly stopped${rule === null ? '' : ` (first by ${rule.metric} ${visibleText(rule.condition)}, in ${visibleText(rule.stage)})`}`;
    case 'stalled':
      return 'stalls';
  }
}

function changeText({ path, from, to }: AdvisedChange): string {
  const now = from === null ? 'not set' : typeof from === 'object' ? null : wordOf(from);
  return `${pathText(path)}: ${wordOf(to)}${now === null ? '' : ` (now ${now})`}`;
}

function wordOf(value: unknown): string {
  return typeof value === 'number' ? String(value) : visibleText(String(value));
}

function healthyText({ before, after }: BeforeAndAfter): string {
  return `a healthy version is released in ${percentText(after)} (before: ${percentText(before)})`;
}

function ofRuns(rate: PlayedRate): string {
  return `${percentText(rate)} of ${formatCount(rate.runs)} runs`;
}

function percentText({ rate }: PlayedRate): string {
  return `${formatNumber(rate * 100, 3)} %`;
}
