import type { KayentaMetric } from '../judge.js';

/** A metric of a canary config, as its judge takes it. */
export interface KayentaCanaryMetric extends Omit<KayentaMetric, 'name'> {
  readonly name: string;
  /** What is asked for it, as `prometheus`; empty: not given. */
  readonly provider: string;
}

/** A word that the judge does not know, and what it takes it for. */
export interface KayentaWord {
  readonly metric: string;
  readonly field: 'direction' | 'nanStrategy' | 'outliers.strategy' | 'effectSize.measure';
  readonly found: string;
  readonly taken: string;
}

/** What a canary config says. Facts: Kayenta at a69573be, kayenta-core and kayenta-judge. */
export interface KayentaCanary {
  /** Its file's where it has none. */
  readonly name: string;
  /** Empty: not given, and the first that Kayenta has. */
  readonly judge: string;
  /** At least one score a group; names are unique. */
  readonly metrics: readonly KayentaCanaryMetric[];
  /** In percent, of the groups that have one. */
  readonly groupWeights: Readonly<Record<string, number>>;
  /** Scores in the config: they count where the stage that runs it has none. Null: not given. */
  readonly pass: number | null;
  readonly marginal: number | null;
  readonly words: readonly KayentaWord[];
}

/** People's canary configs. */
export interface KayentaPolicies {
  readonly canaryConfigs: readonly KayentaCanary[];
}
