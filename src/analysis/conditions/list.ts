/** The conditions there are, a line each: a condition that is not listed here does not exist. */
export { max } from './max.js';
export { maxDecrease } from './max-decrease.js';
export { maxIncrease } from './max-increase.js';
export { maxRatio } from './max-ratio.js';
export { min } from './min.js';
export { minRatio } from './min-ratio.js';
