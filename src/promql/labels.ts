/** The labels of a series or of a result, by name; no empty values. */
export type Labels = readonly (readonly [name: string, value: string])[];

export function labelsOf(record: Readonly<Record<string, string>>): Labels {
  return sorted(Object.entries(record).filter(([, value]) => value !== ''));
}

export const recordOf = (labels: Labels): Readonly<Record<string, string>> => Object.fromEntries(labels);

const sorted = (labels: Labels): Labels => [...labels].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));

/** Of a label that is not there: an empty text. */
export function labelValue(labels: Labels, name: string): string {
  return labels.find(([each]) => each === name)?.[1] ?? '';
}

export function keep(labels: Labels, names: ReadonlySet<string>): Labels {
  return labels.filter(([name]) => names.has(name));
}

export function without(labels: Labels, names: ReadonlySet<string>): Labels {
  return labels.filter(([name]) => !names.has(name));
}

const NAME: ReadonlySet<string> = new Set(['__name__']);

/** By which buckets of a histogram differ. */
export const BOUND: ReadonlySet<string> = new Set(['le']);

export const withoutName = (labels: Labels): Labels => without(labels, NAME);

/** An empty value takes the label away. */
export function withLabel(labels: Labels, name: string, value: string): Labels {
  const others = labels.filter(([each]) => each !== name);
  return value === '' ? others : sorted([...others, [name, value]]);
}

/** One text for equal labels, and for no others. */
export function keyOf(labels: Labels): string {
  return labels.map(([name, value]) => `${name.length}:${name}${value.length}:${value}`).join('');
}

/** Prometheus writes them so in its messages. */
export function textOfLabels(labels: Labels): string {
  return `{${labels.map(([name, value]) => `${name}=${JSON.stringify(value)}`).join(', ')}}`;
}

export function compareLabels(a: Labels, b: Labels): number {
  for (let at = 0; at < Math.min(a.length, b.length); at += 1) {
    const [nameA, valueA] = a[at] as Labels[number];
    const [nameB, valueB] = b[at] as Labels[number];
    if (nameA !== nameB) return nameA < nameB ? -1 : 1;
    if (valueA !== valueB) return valueA < valueB ? -1 : 1;
  }
  return a.length - b.length;
}
