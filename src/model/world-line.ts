/** An entry of a world file that says what cannot be told, as YAML: of an object, or of the list of `arms`. */
export interface WorldLine {
  readonly section: 'series' | 'metrics' | 'measures' | 'arms';
  readonly entry: string;
}
