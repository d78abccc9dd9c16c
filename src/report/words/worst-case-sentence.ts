import type { StageWorstCase } from '../../model/worst-case.js';
import { formatDuration } from '../../text/duration.js';
import { countOf, formatCount, formatNumber } from '../../text/format-number.js';
import { visibleText } from '../../text/visible-text.js';

const DAY_SECONDS = 86_400;

/** What a stage costs at worst, in one English sentence without a full stop. */
export function worstCaseSentence(worst: StageWorstCase): string {
  const { stage, usersExposed, requests, noticed } = worst;
  const opening = `${visibleText(stage)}: ${exposedText(worst)}, 100 % failure`;
  if (!noticed) return `${opening}, ${unnoticed(worst)}`;
  const failed = rounded(requests, 'request');
  const cost = usersExposed === null ? failed : `${rounded(usersExposed, 'user')} and ${failed}`;
  const about = cost.startsWith('no ') || cost.startsWith('less ') ? '' : 'about ';
  return `${opening}, ${howLong(worst)}: ${about}${cost}${budget(worst)}`;
}

function exposedText({ trafficPercent, users, routing }: StageWorstCase): string {
  const share = `${formatNumber(trafficPercent)} %`;
  if (users === null) return `${share} of requests`;
  const all = countOf(users, 'user');
  return routing === 'sticky' ? `${share} of ${all} (sticky)` : `${share} of requests, from any of ${all}`;
}

/** There is no end to count to: what it costs a minute, and while the stage bakes. */
function unnoticed({ noticeSeconds, requestsPerMinute, requests }: StageWorstCase): string {
  const rate = `${rounded(requestsPerMinute, 'request')} a minute`;
  if (noticeSeconds === 0) return `nobody watches: about ${rate} until somebody notices`;
  return `which no rule notices: about ${rate}, ${rounded(requests, 'request')} in its ${formatDuration(noticeSeconds)}, and it goes on`;
}

function howLong({ noticeSeconds, actSeconds, rollbackSeconds }: StageWorstCase): string {
  const parts = [
    `${formatDuration(noticeSeconds)} to notice`,
    ...(actSeconds === 0 ? [] : [`${formatDuration(actSeconds)} to act`]),
    rollbackSeconds === 0 ? 'rolled back at once' : `${formatDuration(rollbackSeconds)} to roll back`,
  ];
  return parts.join(', ');
}

/** Two digits: it is an expectation under an assumption. */
function rounded(value: number, noun: string): string {
  if (value === 0) return `no ${noun}s`;
  if (value < 1) return `less than 1 ${noun}`;
  return countOf(value < 10 ? Math.round(value) : Number(value.toPrecision(2)), noun);
}

function budget({ budgetPercent, budgetWindowSeconds }: StageWorstCase): string {
  if (budgetPercent === null || budgetWindowSeconds === null) return '';
  return `, ${percent(budgetPercent)} of the ${windowText(budgetWindowSeconds)} budget`;
}

function percent(value: number): string {
  if (value === 0) return '0 %';
  if (value < 0.01) return 'less than 0.01 %';
  const twoDigits = Number(value.toPrecision(2));
  return `${twoDigits < 1000 ? twoDigits : formatCount(twoDigits)} %`;
}

function windowText(seconds: number): string {
  return seconds % DAY_SECONDS === 0 ? `${formatCount(seconds / DAY_SECONDS)}-day` : formatDuration(seconds);
}
