"""Error rate and p99 alone, the p99 as an order statistic: `python3 numpy_p99_beta.py [seconds] [errors]`.

Of n independent latencies the one at rank k is the quantile function at a beta variate with shapes k and n + 1 - k. With
`errors`, no latency at all.
"""

import sys

import numpy as np

from numpy_rollouts import MU, SIGMA, counts, passes, print_rate

SECONDS = float(sys.argv[1]) if len(sys.argv) > 1 else 3.0
WITH_LATENCY = "errors" not in sys.argv[2:]
# As many rollouts at once as keep the arrays in the cache.
ROLLOUTS = 100


def upper_normal_quantile(tail):
    """Abramowitz & Stegun 26.2.23, good to 4.5e-4: far cheaper than exact, which is only fair."""
    t = np.sqrt(-2 * np.log(tail))
    return t - (2.515517 + t * (0.802853 + t * 0.010328)) / (1 + t * (1.432788 + t * (0.189269 + t * 0.001308)))


def play(rng, rollouts):
    requests, error_rates = counts(rng, rollouts)
    if not WITH_LATENCY:
        return passes(error_rates)
    rank = np.ceil(0.99 * requests)
    # The upper tail directly: 1 - U of U ~ Beta(k, n + 1 - k).
    return passes(error_rates, np.exp(MU + SIGMA * upper_normal_quantile(rng.beta(requests + 1 - rank, rank))))


print_rate(play, ROLLOUTS, SECONDS)
