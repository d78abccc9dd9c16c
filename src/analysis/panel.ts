import { isBeyond } from '../measures/conditions.js';
import { metricValue } from '../measures/metric-value.js';
import { rowOfSubject } from '../measures/metrics.js';
import type { Evidence } from '../model/evidence.js';
import { NO_DETAIL } from '../model/evidence.js';
import type { JudgeSpec } from '../model/judge.js';
import type { Observation } from '../model/observation.js';
import type { Plan, Stage } from '../model/plan.js';
import type { Finding, Judgement } from '../model/verdict.js';
import { type Analyzer, type Inquiry, wholeInquiry } from './analyzer.js';
import type { RuleMemory } from './check-window.js';
import { closenessOf } from './closeness.js';
import { decide } from './decision.js';
import { stepDown } from './holm.js';
import { asData, hasCarriedBaseline, type Judge, JudgeInputError, type JudgeWindow, withOutcome } from './judge.js';
import { judgeOf } from './judge-of.js';
import { thresholds } from './thresholds.js';

/** A judge at the table. What it remembers is its own business. */
interface Seat {
  readonly spec: JudgeSpec;
  readonly judge: Judge<unknown>;
}

interface Memory {
  readonly rules: RuleMemory;
  readonly seats: readonly unknown[];
  readonly worseSeconds: Seconds;
  readonly canaryRequestsInStage: number;
}

/** For how many seconds each of what a judge looks at has been worse, by `judge subject`; by `judge` for thresholds. */
type Seconds = Readonly<Record<string, number>>;

const NO_SECONDS: Seconds = {};
const NO_BREACHES = { worseSeconds: NO_SECONDS, findings: [] };

/** Several judges, or one that is not `thresholds`: each is examined, and what they say is decided on by `DECISIONS`. */
export function panel(plan: Plan, objective: number | null): Analyzer<Memory> {
  const guardSpec = plan.judging.judges.find(({ method }) => method === 'thresholds');
  const guard = thresholds(plan, objective);
  const seats = plan.judging.judges.flatMap((spec): Seat[] => {
    const judge = seated(spec, plan, objective);
    return judge === null ? [] : [{ spec, judge }];
  });
  // Most judges have no `for`, and a study judges millions of windows.
  const isHolding = plan.judging.judges.some(({ holdSeconds }) => holdSeconds > 0);
  return {
    begin: () => ({
      rules: guard.begin(),
      seats: seats.map(({ judge }) => judge.begin()),
      worseSeconds: {},
      canaryRequestsInStage: 0,
    }),
    analyze(memory, stage, observation, inquiry = wholeInquiry()) {
      const window = lookOf(stage, observation);
      const inside = { wantsFindings: true, closeness: inquiry.closeness };
      const guarded = guardSpec === undefined ? null : guard.analyze(memory.rules, stage, observation, inside);
      const examined = seats.map((seat, i) => examine(seat, memory.seats[i], window));
      const held = isHolding
        ? hold(seats, examined, memory.worseSeconds, observation.newSeconds)
        : { worseSeconds: NO_SECONDS, evidence: together(examined) };
      const found = plan.judging.multiplicity === 'holm' ? stepDown(held.evidence, plan.judging.judges) : held.evidence;
      const evidence = kept(found, inquiry);
      const breaches =
        guarded === null
          ? NO_BREACHES
          : holdBreaches(guardSpec, guarded.judgement.findings, memory.worseSeconds, observation.newSeconds);
      const { findings } = breaches;
      const silence = guarded?.judgement.silence ?? null;
      const served = (window.stageBegins ? 0 : memory.canaryRequestsInStage) + window.newest.canary.requests;
      const { decision, decidedBy } = decide({
        findings: findings.length === 0 ? findings : findings.filter(({ sequel }) => sequel === undefined),
        waiting: findings.length === 0 ? findings : findings.filter(isWaiting),
        thresholdsHeard: findings.length > 0,
        // A stage without rules is the other judges' business.
        thresholdsSilent: silence !== null && silence.code !== 'no_thresholds',
        evidence,
        whenCarried: hasCarriedBaseline(stage) ? plan.judging.whenCarried : null,
        isSharedBreach: (finding) => isSharedBreach(finding, observation, objective, plan),
        nothingServed: observation.stageEnds && served === 0,
      });
      const { verdict, asks } = decision;
      inquiry.closeness = closenessOf(evidence, inside.closeness);
      const judgement: Judgement = { verdict, findings, silence, evidence, asks, decidedBy };
      return {
        judgement: guarded === null ? judgement : { ...toldBy(guarded.judgement), ...judgement },
        memory: {
          rules: guarded?.memory ?? memory.rules,
          seats: examined.map((each) => each.memory),
          worseSeconds: isHolding ? { ...held.worseSeconds, ...breaches.worseSeconds } : NO_SECONDS,
          canaryRequestsInStage: served,
        },
      };
    },
  };
}

/** Where findings are wanted, evidence is kept. */
function kept(found: readonly Evidence[], { wantsFindings }: Inquiry): readonly Evidence[] {
  return wantsFindings ? found.map(asData) : found;
}

function isWaiting({ sequel }: Finding): boolean {
  return sequel === 'pause' || sequel === 'freeze';
}

/** What thresholds say beside their findings. */
function toldBy({ halts, told }: Judgement): Pick<Judgement, 'halts' | 'told'> {
  return { ...(halts === undefined ? {} : { halts }), ...(told === undefined ? {} : { told }) };
}

/** A single judge's evidence is what there is. */
function together(examined: readonly { readonly evidence: readonly Evidence[] }[]): readonly Evidence[] {
  const [first] = examined;
  return first !== undefined && examined.length === 1 ? first.evidence : examined.flatMap(({ evidence }) => evidence);
}

function lookOf(stage: Stage, observation: Observation): JudgeWindow {
  return {
    stage,
    observation,
    newest: observation.newest(),
    stageBegins: observation.stageSeconds <= observation.newSeconds,
  };
}

/** A judge whose configuration is beyond its method cannot do its work in any window. */
function seated(spec: JudgeSpec, plan: Plan, objective: number | null): Judge<unknown> | null {
  try {
    return judgeOf(spec, plan, objective);
  } catch (error) {
    if (!(error instanceof JudgeInputError)) throw error;
    return { begin: () => null, examine: (memory) => ({ memory, evidence: [failed(spec)] }) };
  }
}

/** A judge that cannot do its work is there all the same, and has not passed anything. */
function examine({ spec, judge }: Seat, memory: unknown, window: JudgeWindow): ReturnType<Judge<unknown>['examine']> {
  try {
    const examined = judge.examine(memory, window);
    return hasNoErrors(window) ? { ...examined, evidence: examined.evidence.map(unlessOfErrors) } : examined;
  } catch (error) {
    if (!(error instanceof JudgeInputError)) throw error;
    return { memory, evidence: [failed(spec)] };
  }
}

function hasNoErrors({ newest: { canary, baseline } }: JudgeWindow): boolean {
  return canary.hasNoErrorSeries === true || baseline.hasNoErrorSeries === true;
}

/** What is counted of failures is nothing to go by while there is no series of them; requests count once there is one. */
function unlessOfErrors(one: Evidence): Evidence {
  const isOfErrors = rowOfSubject(one.subject)?.source.of === 'errors';
  if (!isOfErrors || one.outcome === 'noted') return one;
  return withOutcome(one, 'undecided', 'too_little_data');
}

function failed({ name, method }: JudgeSpec): Evidence {
  return {
    judge: name,
    method,
    subject: 'score',
    outcome: 'undecided',
    why: 'failed',
    statisticName: 'score',
    statistic: null,
    boundary: null,
    detail: () => NO_DETAIL,
  };
}

/**
 * What is worse, but not yet for as long as its judge asks, is pending. The time between a judge's looks counts: it is worse
 * until it is looked at again.
 */
function hold(
  seats: readonly Seat[],
  examined: readonly { readonly evidence: readonly Evidence[] }[],
  before: Seconds,
  newSeconds: number,
) {
  const worseSeconds: Record<string, number> = {};
  const evidence = examined.flatMap((each, i) => {
    const holdSeconds = seats[i]?.spec.holdSeconds ?? 0;
    if (holdSeconds === 0) return each.evidence;
    return each.evidence.map((one) => {
      const key = `${one.judge} ${one.subject}`;
      const already = before[key] ?? 0;
      const seconds = already + newSeconds;
      if (one.why === 'not_yet' && already > 0) worseSeconds[key] = seconds;
      if (one.outcome !== 'worse') return one;
      worseSeconds[key] = seconds;
      return seconds < holdSeconds ? withOutcome(one, 'pending') : one;
    });
  });
  return { worseSeconds, evidence };
}

/** The same for thresholds, of which any breach counts. */
function holdBreaches(
  spec: JudgeSpec | undefined,
  findings: readonly Finding[],
  before: Seconds,
  newSeconds: number,
): { readonly worseSeconds: Seconds; readonly findings: readonly Finding[] } {
  // A rule that rolls nothing back is told as it is breached.
  const counts = ({ outcome, sequel }: Finding): boolean => outcome === 'breached' && sequel === undefined;
  const isBreached = findings.some(counts);
  if (spec === undefined || spec.holdSeconds === 0 || !isBreached) return { worseSeconds: {}, findings };
  const seconds = (Object.hasOwn(before, spec.name) ? (before[spec.name] ?? 0) : 0) + newSeconds;
  if (seconds >= spec.holdSeconds) return { worseSeconds: { [spec.name]: seconds }, findings };
  const pending = findings.map((one) => (counts(one) ? { ...one, outcome: 'pending' as const } : one));
  return { worseSeconds: { [spec.name]: seconds }, findings: pending };
}

function isSharedBreach(
  { metric, condition, bound }: Finding,
  observation: Observation,
  objective: number | null,
  { metrics, slowerThanMs }: Plan,
) {
  if (bound === null || observation.baselineSource === 'none' || observation.baselineSource === 'carried') return false;
  const value = metricValue(metric, observation.baseline, objective, metrics, slowerThanMs);
  if (value === null) return false;
  return isBeyond(condition, value, bound);
}
