import { PRESET_GUIDE } from '../../config/presets.js';
import type { PresetName } from '../../model/fault.js';
import type { Run } from '../../model/run.js';
import type { Status } from '../../model/status.js';
import { copiedLines } from '../../report/formats/text-blocks.js';
import { moreOrFewer } from '../../report/text/more-or-fewer.js';
import type { Paint } from '../../report/text/paint.js';
import { wrap } from '../../report/text/wrap.js';
import { reasonSentence } from '../../report/words/reason-sentence.js';
import { formatDuration } from '../../text/duration.js';
import { countOf, formatCount, formatNumber } from '../../text/format-number.js';
import { plainText } from '../../text/visible-text.js';
import { isGood } from './play-setup.js';

/** What a game came to: what was played, and what the plan would have made of the same seed. */
export interface Ending {
  readonly canary: PresetName;
  readonly mine: Run;
  readonly plans: Run;
  /** When the plan's rules took over; null if they never did. */
  readonly handedOverAtSeconds: number | null;
  /** Where the player left a rollout that was going on; null: it was played to its end. */
  readonly left: Left | null;
  /** The command that plays it again. */
  readonly again: string;
}

export interface Left {
  readonly atSeconds: number;
  readonly status: Status;
  readonly stage: string;
  /** The canary's share, in [0, 100]. */
  readonly trafficPercent: number;
}

const WIDTH = 80;

/** The last page: what was true, how many users the decision hurt, and what the plan would have done; at most 80 columns. */
export function endPage({ canary, mine, plans, handedOverAtSeconds, left, again }: Ending, paint: Paint): string[] {
  const good = isGood(canary);
  const price = left === null ? priceOfDelay(mine, plans, good) : null;
  const { mark, colour, text } = left === null ? verdict(mine, good, price !== null) : leftVerdict(left, good);
  const { description, caughtBy } = PRESET_GUIDE[canary];
  const handed =
    handedOverAtSeconds === null ? '' : `, handed over to the plan at ${formatDuration(handedOverAtSeconds)}`;
  return [
    paint(colour, `${mark} ${text}`),
    '',
    ...paragraph('True', `${canary}, a ${good ? 'good' : 'bad'} canary. ${description}`),
    ...paragraph('', `What sees it? ${caughtBy.replaceAll('`', '')}`),
    '',
    ...paragraph('You', `${left === null ? howItEnded(mine) : whereItWasLeft(left)}${handed}`),
    ...cost(mine).flatMap((line) => paragraph('', line)),
    ...(price === null ? [] : paragraph('Late', price)),
    '',
    ...paragraph('The plan', howItEnded(plans)),
    ...cost(plans).flatMap((line) => paragraph('', line)),
    '',
    ...(left === null && (price === null || good) ? paragraph('', comparison(mine, plans)) : []),
    ...labelled('Again', copiedLines(again, WIDTH - INDENT)),
  ];
}

const INDENT = 10;

function paragraph(label: string, text: string): string[] {
  return labelled(label, wrap(plainText(text), WIDTH - INDENT));
}

function labelled(label: string, lines: readonly string[]): string[] {
  return lines.map((line, i) => `${(i === 0 ? label : '').padEnd(INDENT)}${line}`);
}

type Colour = 'green' | 'red' | 'yellow';

interface Headline {
  readonly mark: string;
  readonly colour: Colour;
  readonly text: string;
}

function verdict({ finalState }: Run, good: boolean, late: boolean): Headline {
  const right = late ? 'Right, but late' : 'Right';
  switch (finalState) {
    case 'COMPLETED':
      return good
        ? { mark: '✓', colour: 'green', text: `${right}: a good canary is released.` }
        : { mark: '✗', colour: 'red', text: 'A bad canary got through: everybody has it now.' };
    case 'ROLLED_BACK':
      return good
        ? { mark: '✗', colour: 'red', text: 'A false alarm: the canary was as good as stable.' }
        : { mark: '✓', colour: late ? 'yellow' : 'green', text: `${right}: a bad canary is out of the way.` };
    case 'PAUSED':
      return {
        mark: '‖',
        colour: 'yellow',
        text: `Undecided: a ${good ? 'good' : 'bad'} canary waits for a decision.`,
      };
  }
}

function leftVerdict({ trafficPercent }: Left, good: boolean): Headline {
  const share = `${formatNumber(trafficPercent)} % of the traffic`;
  return { mark: '‖', colour: 'yellow', text: `Left undecided: a ${good ? 'good' : 'bad'} canary has ${share}.` };
}

function whereItWasLeft({ atSeconds, status, stage }: Left): string {
  return `left at ${formatDuration(atSeconds)}, ${status} in ${stage}`;
}

/**
 * What a right decision cost because it came later than the plan's; null if it was not right, or not later. Of a release
 * that is time, of a rollback failures and users.
 */
function priceOfDelay(mine: Run, plans: Run, good: boolean): string | null {
  const delay = mine.durationSeconds - plans.durationSeconds;
  if (mine.finalState !== plans.finalState || mine.finalState !== (good ? 'COMPLETED' : 'ROLLED_BACK')) return null;
  if (delay <= 0) return null;
  const later = `${formatDuration(delay)} after the plan`;
  if (good) return `${later}, which would have released it at ${formatDuration(plans.durationSeconds)}`;
  // A plan that rolled back before anything was wrong was not right.
  if (plans.timeToDetectSeconds === null) return null;
  const failures = mine.excessFailedRequests - plans.excessFailedRequests;
  if (failures <= 0) return `${later}, at no cost: the canary failed no more in between`;
  const users = usersHit(mine, plans) ?? 0;
  return `${later}: that cost ${countOf(failures, 'failure')} more${users > 0 ? `, and ${countOf(users, 'user')} more met one` : ''}`;
}

function usersHit({ blastRadius: mine }: Run, { blastRadius: plans }: Run): number | null {
  return mine.usersHit === null || plans.usersHit === null ? null : Math.round(mine.usersHit - plans.usersHit);
}

function howItEnded({ finalState, durationSeconds, reason, stages }: Run): string {
  const at = `${finalState} at ${formatDuration(durationSeconds)}`;
  if (reason !== null) return `${at}: ${reasonSentence(reason)}`;
  return `${at}, after ${countOf(stages.length, 'stage')}`;
}

/** How many users it hurt. */
function cost({ canary, excessFailedRequests, blastRadius, followUp, finalState }: Run): string[] {
  const { users, usersExposed, usersHit, usersHitIfStable } = blastRadius;
  const served = `${countOf(canary.requests, 'canary request')}, ${moreOrFewer(excessFailedRequests, 'failure')} without the canary`;
  const met =
    users === null || usersExposed === null || usersHit === null || usersHitIfStable === null
      ? []
      : [
          `${formatCount(Math.round(usersExposed))} of ${formatCount(users)} users met the canary, ` +
            `${formatCount(Math.round(usersHit))} of them a failure; with stable ${formatCount(Math.round(usersHitIfStable))}`,
        ];
  const later =
    followUp === null || finalState !== 'COMPLETED' || followUp.excessFailedRequests === 0
      ? []
      : [
          `in the ${formatDuration(followUp.seconds)} after: ${moreOrFewer(followUp.excessFailedRequests, 'failure')} with stable`,
        ];
  return [served, ...met, ...later];
}

function comparison(mine: Run, plans: Run): string {
  const [own, other] = [totalExcess(mine), totalExcess(plans)];
  if (own === other) return 'You and the plan cost the same failures.';
  const words = `${countOf(Math.abs(own - other), 'failure')} ${own < other ? 'fewer' : 'more'}`;
  return `You cost ${words} than the plan.`;
}

function totalExcess({ excessFailedRequests, followUp }: Run): number {
  return excessFailedRequests + (followUp?.excessFailedRequests ?? 0);
}
