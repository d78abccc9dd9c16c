import { formatDuration } from '../../text/duration.js';
import type { Block } from '../page/page.js';
import type { ExplainReport } from '../policy/explain-report.js';
import { column } from './column.js';

type Query = ExplainReport['queries'][number];

/** What each query reads, and what has to be said in the world file before a rehearsal. */
export function queryBlocks({ queries, to_say }: ExplainReport): Block[] {
  const isOfSeveral = new Set(queries.map(({ policy }) => policy)).size > 1;
  return [
    ...(queries.length === 0 ? [] : [{ kind: 'heading', text: 'Queries' } as const, queryTable(queries, isOfSeveral)]),
    ...toSayBlocks(to_say),
  ];
}

/** What has to be said before a rehearsal, if anything has. */
export function toSayBlocks(toSay: ExplainReport['to_say']): Block[] {
  if (toSay.length === 0) return [];
  return [
    { kind: 'heading', text: 'To be said before a rehearsal' },
    { kind: 'list', items: toSay.map(({ message }) => message) },
  ];
}

const WHOSE: Readonly<Record<Query['arm'], string>> = {
  canary: 'the canary',
  stable: 'stable',
  service: 'the whole service: diluted',
  comparison: 'canary and stable',
  none: 'no pod',
};

function queryTable(queries: readonly Query[], isOfSeveral: boolean): Block {
  const hasRuns = new Set(queries.map(({ run }) => run)).size > 1;
  return {
    kind: 'table',
    caption: 'What they read',
    columns: [
      column(
        'metric',
        0,
        queries.map(({ metric, run, policy }) =>
          [...(isOfSeveral ? [policy] : []), ...(hasRuns && run !== null ? [run] : []), metric].join(': '),
        ),
      ),
      column(
        'reads',
        9,
        queries.map(({ signal }) => signalText(signal)),
      ),
      column(
        'of',
        8,
        queries.map(({ arm, signal }) => (signal === 'constant' ? 'nothing' : WHOSE[arm])),
      ),
      column(
        'over',
        7,
        queries.map(({ window_seconds }) => (window_seconds === null ? 'now' : formatDuration(window_seconds))),
        'right',
      ),
    ],
  };
}

const SIGNALS: Readonly<Record<string, string>> = {
  success_share: 'share of successes',
  error_share: 'share of failures',
  fast_share: 'share of fast requests',
  share_of_requests: 'share of the requests',
  conversion_share: 'share of conversions',
  latency_mean: 'mean latency',
  latency_quantile: 'quantile of latency',
  errors_per_success: 'failures for each success',
  errors: 'failures',
  cpu_seconds: 'CPU time',
  cpu: 'CPU',
  up: 'pods that are up',
  constant: 'a constant',
};

/** What a query comes to, in words. */
function signalText(signal: string): string {
  const words = signal.split(', ').map((word) => {
    if (Object.hasOwn(SIGNALS, word)) return SIGNALS[word] ?? word;
    return word.startsWith('latency_p') ? `p${word.slice('latency_p'.length)} of latency` : word;
  });
  return words.join(', ');
}
