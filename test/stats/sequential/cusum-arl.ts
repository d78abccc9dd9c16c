import { type CusumScheme, cusumChain } from '../../../src/stats/sequential/cusum.js';

/**
 * The average run length of a one-sided cumulative sum: how many looks, from a sum of 0, until it exceeds the threshold,
 * on average. Relative error below 1e-10 for thresholds up to 20, lengths of 1e15 included.
 *
 * Solves the chain's equations by taking its states out one by one. The chance to stay in a state is never used but
 * taken as what the others leave, so that nothing is subtracted and a rare alarm keeps its digits. Source: W. K.
 * Grassmann, M. I. Taksar, D. P. Heyman, "Regenerative analysis and steady state distributions for Markov chains",
 * Operations Research 33 (1985) 1107–1116.
 */
export function cusumArl(scheme: CusumScheme): number {
  const { size, steps, alarm } = cusumChain(scheme);
  const looks = new Float64Array(size).fill(1);
  for (let out = size - 1; out > 0; out--) {
    let leaving = alarm[out] as number;
    for (let j = 0; j < out; j++) leaving += steps[out * size + j] as number;
    for (let i = 0; i < out; i++) {
      const part = (steps[i * size + out] as number) / leaving;
      for (let j = 0; j < out; j++) {
        steps[i * size + j] = (steps[i * size + j] as number) + part * (steps[out * size + j] as number);
      }
      alarm[i] = (alarm[i] as number) + part * (alarm[out] as number);
      looks[i] = (looks[i] as number) + part * (looks[out] as number);
    }
  }
  return (looks[0] as number) / (alarm[0] as number);
}
