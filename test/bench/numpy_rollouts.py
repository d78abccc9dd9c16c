"""What both NumPy contenders share: the plan and world of `rollouts.ts`, and the clock.

60 windows of a minute in four stages, 1,000,000 requests a minute, two versions that fail one request in 1,000. Every
array has a row for each rollout and a column for each window.
"""

import time

import numpy as np

WINDOWS = 60
REQUESTS = 1_000_000
CANARY_SHARE = np.repeat([0.05, 0.25, 0.5, 0.75], WINDOWS // 4)
ERROR_RATE = 0.001
Z_99 = 2.3263478740408408
MU = np.log(50)
SIGMA = np.log(200 / 50) / Z_99


def counts(rng, rollouts):
    """Requests and error rates of the canary and of stable."""
    arrivals = rng.poisson(REQUESTS, (rollouts, WINDOWS))
    canary = rng.binomial(arrivals, CANARY_SHARE)
    requests = np.stack([canary, arrivals - canary])
    return requests, rng.binomial(requests, ERROR_RATE) / requests


def passes(error_rates, *latencies):
    """How many rollouts meet the thresholds in every window: as loose as those of `rollouts.ts`, so all of them."""
    good = error_rates[0] <= error_rates[1] + 1
    for canary, stable in latencies:
        good &= canary <= 1000 * stable
    return int(good.all(axis=1).sum())


def print_rate(play, rollouts, seconds):
    """Plays batches for so many seconds and prints the rollouts a second of the fastest."""
    rng = np.random.default_rng(42)
    best = float("inf")
    end = time.perf_counter() + seconds
    while time.perf_counter() < end:
        before = time.perf_counter()
        passed = play(rng, rollouts)
        best = min(best, time.perf_counter() - before)
        assert passed == rollouts
    print(rollouts / best)
