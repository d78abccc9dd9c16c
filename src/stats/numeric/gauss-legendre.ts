/** Where a function on [−1, 1] is looked at, and what each look weighs in its integral. */
export interface Quadrature {
  readonly nodes: Float64Array;
  readonly weights: Float64Array;
}

/**
 * The Gauss–Legendre rule of a given order: exact for polynomials of degree 2·order − 1. Nodes are the roots of the
 * Legendre polynomial, by Newton's method from the cosines near them, to 1e-15; meant for orders up to some hundred.
 * Source: NIST Digital Library of Mathematical Functions, 3.5(v).
 */
export function gaussLegendre(order: number): Quadrature {
  const nodes = new Float64Array(order);
  const weights = new Float64Array(order);
  for (let i = 0; i < order; i++) {
    let x = -Math.cos((Math.PI * (i + 0.75)) / (order + 0.5));
    let slope = 0;
    for (let round = 0; round < 8; round++) {
      const legendre = legendreAndSlope(order, x);
      slope = legendre.slope;
      x -= legendre.value / slope;
    }
    nodes[i] = x;
    weights[i] = 2 / ((1 - x * x) * slope * slope);
  }
  return { nodes, weights };
}

function legendreAndSlope(order: number, x: number) {
  let before = 0;
  let value = 1;
  for (let k = 1; k <= order; k++) {
    const next = ((2 * k - 1) * x * value - (k - 1) * before) / k;
    before = value;
    value = next;
  }
  return { value, slope: (order * (x * value - before)) / (x * x - 1) };
}
