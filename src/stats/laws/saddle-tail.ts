import { normalUpperTail } from './normal.js';

/** The expansion about the saddle point holds to 1e-15 from this size on, up to this distance from the saddle. */
export const SADDLE_SIZE = 16;
const SADDLE_REACH = 0.8;
const SADDLE_TERMS = 26;
/** More terms than any argument in the stated domain takes: the loops end whatever they are given. */
export const MOST_TERMS = 5000;

/** b₀ + a₁/(b₁ + a₂/(b₂ + …)), `term(j)` giving aⱼ and bⱼ, by the modified algorithm of Lentz. */
export function continuedFraction(start: number, term: (j: number) => readonly [number, number]): number {
  const tiny = 1e-300;
  let value = start === 0 ? tiny : start;
  let c = value;
  let d = 0;
  for (let j = 1; j < MOST_TERMS; j++) {
    const [numerator, denominator] = term(j);
    d = denominator + numerator * d;
    d = 1 / (d === 0 ? tiny : d);
    c = denominator + numerator / c;
    if (c === 0) c = tiny;
    const factor = c * d;
    value *= factor;
    if (Math.abs(factor - 1) < 1.2e-16) break;
  }
  return value;
}

/**
 * A tail of a gamma or beta law by Temme's expansion about its saddle point: the tail of the normal law that has the
 * same deviance, and a correction. For the beta law `size` is ab/(a+b) and `skew` a/(a+b); for the gamma law the shape
 * and 0, its limit. The answer takes the deviance, on which side of the saddle it lies, and which tail is asked for;
 * undefined where the expansion does not reach.
 *
 * With the deviance size·η²/2, a point p + p(1−p)τ of the beta law obeys ττ' = (1+(1−p)τ)(1−pτ)η, whence the powers of
 * τ and of f = η/τ. Writing f = c + ηβ − β'/size turns the tail ∫ f exp(−size·ζ²/2) into c normal tails and a boundary
 * term; since the whole is 1, c also divides. Sources: N. M. Temme, "The asymptotic expansion of the incomplete gamma
 * functions", SIAM J. Math. Anal. 10 (1979) 757–766; A. Gil, J. Segura, N. M. Temme, "Efficient and accurate
 * algorithms for the computation and inversion of the incomplete gamma function ratios", SIAM J. Sci. Comput. 34
 * (2012) A2965–A2981. The singularities lie at |η| ≥ 2√π for every skew.
 */
export function saddleTail(size: number, skew: number) {
  const f = skew === 0 ? GAMMA_POWERS : saddlePowers(skew);
  const beta = new Array<number>(SADDLE_TERMS + 1).fill(0);
  for (let m = SADDLE_TERMS - 1; m > 0; m--) {
    beta[m - 1] = (f[m] as number) + ((m + 1) * (beta[m + 1] as number)) / size;
  }
  const weight = 1 / (Math.sqrt(2 * Math.PI * size) * (1 + (beta[1] as number) / size));
  return (far: number, above: boolean, upper: boolean): number | undefined => {
    const distance = Math.sqrt((2 * far) / size);
    if (distance > SADDLE_REACH) return undefined;
    const eta = above ? distance : -distance;
    let sum = 0;
    for (let m = SADDLE_TERMS - 2; m >= 0; m--) sum = sum * eta + (beta[m] as number);
    const z = Math.sqrt(2 * far);
    const boundary = Math.exp(-far) * weight * sum;
    return upper ? normalUpperTail(above ? z : -z) + boundary : normalUpperTail(above ? -z : z) - boundary;
  };
}

/** The powers of f: (k+2)τₖ₊₁ = (1−2p)[k=1] − p(1−p)τₖ₋₁ − Σ fᵢτₖ₊₁₋ᵢ over 0 < i < k, and fₖ = −τₖ₊₁ − the same sum. */
function saddlePowers(p: number): number[] {
  const tau = [0, 1];
  const f = [1];
  for (let k = 1; k < SADDLE_TERMS; k++) {
    let sum = 0;
    for (let i = 1; i < k; i++) sum += (f[i] as number) * (tau[k + 1 - i] as number);
    const next = ((k === 1 ? 1 - 2 * p : 0) - p * (1 - p) * (tau[k - 1] as number) - sum) / (k + 2);
    tau.push(next);
    f.push(-next - sum);
  }
  return f;
}

const GAMMA_POWERS = saddlePowers(0);
