/** By what a policy's own files tell the two versions apart in labels. */
export interface VersionNames {
  /** Names of services, subsets, workloads and pod templates that are of the canary alone. */
  readonly canary: readonly string[];
  readonly stable: readonly string[];
  /** Those that are one version's as a workload, and both versions' as a service; left out: none. */
  readonly services?: readonly string[];
  /** What the names of their pods begin with. */
  readonly podNames: Readonly<Record<'canary' | 'stable', string>>;
}
