/** What is played without a file, and printed to start from: one of three pods of a cell is killed. */
export const DEFAULT_EXPERIMENT = `# A game day: what is expected of the service, and what is done to it.
name: checkout loses a pod

# The steady state, of the part under fault; "success_rate of service" is of all traffic.
hypothesis:
  - success_rate >= 0.999 over 5m
  - latency_p99_ms < 800 over 5m

service:
  requests_per_second: 2000
  replicas: 3        # pods of the part under fault
  failover: 3s       # how long requests still go to a pod that is gone
  timeout_ms: 1000   # how long a caller waits for an attempt
  retries: 1         # how many times a failed attempt is tried again, on any pod

stable: { error_rate: 0.0002, latency_ms: { p50: 50, p99: 200 } }

fault: { kind: pod_kill, pods: 1 }
blast_radius: { cell: cell-3, share: 8% }

at: 10m
for: 15m
abort_when: success_rate < 0.99 over 1m
follow_up: 10m
`;
