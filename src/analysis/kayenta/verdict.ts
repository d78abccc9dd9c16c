import type { KayentaConfig } from './kayenta-config.js';
import type { KayentaVerdict } from './kayenta-result.js';

/** What a score means by itself. What it does to a run that goes on is another matter: `intervalVerdict`. */
export function verdict(score: number, { pass, marginal }: Pick<KayentaConfig, 'pass' | 'marginal'>): KayentaVerdict {
  if (score >= pass) return 'Pass';
  return score >= marginal ? 'Marginal' : 'Fail';
}
