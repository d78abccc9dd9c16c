"""Error rate, p50 and p99 from whole latency histograms:

    python3 numpy_full_histogram.py [seconds] [buckets an octave] [multinomial | poisson]

Over logarithmic buckets from 2^-7 to 2^25 ms, 32 an octave as in `exponential-buckets.ts` unless told otherwise; those
that no request in 10^9 falls into are left out. Either one multinomial draw a window and arm, or, which is the same
model and faster, a Poisson count a bucket.
"""

import math
import sys

import numpy as np

from numpy_rollouts import CANARY_SHARE, ERROR_RATE, MU, REQUESTS, SIGMA, WINDOWS, counts, passes, print_rate

SECONDS = float(sys.argv[1]) if len(sys.argv) > 1 else 3.0
PER_OCTAVE = int(sys.argv[2]) if len(sys.argv) > 2 else 32
POISSON = "poisson" in sys.argv[3:]
# As many rollouts at once as keep the histograms in the cache.
ROLLOUTS = max(1, 64 // PER_OCTAVE)

LOG_EDGES = math.log(2) * (-7 + np.arange(32 * PER_OCTAVE + 1) / PER_OCTAVE)
CUMULATIVE = np.array([0.5 * math.erfc((MU - edge) / (SIGMA * math.sqrt(2))) for edge in LOG_EDGES])
KEPT = np.flatnonzero(np.diff(CUMULATIVE) > 1e-9)
SHARES = np.diff(CUMULATIVE)[KEPT] / np.diff(CUMULATIVE)[KEPT].sum()
LOG_FROM = LOG_EDGES[KEPT[0]]
LOG_WIDTH = math.log(2) / PER_OCTAVE
ARM_SHARES = np.stack([CANARY_SHARE, 1 - CANARY_SHARE])
MEANS = REQUESTS * ARM_SHARES[:, None, :, None] * SHARES


def quantile(below, requests, q):
    rank = q * requests
    bucket = (below < rank[..., None]).sum(axis=-1)
    before = np.where(bucket > 0, np.take_along_axis(below, np.maximum(bucket - 1, 0)[..., None], -1)[..., 0], 0)
    inside = np.take_along_axis(below, bucket[..., None], -1)[..., 0] - before
    return np.exp(LOG_FROM + LOG_WIDTH * (bucket + (rank - before) / inside))


def play(rng, rollouts):
    if POISSON:
        below = rng.poisson(MEANS, (2, rollouts, WINDOWS, len(SHARES))).cumsum(axis=-1)
        requests = below[..., -1]
        error_rates = rng.binomial(requests, ERROR_RATE) / requests
    else:
        requests, error_rates = counts(rng, rollouts)
        below = rng.multinomial(requests, SHARES).cumsum(axis=-1)
    return passes(error_rates, quantile(below, requests, 0.5), quantile(below, requests, 0.99))


print_rate(play, ROLLOUTS, SECONDS)
