/**
 * An entry of a world file that says what cannot be told, as YAML: of an object, of the list of `arms`, or of the metrics of
 * `kayenta`.
 */
export interface WorldLine {
  readonly section: 'series' | 'metrics' | 'measures' | 'arms' | 'kayenta';
  readonly entry: string;
}
