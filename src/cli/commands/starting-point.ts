/** A plan that says all it decides: four stages, judged by evidence, and a hard limit as a second line. */
export const STARTING_POINT = `# yaml-language-server: $schema=./canary-sim.schema.json
# The line above is for editors: \`canary-sim schema config > canary-sim.schema.json\` writes that file.
# Rates may be written as 0.001 or 0.1%, durations as 15m or as seconds.

name: my service, next version

# The world: the traffic, and how both versions truly behave.
service:
  requests_per_second: 200
stable:
  error_rate: 0.001
  latency_ms: { p50: 50, p99: 200 }
# As stable in all that is not said here. A worse one, to see what the plan does with it: error_rate: 0.01
canary:
  error_rate: 0.001

# What the canary is compared with: instances as new as its own, so that a cold cache counts against neither.
baseline: fresh

# How the canary is looked at, and who judges. Alpha bounds the chance to roll back a canary that is as good as stable.
analysis:
  interval: 1m
  min_requests: 100
  failure_limit: 0
  when_inconclusive: pause
  alpha: 0.05
  judges:
    - { method: sequential, slower_than_ms: 200 }
    - { method: thresholds }

# What no canary may do, whatever stable does.
thresholds:
  error_rate: { max: 0.3 }

# The plan: each share of the traffic is held for its bake time.
stages:
  - { name: canary-1pct, traffic_percent: 1, duration: 15m }
  - { name: canary-10pct, traffic_percent: 10, duration: 15m }
  - { name: canary-50pct, traffic_percent: 50, duration: 15m }
  - { name: full, traffic_percent: 100, duration: 30m }

# What the plan is held to: \`canary-sim study\` plays it a thousand times, and exits with 1 unless all of this is met.
# \`canary-sim worlds\` lists the worlds and the figures that may stand here.
assertions:
  - healthy.completed.rate > 90%
  - healthy.wrongly_stopped.rate < 5%
  - error_spike.stopped.rate > 95%
  - retry_storm.stopped.rate > 95%
`;
