/** A query as a tree. `from` is the character, from 0, that a problem with the node is said to be at. */
export type Expression =
  | NumberLiteral
  | StringLiteral
  | Selector
  | Subquery
  | Call
  | Aggregation
  | Binary
  | Unary
  | Parenthesised;

export interface NumberLiteral {
  readonly kind: 'number';
  readonly from: number;
  readonly value: number;
}

export interface StringLiteral {
  readonly kind: 'string';
  readonly from: number;
  readonly value: string;
}

/** What shifts the time that a selector or a subquery looks at. */
export interface Shift {
  /** Looks back by as much; negative: ahead. */
  readonly offsetMs: number;
  /** Looks at this time, or at that of the query, whatever the time of the evaluation; null: at that. */
  readonly fixedMs: number | 'query' | null;
  readonly hasOffset: boolean;
}

export interface Selector extends Shift {
  readonly kind: 'selector';
  readonly from: number;
  readonly matchers: readonly WrittenMatcher[];
  /** The samples of a range, not the newest one alone. */
  readonly rangeMs: number | null;
}

export interface WrittenMatcher {
  readonly label: string;
  readonly operator: '=' | '!=' | '=~' | '!~';
  readonly value: string;
  readonly from: number;
}

export interface Subquery extends Shift {
  readonly kind: 'subquery';
  readonly from: number;
  readonly of: Expression;
  readonly rangeMs: number;
  /** null: the default step. */
  readonly stepMs: number | null;
}

export interface Call {
  readonly kind: 'call';
  readonly from: number;
  readonly name: string;
  readonly args: readonly Expression[];
}

export interface Aggregation {
  readonly kind: 'aggregation';
  readonly from: number;
  readonly operator: string;
  readonly parameter: Expression | null;
  readonly of: Expression;
  readonly grouping: Grouping;
}

export interface Grouping {
  readonly labels: readonly string[];
  /** The labels are what is left out, not what is kept. */
  readonly isWithout: boolean;
}

export interface Binary {
  readonly kind: 'binary';
  readonly from: number;
  readonly operator: string;
  readonly operatorFrom: number;
  readonly left: Expression;
  readonly right: Expression;
  readonly isBool: boolean;
  readonly matching: Matching | null;
}

export interface Matching {
  /** The labels are those that are compared, not those that are left out. */
  readonly isOn: boolean;
  readonly labels: readonly string[];
  /** Which side may have several elements for one of the other. */
  readonly many: 'left' | 'right' | null;
  /** Labels that are taken from the other side. */
  readonly include: readonly string[];
}

export interface Unary {
  readonly kind: 'unary';
  readonly from: number;
  readonly operator: '+' | '-';
  readonly of: Expression;
}

export interface Parenthesised {
  readonly kind: 'parenthesised';
  readonly from: number;
  readonly of: Expression;
}

/** What an expression is of, in the words of Prometheus. */
export type ValueType = 'scalar' | 'string' | 'instant vector' | 'range vector';

export function typeOf(expression: Expression): ValueType {
  switch (expression.kind) {
    case 'number':
      return 'scalar';
    case 'string':
      return 'string';
    case 'selector':
      return expression.rangeMs === null ? 'instant vector' : 'range vector';
    case 'subquery':
      return 'range vector';
    case 'aggregation':
      return 'instant vector';
    case 'call':
      return ['scalar', 'time', 'pi'].includes(expression.name) ? 'scalar' : 'instant vector';
    case 'binary': {
      const isScalar = typeOf(expression.left) === 'scalar' && typeOf(expression.right) === 'scalar';
      return isScalar ? 'scalar' : 'instant vector';
    }
    case 'unary':
    case 'parenthesised':
      return typeOf(expression.of);
  }
}
