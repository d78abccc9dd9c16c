import { PRESET_GUIDE } from '../config/preset-guide.js';
import type { PresetName } from '../model/fault.js';
import type { Run } from '../model/run.js';
import type { Status } from '../model/status.js';
import { moreOrFewer } from '../report/run/more-or-fewer.js';
import { reasonSentence } from '../report/words/reason-sentence.js';
import { simulate } from '../simulation/simulate.js';
import { formatDuration } from '../text/duration.js';
import { countOf, formatCount, formatNumber } from '../text/format-number.js';
import { plainText } from '../text/visible-text.js';
import { drawCanary, isGood } from './draw-canary.js';
import { finishedRun, type Game, viewOf } from './game.js';

/** What a game came to: what was played, and what the plan would have made of the same seed. */
export interface Ending {
  readonly canary: PresetName;
  readonly mine: Run;
  readonly plans: Run;
  /** When the plan's rules took over; null if they never did. */
  readonly handedOverAtSeconds: number | null;
  /** Where the player left a rollout that was going on; null: it was played to its end. */
  readonly left: Left | null;
}

export interface Left {
  readonly atSeconds: number;
  readonly status: Status;
  readonly stage: string;
  /** The canary's share, in [0, 100]. */
  readonly trafficPercent: number;
}

/** Of a game that was played out, or left before its end. */
export function endingOf(game: Game, hasLeft: boolean): Ending {
  const { setup, seed, now, handedOver } = game;
  const { run, status, stage, trafficPercent } = viewOf(game);
  return {
    canary: drawCanary(seed),
    mine: hasLeft ? run : finishedRun(game),
    plans: simulate(setup, seed),
    handedOverAtSeconds: handedOver?.atSeconds ?? null,
    left: hasLeft ? { atSeconds: now, status, stage: stage.name, trafficPercent } : null,
  };
}

export interface Headline {
  /** One character, so that nothing is said by the colour alone. */
  readonly mark: string;
  readonly tone: 'good' | 'bad' | 'open';
  readonly text: string;
}

/** A label, empty where the one above goes on, and what is said. */
export type EndingRow = readonly [label: string, text: string];

/** What was true, how many users the decision hurt, and what the plan would have done, in words. */
export interface EndingWords {
  readonly headline: Headline;
  readonly truth: readonly EndingRow[];
  readonly mine: readonly EndingRow[];
  readonly plans: readonly EndingRow[];
  /** Of the player and the plan, where both played to the end and a price does not say it already. */
  readonly comparison: string | null;
}

export function endingWords({ canary, mine, plans, handedOverAtSeconds, left }: Ending): EndingWords {
  const good = isGood(canary);
  const price = left === null ? priceOfDelay(mine, plans, good) : null;
  const { description, caughtBy } = PRESET_GUIDE[canary];
  const handed =
    handedOverAtSeconds === null ? '' : `, handed over to the plan at ${formatDuration(handedOverAtSeconds)}`;
  return {
    headline: left === null ? verdict(mine, good, price !== null) : leftVerdict(left, good),
    truth: rows('True', [
      `${canary}, a ${good ? 'good' : 'bad'} canary. ${description}`,
      `What sees it? ${caughtBy.replaceAll('`', '')}`,
    ]),
    mine: [
      ...rows('You', [`${left === null ? howItEnded(mine) : whereItWasLeft(left)}${handed}`, ...cost(mine)]),
      ...rows('Late', price === null ? [] : [price]),
    ],
    plans: rows('The plan', [howItEnded(plans), ...cost(plans)]),
    comparison: left === null && (price === null || good) ? comparison(mine, plans) : null,
  };
}

function rows(label: string, texts: readonly string[]): EndingRow[] {
  return texts.map((text, i) => [i === 0 ? label : '', plainText(text)]);
}

function verdict({ finalState }: Run, good: boolean, late: boolean): Headline {
  const right = late ? 'Right, but late' : 'Right';
  switch (finalState) {
    case 'COMPLETED':
      return good
        ? { mark: '✓', tone: 'good', text: `${right}: a good canary is released.` }
        : { mark: '✗', tone: 'bad', text: 'A bad canary got through: everybody has it now.' };
    case 'ROLLED_BACK':
      return good
        ? { mark: '✗', tone: 'bad', text: 'A false alarm: the canary was as good as stable.' }
        : { mark: '✓', tone: late ? 'open' : 'good', text: `${right}: a bad canary is out of the way.` };
    case 'PAUSED':
      return { mark: '‖', tone: 'open', text: `Undecided: a ${good ? 'good' : 'bad'} canary waits for a decision.` };
  }
}

function leftVerdict({ trafficPercent }: Left, good: boolean): Headline {
  const share = `${formatNumber(trafficPercent)} % of the traffic`;
  return { mark: '‖', tone: 'open', text: `Left undecided: a ${good ? 'good' : 'bad'} canary has ${share}.` };
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
          `${formatCount(Math.round(usersExposed))} of ${countOf(users, 'user')} met the canary, ` +
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
