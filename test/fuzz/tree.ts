/**
 * A document as it is written, so that what no value can say can be written too: a key twice, `NaN`, a number of a
 * thousand digits. Leaves are text.
 */
export type Tree =
  | { readonly kind: 'object'; readonly entries: readonly (readonly [key: string, value: Tree])[] }
  | { readonly kind: 'list'; readonly items: readonly Tree[] }
  | { readonly kind: 'leaf'; readonly text: string };

export function leaf(text: string): Tree {
  return { kind: 'leaf', text };
}

export function treeOf(value: unknown): Tree {
  if (Array.isArray(value)) return { kind: 'list', items: value.map(treeOf) };
  if (typeof value === 'object' && value !== null) {
    return { kind: 'object', entries: Object.entries(value).map(([key, each]) => [key, treeOf(each)]) };
  }
  return leaf(JSON.stringify(value) ?? 'null');
}

/** As JSON, if its leaves are; in any case in the flow style of YAML. */
export function textOf(tree: Tree): string {
  switch (tree.kind) {
    case 'leaf':
      return tree.text;
    case 'list':
      return `[${tree.items.map(textOf).join(', ')}]`;
    case 'object':
      return `{${tree.entries.map(([key, value]) => `${JSON.stringify(key)}: ${textOf(value)}`).join(', ')}}`;
  }
}

/** How many values there are in it, itself among them. */
export function sizeOfTree(tree: Tree): number {
  return 1 + childrenOf(tree).reduce((sum, child) => sum + sizeOfTree(child), 0);
}

/** The value at a place, counted in the order of the text from 0, the document itself. */
export function valueAt(tree: Tree, place: number): Tree {
  let left = place;
  const search = (node: Tree): Tree | null => {
    if (left-- === 0) return node;
    for (const child of childrenOf(node)) {
      const found = search(child);
      if (found !== null) return found;
    }
    return null;
  };
  return search(tree) ?? tree;
}

/** The first value under a key, wherever that is; null if there is none. */
export function underKey(tree: Tree, key: string): Tree | null {
  const here = tree.kind === 'object' ? tree.entries.find(([each]) => each === key) : undefined;
  if (here !== undefined) return here[1];
  for (const child of childrenOf(tree)) {
    const found = underKey(child, key);
    if (found !== null) return found;
  }
  return null;
}

/** The tree with what `change` makes of the value at a place: nothing, itself and others, one or many in its stead. */
export function changedAt(
  tree: Tree,
  place: number,
  change: (value: Tree, key: string | null) => readonly (readonly [key: string, value: Tree])[],
): Tree {
  let left = place;
  const within = (node: Tree, key: string | null): readonly (readonly [string, Tree])[] => {
    if (left-- === 0) return change(node, key);
    if (left < 0) return [[key ?? '', node]];
    if (node.kind === 'list') {
      const items = node.items.flatMap((item) => within(item, null).map(([, value]) => value));
      return [[key ?? '', { kind: 'list', items }]];
    }
    if (node.kind === 'object') {
      const entries = node.entries.flatMap(([each, value]) => within(value, each));
      return [[key ?? '', { kind: 'object', entries }]];
    }
    return [[key ?? '', node]];
  };
  return within(tree, null)[0]?.[1] ?? leaf('');
}

function childrenOf(tree: Tree): readonly Tree[] {
  switch (tree.kind) {
    case 'leaf':
      return [];
    case 'list':
      return tree.items;
    case 'object':
      return tree.entries.map(([, value]) => value);
  }
}
