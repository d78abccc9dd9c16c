import type { Controller, Turn } from '../../src/model/controller.js';
import { type Exposure, UNEXPOSED } from '../../src/model/exposure.js';
import { type QueryResult, queryMs } from '../../src/model/policy/query.js';
import type { Rehearsal, SeriesFamily } from '../../src/model/policy/rehearsal.js';
import type { SeriesStore } from '../../src/model/policy/series-store.js';
import type { Rule } from '../../src/model/rule.js';
import type { View } from '../../src/model/source.js';
import { PLAIN_WORLD, type World } from '../../src/model/world.js';
import { DEFAULT_SETTINGS, readQuery } from '../../src/promql/query.js';
import { keyOf } from '../../src/random/key.js';
import { runLoop } from '../../src/simulation/loop.js';
import { GeneratedSource } from '../../src/sources/generated/generated-source.js';
import { trafficModel } from '../../src/sources/generated/traffic-model.js';
import { scrapedSource } from '../../src/sources/scraped/scraped-source.js';
import { HEALTHY, TEN_INSTANCES } from '../sources/generated/world.js';
import { playerOf, referenceSetup } from './rollout-players.js';

/** Five steps of five minutes. */
const STEPS = [10, 25, 50, 75, 90];
const STEP_SECONDS = 300;
const LOOK_SECONDS = 60;

const WORLD: World = { ...PLAIN_WORLD, requestsPerSecond: 1_000_000 / 60, stable: HEALTHY, canary: HEALTHY };

const TEN_PODS: World = { ...WORLD, instances: TEN_INSTANCES };

const FAMILY = {
  arms: { stable: { version: 'v1' }, canary: { version: 'v2' } },
  labels: {},
  podLabel: 'pod',
  podNames: { stable: 'shop-a', canary: 'shop-b' },
} satisfies Partial<SeriesFamily>;

const FAMILIES: readonly SeriesFamily[] = [
  {
    ...FAMILY,
    name: 'http_requests_total',
    signal: { is: 'requests' },
    status: { label: 'code', ok: '200', bad: '500' },
  },
  {
    ...FAMILY,
    name: 'http_request_duration_seconds_bucket',
    signal: { is: 'latency_bucket', perSecond: 1, bounds: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5] },
    status: null,
  },
];

const REHEARSAL: Rehearsal = {
  policy: { controller: 'argo_analysis', name: 'bench', spec: { metrics: [] } as never, canaryPercent: 50 },
  prometheus: { scrapeSeconds: 15, range: 'closed', historySeconds: 900 },
  families: FAMILIES,
  measures: {},
  hooks: {},
};

const QUERIES = [
  'sum(rate(http_requests_total{version="v2",code!~"5.*"}[2m])) / sum(rate(http_requests_total{version="v2"}[2m]))',
  'histogram_quantile(0.95, sum by (le) (rate(http_request_duration_seconds_bucket{version="v2"}[2m])))',
].map(readAs2);

/** The same of the whole service, whose stable version was there before. */
const OF_SERVICE = [
  'sum(rate(http_requests_total{code!~"5.*"}[2m])) / sum(rate(http_requests_total[2m]))',
  'histogram_quantile(0.95, sum by (le) (rate(http_request_duration_seconds_bucket[2m])))',
].map(readAs2);

function readAs2(text: string) {
  const read = readQuery(text, { ...DEFAULT_SETTINGS, edge: 'closed' });
  if (!read.ok) throw new Error(read.problem.reason);
  return read.query;
}

/** Asks so many of the queries at each minute, and goes on whatever they answer. */
function asking(queries: typeof QUERIES, isCounted: boolean): Controller<number> {
  const replicas = isCounted ? { canary: 10, stable: 10, splitTraffic: false } : null;
  const exposures: readonly Exposure[] = STEPS.map((canaryPercent) => ({ ...UNEXPOSED, canaryPercent, replicas }));
  const turnAt = (atSeconds: number): Turn<number> => {
    const step = Math.min(STEPS.length - 1, Math.floor(atSeconds / STEP_SECONDS));
    const isEnded = atSeconds >= STEPS.length * STEP_SECONDS;
    const exposure = exposures[step] as Exposure;
    return { state: atSeconds, exposure, status: 'PROGRESSING', isWaiting: false, isEnded, marks: [], notes: [] };
  };
  let boundTo: SeriesStore | null = null;
  let evaluates: readonly ((atMs: number) => QueryResult)[] = [];
  return {
    begin: () => turnAt(0),
    next: (state) => state + LOOK_SECONDS,
    act(_state, atSeconds, _words, view: View) {
      const store = view.series?.() ?? null;
      if (store !== null && store !== boundTo) {
        boundTo = store;
        evaluates = queries.map((query) => query.of(store));
      }
      for (const evaluate of evaluates) {
        const result = evaluate(queryMs(atSeconds));
        const isAnswered = result.type === 'vector' && (result.elements[0]?.value ?? -1) > 0;
        if (!isAnswered && atSeconds > LOOK_SECONDS) throw new Error('a query has no answer');
      }
      return turnAt(atSeconds);
    },
  };
}

function rehearsing(queries: typeof QUERIES, isScraped = true, world = WORLD): (count: number) => void {
  const model = trafficModel(world, isScraped ? REHEARSAL.prometheus.scrapeSeconds : null);
  const served = new GeneratedSource(model, keyOf('first'), null, true);
  const source = isScraped ? scrapedSource(served, world, REHEARSAL, keyOf('first')) : served;
  const controller = asking(queries, world.instances !== null);
  let run = 0;
  return (count) => {
    for (let i = 0; i < count; i++) {
      source.bind(keyOf(`bench/${run++}`));
      const end = runLoop({ controller, source, words: [], recorder: null, horizonSeconds: Number.POSITIVE_INFINITY });
      const { requests } = served.harm(0, end.atSeconds);
      if (served.blastRadius(0, end.atSeconds).usersHit === requests) throw new Error('nobody was served');
    }
  };
}

const ERROR_RATE: Rule = rule('error_rate', 'max_increase', 1);
const P95: Rule = rule('latency_p95_ms', 'max_ratio', 1000);

function rule(metric: Rule['metric'], name: 'max_increase' | 'max_ratio', limit: number): Rule {
  return { metric, conditions: [{ name, limit }], floor: null, holdSeconds: 0, spansSeconds: [] };
}

/** Our plan of the same looks, over windows of the same length; the rehearsal, and parts of it. */
export const REHEARSALS = {
  plan: planOf([ERROR_RATE, P95]),
  both: rehearsing(QUERIES),
  service: rehearsing(OF_SERVICE),
  tenPods: rehearsing(QUERIES, true, TEN_PODS),
  share: rehearsing(QUERIES.slice(0, 1)),
  quantile: rehearsing(QUERIES.slice(1)),
  nothing: rehearsing([]),
  unscraped: rehearsing([], false),
};

function planOf(rules: readonly Rule[]): (count: number) => void {
  const windowsAStage = STEP_SECONDS / LOOK_SECONDS;
  const setup = referenceSetup(rules, { stagePercents: STEPS, windowsAStage, lookbackWindows: 2 });
  return playerOf(setup);
}
