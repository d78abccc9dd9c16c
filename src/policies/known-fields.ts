/** What is done with a field: it is read, or read over because nothing of the decision hangs on it. */
export type Treatment = 'read' | 'ignored';

export type KnownFields = Readonly<Record<string, Treatment>>;

/** Names, apart by spaces or line ends, as fields. */
export function knownFields(read: string, ignored = ''): KnownFields {
  const of = (names: string, treatment: Treatment) =>
    names.split(/\s+/).flatMap((name) => (name === '' ? [] : [[name, treatment] as const]));
  return Object.fromEntries([...of(read, 'read'), ...of(ignored, 'ignored')]);
}

/** What every object has. */
export const OBJECT = knownFields('apiVersion kind metadata spec', 'status');
