import { rehearsedCanary } from '../../../src/controllers/flagger/rehearsed-flagger.js';
import type { RehearsedState } from '../../../src/controllers/flagger/rehearsed-state.js';
import type { Arm } from '../../../src/model/arm.js';
import type { Exposure } from '../../../src/model/exposure.js';
import type { FlaggerCanary } from '../../../src/model/policy/flagger-policy.js';
import { QUERY_START_MS } from '../../../src/model/policy/query.js';
import type { Rehearsal, Standing } from '../../../src/model/policy/rehearsal.js';
import type { RehearsalNote } from '../../../src/model/policy/rehearsal-note.js';
import type { LabelMatcher, ScrapedSeries, SeriesStore } from '../../../src/model/policy/series-store.js';
import type { InstancesNow, Readiness, Source } from '../../../src/model/source.js';
import { readPolicies } from '../../../src/policies/read-policies.js';
import { problemSentence } from '../../../src/report/words/problems/problem-sentence.js';
import { runLoop, type Word } from '../../../src/simulation/loop.js';
import { canaryText } from '../../policies/flagger/canary-text.js';

/** What a world without traffic says; what is left out is yes, ready, and empty. */
export interface Script {
  readonly answer?: (name: string, nth: number, atSeconds: number) => string;
  readonly readiness?: (arm: Arm, atSeconds: number) => Readiness;
  readonly instances?: (arm: Arm, atSeconds: number) => InstancesNow;
  readonly series?: SeriesStore;
  readonly words?: readonly Word[];
  readonly horizonSeconds?: number;
  readonly rehearsal?: Partial<Rehearsal>;
}

export interface Row {
  readonly atSeconds: number;
  readonly phase: string;
  readonly weight: number;
  readonly failedChecks: number;
  readonly calls: readonly string[];
}

export interface Played {
  readonly rows: readonly Row[];
  readonly marks: readonly (readonly [string, number])[];
  /** What was served from one instant to another. */
  readonly served: readonly { readonly fromSeconds: number; readonly exposure: Exposure }[];
  readonly notes: readonly { readonly note: RehearsalNote; readonly atSeconds: number }[];
  readonly asked: readonly string[];
  readonly end: { readonly atSeconds: number; readonly status: string; readonly isWaiting: boolean };
  readonly standing: Standing;
  readonly exposure: Exposure;
  readonly state: RehearsedState;
}

/** A Canary with this analysis, and these lines of its spec. */
export function canaryOf(analysis: string, spec?: string, ...others: readonly string[]): FlaggerCanary {
  const texts = [canaryText(analysis, spec), ...others];
  const read = readPolicies(texts.map((text, at) => ({ name: `${at}.yaml`, text })));
  if (!read.ok) throw new Error(read.problems.map(problemSentence).join('\n'));
  const [canary] = read.policies.canaries;
  if (canary === undefined) throw new Error('no Canary');
  return canary;
}

export function rehearsalOf(canary: FlaggerCanary, parts: Partial<Rehearsal> = {}): Rehearsal {
  return {
    policy: { controller: 'flagger', canary },
    prometheus: { scrapeSeconds: 15, range: 'closed', historySeconds: 600 },
    families: [],
    measures: {},
    hooks: {},
    ...parts,
  };
}

const EMPTY: SeriesStore = { select: () => [] };

/** Plays a canary through the loop. */
export function play(canary: FlaggerCanary, script: Script = {}): Played {
  const { controller, standing } = rehearsedCanary(canary, rehearsalOf(canary, script.rehearsal));
  const marks: [string, number][] = [];
  const served: { fromSeconds: number; exposure: Exposure }[] = [];
  const asked: string[] = [];
  const notes: { note: RehearsalNote; atSeconds: number }[] = [];
  const source: Source = {
    mark: (mark, atSeconds) => marks.push([mark, atSeconds]),
    serve: (fromSeconds, toSeconds, exposure) => toSeconds > fromSeconds && served.push({ fromSeconds, exposure }),
    view: (atSeconds) => ({
      atSeconds,
      read: () => {
        throw new Error('no traffic is scripted');
      },
      users: () => null,
      answer: (name, nth) => {
        asked.push(`${name} ${nth}`);
        return script.answer?.(name, nth, atSeconds) ?? 'pass';
      },
      readiness: (arm) => script.readiness?.(arm, atSeconds) ?? 'ready',
      instances: (arm) => script.instances?.(arm, atSeconds) ?? null,
      series: () => script.series ?? EMPTY,
    }),
  };
  const { atSeconds, turn } = runLoop({
    controller,
    source,
    words: script.words ?? [],
    recorder: { record: (note, at) => notes.push({ note, atSeconds: at }) },
    horizonSeconds: script.horizonSeconds ?? 36_000,
  });
  const rows = notes.flatMap(({ note, atSeconds: at }) =>
    note.type !== 'tick'
      ? []
      : [
          {
            atSeconds: at,
            phase: note.phase,
            weight: note.weightPercent,
            failedChecks: note.failedChecks,
            calls: note.calls,
          },
        ],
  );
  const { state, status, isWaiting, exposure } = turn;
  return {
    rows,
    marks,
    served,
    notes,
    asked,
    end: { atSeconds, status, isWaiting },
    standing: standing(state),
    exposure,
    state,
  };
}

/** Counters scraped every 15 s from ten minutes before the rollout to an hour after; each grows from `atSeconds` on. */
export function counters(
  of: readonly {
    readonly labels: Readonly<Record<string, string>>;
    readonly perSecond: (atSeconds: number) => number;
    /** When it is first there. */
    readonly fromSeconds?: number;
  }[],
): SeriesStore {
  const series = of.map(({ labels, perSecond, fromSeconds = -600 }): ScrapedSeries => {
    const timesMs: number[] = [];
    const values: number[] = [];
    let value = 0;
    for (let at = fromSeconds; at <= 3600; at += 15) {
      timesMs.push(QUERY_START_MS + at * 1000);
      values.push(value);
      for (let second = at; second < at + 15; second++) value += perSecond(second);
    }
    return { labels, timesMs, values, length: values.length };
  });
  const fits = (one: ScrapedSeries, { label, matches }: LabelMatcher): boolean => matches(one.labels[label] ?? '');
  return { select: (matchers) => series.filter((one) => matchers.every((matcher) => fits(one, matcher))) };
}

const ISTIO = { reporter: 'destination', destination_workload_namespace: 'default', destination_workload: 'shop' };

/** Istio's counters of the canary of ten requests a second, of which so many of a thousand fail. */
export function istioRequests(failing: (atSeconds: number) => number): SeriesStore {
  const of = (code: string, perSecond: (atSeconds: number) => number) => ({
    labels: { __name__: 'istio_requests_total', ...ISTIO, response_code: code },
    perSecond,
  });
  return counters([of('200', (at) => 10 - failing(at) / 100), of('503', (at) => failing(at) / 100)]);
}

/** Istio's histogram of the canary, all of whose requests take from 250 to 500 ms. */
export function istioDurations(): SeriesStore {
  const bounds = ['100', '250', '500', '1000', '+Inf'];
  return counters(
    bounds.map((le, at) => ({
      labels: { __name__: 'istio_request_duration_milliseconds_bucket', ...ISTIO, le },
      perSecond: () => (at < 2 ? 0 : 10),
    })),
  );
}
