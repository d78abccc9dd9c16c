import { describe, expect, it } from 'vitest';
import { quantileByErf } from '../../../src/stats/laws/inverse-error-function.js';

describe('the normal quantile by the inverse error function', () => {
  it.each([
    // R: qnorm(p), of each of its three approximations.
    [0.01, -2.3263478740408412, 1e-15],
    [0.3, -0.5244005127080408, 1e-15],
    [0.5, 0, 0],
    [0.99, 2.3263478740408408, 1e-15],
    [0.9995, 3.2905267314918945, 1e-13],
    [0.9999, 3.7190164854557084, 1e-12],
    [1e-8, -5.6120012441747891, 1e-9],
    [0.000001, -4.7534243088228987, 1e-11],
  ])('of %d is as it should be, but for the rounding of 2p − 1', (p, z, relative) => {
    expect(Math.abs(quantileByErf(p) - z)).toBeLessThanOrEqual(relative * Math.abs(z));
  });

  it('of 0.99 is what Commons Math has, which is not the double nearest to the quantile', () => {
    // Of Kayenta's level of 0.98. The nearest is 2.3263478740408408.
    expect(quantileByErf(1 - (1 - 0.98) / 2)).toBe(2.326347874040841);
  });
});
