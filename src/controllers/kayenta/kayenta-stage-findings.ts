import { mostUnseenPoints } from '../../analysis/kayenta/most-unseen-points.js';
import { goDurationText } from '../../measures/go-duration-text.js';
import type { KayentaFindingDetail } from '../../model/policy/kayenta-finding.js';
import type { KayentaCanary, KayentaCanaryMetric } from '../../model/policy/kayenta-policy.js';
import type { Found, FoundInPolicy } from '../../model/policy/policy-finding.js';
import type { KayentaStage } from '../../model/policy/rehearsal.js';
import { judgedWindows } from './judged-windows.js';

/** Spinnaker warns where a metric has fewer points. */
const ENOUGH_POINTS = 50;

/** Of more points nothing is played. */
const MOST_POINTS = 400;

/** What of a canary config does not do what it seems to in the stage that runs it: each number is played with the judge. */
export function kayentaStageFindings(canary: KayentaCanary, stage: KayentaStage): readonly FoundInPolicy[] {
  const windows = judgedWindows(stage);
  const counts = windows.map(({ fromSeconds, toSeconds }) => Math.floor((toSeconds - fromSeconds) / stage.stepSeconds));
  const [fewest = 0] = counts;
  const counted = alikeOf(canary.metrics.filter(({ muted }) => !muted));
  const few = { code: 'few_points', points: fewest, enough: ENOUGH_POINTS } as const;
  const found: readonly Found[] = [
    ...(fewest < ENOUGH_POINTS ? [{ detail: few, ...ofStep(stage, enoughStep(stage, fewest)) }] : []),
    ...merged(blindFindings(counted, fewest, stage.stepSeconds)).map((detail): Found => {
      const first = detail.code === 'blind_to_bad_points' ? detail.stepSeconds : null;
      return { detail, ...ofStep(stage, first, enoughStep(stage, fewest)) };
    }),
    ...merged(lateFindings(counted, stage, counts)).map((detail): Found => {
      const at = { of: stage, within: ['lookback'] };
      return { detail, at, mends: [[{ ...at, does: 'set', to: goDurationText(stage.intervalSeconds) }]] };
    }),
    ...unevenFindings(stage),
  ];
  return found.map((one) => ({ ...one, rollout: canary.name, run: null }));
}

/** At its step, with others of so many whole seconds, in the order in which they are tried; null: none is known. */
function ofStep(stage: KayentaStage, ...steps: readonly (number | null)[]): Omit<Found, 'detail'> {
  const at = { of: stage, within: ['step'] };
  const known = steps.filter((seconds): seconds is number => seconds !== null && seconds >= 1);
  return { at, mends: known.map((seconds) => [{ ...at, does: 'set', to: goDurationText(seconds) }]) };
}

/** The step with which there are enough points. */
function enoughStep({ stepSeconds }: KayentaStage, fewest: number): number {
  return Math.floor((stepSeconds * fewest) / ENOUGH_POINTS);
}

/** Metrics that are judged alike. */
interface Alike {
  readonly names: readonly string[];
  readonly metric: KayentaCanaryMetric;
}

function alikeOf(metrics: readonly KayentaCanaryMetric[]): readonly Alike[] {
  const alike = new Map<string, Alike>();
  for (const metric of metrics) {
    const { name, groups: _, critical: __, muted: ___, provider: ____, ...judged } = metric;
    const key = JSON.stringify(judged);
    alike.set(key, { metric, names: [...(alike.get(key)?.names ?? []), name] });
  }
  return [...alike.values()];
}

/** A majority of bad points among few that is not seen. */
function blindFindings(alike: readonly Alike[], points: number, stepSeconds: number): readonly OfMetrics[] {
  if (points === 0 || points >= ENOUGH_POINTS) return [];
  return alike.flatMap(({ names, metric }): readonly OfMetrics[] => {
    const unseen = mostUnseenPoints(metric, points);
    if (unseen * 2 < points) return [];
    const needed = neededPoints(metric, unseen / points, points);
    return [
      {
        code: 'blind_to_bad_points',
        metrics: names,
        unseen,
        points,
        needed,
        stepSeconds: needed === null ? null : Math.floor((points * stepSeconds) / needed),
        windowSeconds: needed === null ? null : needed * stepSeconds,
      },
    ];
  });
}

/** Of so many times the points at most it is tried. */
const MOST_TIMES = 16;

/** The points of which as large a part is seen if it is bad, in whole multiples of those that there are; null: none tried. */
function neededPoints(metric: KayentaCanaryMetric, share: number, points: number): number | null {
  for (let times = 2; times <= MOST_TIMES && times * points <= MOST_POINTS; times++) {
    if (mostUnseenPoints(metric, times * points) < Math.floor(share * times * points)) return times * points;
  }
  return null;
}

/** What a window that grows hides of its end: of one as long as an interval fewer bad points are enough. */
function lateFindings(
  alike: readonly Alike[],
  { lookbackSeconds, intervalSeconds, stepSeconds }: KayentaStage,
  counts: readonly number[],
): readonly OfMetrics[] {
  const last = counts.at(-1) ?? 0;
  const short = Math.floor(intervalSeconds / stepSeconds);
  if (lookbackSeconds !== null || counts.length < 2 || short === 0 || last > MOST_POINTS) return [];
  return alike.flatMap(({ names, metric }): readonly OfMetrics[] => {
    const hidden = mostUnseenPoints(metric, last);
    const enough = mostUnseenPoints(metric, short) + 1;
    if (enough > Math.min(hidden, short)) return [];
    return [
      {
        code: 'late_is_hidden',
        metrics: names,
        hiddenSeconds: hidden * stepSeconds,
        lookbackSeconds: intervalSeconds,
        thenSeconds: enough * stepSeconds,
      },
    ];
  });
}

type OfMetrics = Extract<KayentaFindingDetail, { readonly metrics: readonly string[] }>;

/** Findings of the same numbers are one. */
function merged(findings: readonly OfMetrics[]): readonly OfMetrics[] {
  const all = new Map<string, OfMetrics>();
  for (const finding of findings) {
    const key = JSON.stringify({ ...finding, metrics: [] });
    all.set(key, { ...finding, metrics: [...(all.get(key)?.metrics ?? []), ...finding.metrics] });
  }
  return [...all.values()];
}

const COUNTS: readonly string[] = ['requests', 'requests_per_second', 'errors'];

function unevenFindings(stage: KayentaStage): readonly Found[] {
  const { control, metrics } = stage;
  if (control === 'baseline') return [];
  return Object.entries(metrics).flatMap(([metric, { is }]): readonly Found[] =>
    COUNTS.includes(is)
      ? [
          {
            detail: { code: 'uneven_arms', metric, is },
            at: { of: stage, within: ['metrics', metric] },
            mends: [[{ of: stage, within: ['baseline'], does: 'set', to: 'fresh' }]],
          },
        ]
      : [],
  );
}
