/** The sample of the configuration's specification, as it stands there. */
export const SAMPLE = `{
  "$schema": "…optional, ignored…",
  "name": "checkout 1.1",
  "service":  { "requests_per_second": 200 },
  "stable":   { "error_rate": 0.001, "latency_ms": { "p50": 50, "p99": 200 } },
  "canary":   { "error_rate": 0.001 },
  "analysis": { "interval": "1m", "lookback": "1m", "min_requests": 100, "failure_limit": 0, "when_inconclusive": "pause" },
  "thresholds": {
    "error_rate":     { "max_increase": 0.01 },
    "latency_p99_ms": { "max_ratio": 1.5 }
  },
  "stages": [
    { "name": "canary-1pct",  "traffic_percent": 1,   "duration": "15m" },
    { "name": "canary-10pct", "traffic_percent": 10,  "duration": "15m" },
    { "name": "canary-50pct", "traffic_percent": 50,  "duration": "15m",
      "thresholds": { "error_rate": { "max_increase": 0.005 } } },
    { "name": "full",         "traffic_percent": 100, "duration": "30m" }
  ],
  "operator": [ { "at": "25m", "action": "resume" } ]
}
`;

export const SAMPLE_YAML = `# The same in YAML.
$schema: "…optional, ignored…"
name: checkout 1.1
service: { requests_per_second: 200 }
stable:
  error_rate: 0.001
  latency_ms: { p50: 50, p99: 200 }
canary:
  error_rate: 0.001
analysis:
  interval: 1m
  lookback: 1m
  min_requests: 100
  failure_limit: 0
  when_inconclusive: pause
thresholds:
  error_rate: { max_increase: 0.01 }
  latency_p99_ms: { max_ratio: 1.5 }
stages:
  - { name: canary-1pct, traffic_percent: 1, duration: 15m }
  - { name: canary-10pct, traffic_percent: 10, duration: 15m }
  - name: canary-50pct
    traffic_percent: 50
    duration: 15m
    thresholds: { error_rate: { max_increase: 0.005 } }
  - { name: full, traffic_percent: 100, duration: 30m }
operator:
  - at: 25m
    action: resume
`;
