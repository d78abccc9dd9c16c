/** A condition as a tree. Numbers written without a point are Go's 64-bit integers, and so bigints. */
export type Node =
  | { readonly type: 'nil' }
  | { readonly type: 'bool'; readonly value: boolean }
  | { readonly type: 'int'; readonly value: bigint }
  | { readonly type: 'float'; readonly value: number }
  | { readonly type: 'string'; readonly value: string }
  | { readonly type: 'name'; readonly name: string }
  /** `#`, `#index` and `#acc` inside a predicate; '' is the element itself. */
  | { readonly type: 'pointer'; readonly name: string }
  | { readonly type: 'unary'; readonly operator: string; readonly operand: Node }
  | BinaryNode
  /** Where a `?.` inside gives up: the whole is then nil. */
  | { readonly type: 'chain'; readonly inner: Node }
  | MemberNode
  | { readonly type: 'slice'; readonly base: Node; readonly from: Node | null; readonly to: Node | null }
  | { readonly type: 'method'; readonly member: Node }
  | CallNode
  | { readonly type: 'let'; readonly name: string; readonly value: Node; readonly body: Node }
  | { readonly type: 'sequence'; readonly parts: readonly Node[] }
  | { readonly type: 'choice'; readonly test: Node; readonly whenTrue: Node; readonly whenFalse: Node }
  | ArrayNode
  | { readonly type: 'map'; readonly pairs: readonly (readonly [key: Node, value: Node])[] };

export interface BinaryNode {
  readonly type: 'binary';
  readonly operator: string;
  readonly left: Node;
  readonly right: Node;
}

export interface MemberNode {
  readonly type: 'member';
  readonly base: Node;
  readonly property: Node;
  readonly isOptional: boolean;
}

/** A function of the environment or of the language; of those that take a predicate, it is the second argument. */
export interface CallNode {
  readonly type: 'call';
  readonly name: string;
  readonly arguments: readonly Node[];
}

export interface ArrayNode {
  readonly type: 'array';
  readonly items: readonly Node[];
}
