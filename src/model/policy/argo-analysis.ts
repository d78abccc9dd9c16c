/** A duration as Go reads one (`90s`, `1h30m`); seconds are null where the text is none. */
export interface ArgoDuration {
  readonly text: string;
  readonly seconds: number | null;
}

/** A metric of an AnalysisTemplate or AnalysisRun, its arguments put in; null where a field is not given. */
export interface ArgoMetric {
  readonly name: string;
  /** From the end of a measurement to the start of the next. */
  readonly interval: ArgoDuration | null;
  readonly initialDelay: ArgoDuration | null;
  /** Measurements that are no errors; 0 is as if it were not given. */
  readonly count: number | null;
  /** −1 turns it off. */
  readonly failureLimit: number | null;
  readonly inconclusiveLimit: number | null;
  readonly consecutiveErrorLimit: number | null;
  /** 0 turns it off. */
  readonly consecutiveSuccessLimit: number | null;
  /** '' where there is none. */
  readonly successCondition: string;
  readonly failureCondition: string;
  /** Of providers that have one. */
  readonly query: string | null;
  /** The names of the providers that are given; one is right. */
  readonly providers: readonly string[];
  readonly asks: ArgoAsked;
}

/** What of a provider's own fields decides what its answers look like. */
export interface ArgoAsked {
  /** Prometheus: the query is evaluated at several instants; null: at that of the measurement alone. */
  readonly range: ArgoRange | null;
  /** Kayenta: whole scores from which a result passes, or is marginal; null: not given. */
  readonly score: { readonly pass: number; readonly marginal: number } | null;
  /** CloudWatch: the names of the queries whose data come back. */
  readonly queryIds: readonly string[];
}

/** From when to when a query is evaluated, in seconds from the measurement, and how far apart; null: not what can be worked out. */
export interface ArgoRange {
  readonly fromSeconds: number | null;
  readonly toSeconds: number | null;
  readonly stepSeconds: number | null;
}

/** What an AnalysisRun is told to do. */
export interface ArgoRunSpec {
  readonly metrics: readonly ArgoMetric[];
  /** Regular expressions; a metric whose name one finds decides nothing. */
  readonly dryRun: readonly string[];
  /** Regular expressions on the names of the metrics of which more measurements are kept; they only have to find some. */
  readonly retention: readonly string[];
  /** Why the arguments of a metric cannot be put in; null where they can. */
  readonly unresolved: string | null;
}

export type ArgoPhase = 'Pending' | 'Running' | 'Successful' | 'Failed' | 'Error' | 'Inconclusive';
