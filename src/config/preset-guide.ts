import type { PresetName } from '../model/fault.js';

/** The worlds of metrics of one's own: what goes wrong, and which rule notices. */
export const WORSE_GUIDE = {
  description:
    "The canary is worse in one of the configuration's own `metrics`, by what its `worse` says or 30 percent, and in nothing else.",
  caughtBy: 'A rule or a judge on that metric, if its limit is nearer than that; no other.',
} as const;

/** One sentence each: what goes wrong, and which rule notices. */
export const PRESET_GUIDE: Readonly<Record<PresetName, { readonly description: string; readonly caughtBy: string }>> = {
  healthy: {
    description: 'Nothing goes wrong.',
    caughtBy: 'Nothing: a plan that rolls this back raises false alarms.',
  },
  error_spike: {
    description: 'Five percent of the requests to the canary fail, from the start.',
    caughtBy: '`error_rate` with `max_increase`, in the first window with enough requests.',
  },
  slow_burn: {
    description: 'Over an hour, failures of the canary grow from nothing to two percent.',
    caughtBy: '`error_rate` or `burn_rate` in the later stages: the first ones see next to nothing.',
  },
  latency_tail: {
    description: 'For three percent of the users the canary takes eight times as long.',
    caughtBy: '`latency_p99_ms` with `max_ratio`; the median hardly moves.',
  },
  memory_leak: {
    description: 'The canary leaks 60 MB a minute, gets slower, and after 40 minutes restarts and fails.',
    caughtBy: '`memory_growth_mb_per_minute` or `memory_mb`, long before `error_rate`.',
  },
  cpu_saturation: {
    description: 'The canary needs 50 points more CPU for the same work.',
    caughtBy:
      '`cpu_percent` with `max`, or `latency_p99_ms` in the first window: from the default CPU of 40 %, latency is six times what it was.',
  },
  crash_loop: {
    description: 'Every instance of the canary restarts once a minute, and two percent of its requests fail.',
    caughtBy: '`restarts` with `max`, or `error_rate` with `max_increase`.',
  },
  cold_cache: {
    description: 'New instances are slow and fail more for ten minutes, and are healthy then.',
    caughtBy: 'Nothing should: `baseline: "fresh"` or a `for` keeps a plan from rolling back a healthy version.',
  },
  shared_outage: {
    description: 'From 10 to 15 minutes a fifth of all requests fail, whatever version serves them.',
    caughtBy:
      '`error_rate` with `max`, which blames the canary; `max_increase` by chance, if the canary has few requests; `max_ratio` with enough of them does not.',
  },
  flapping: {
    description: 'For two minutes out of ten, a tenth of the requests to the canary fail.',
    caughtBy: '`error_rate` with `max_increase` and no `for`: a breach never holds for more than two minutes.',
  },
  emergent_at_scale: {
    description: 'From 25 percent of the traffic on, the canary fails three percent and takes half as long again.',
    caughtBy: '`error_rate`, in a stage with at least that much traffic and some time to bake.',
  },
  unrepresentative_canary: {
    description:
      'A quarter of the users, who meet the canary only in the last stage, see a fifth of their requests fail.',
    caughtBy: '`error_rate` in the last stage alone, if that bakes at all.',
  },
  latent: {
    description: 'Ten minutes after the rollout is completed, half of the requests fail.',
    caughtBy: 'No stage: only `follow_up` shows what it costs.',
  },
  retry_storm: {
    description:
      'Thirty percent of the requests to the canary fail, and clients try each of them up to three times more.',
    caughtBy: '`error_rate` with `max_increase`, at once; the earlier, the less load the retries add.',
  },
  conversion_drop: {
    description: 'The canary is fast and healthy, and sells 30 percent less.',
    caughtBy: '`conversion_rate` with `min_ratio`, over some hundred conversions; no technical metric moves.',
  },
};
