/** Two arms: `k` of `n` in the first and `kBase` of `nBase` in the one it is compared with; whole numbers. */
export interface TwoCounts {
  readonly k: number;
  readonly n: number;
  readonly kBase: number;
  readonly nBase: number;
}
