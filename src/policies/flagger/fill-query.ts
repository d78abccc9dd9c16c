/** What a query may have Flagger fill in. */
export interface QueryModel {
  readonly name: string;
  readonly namespace: string;
  readonly target: string;
  readonly service: string;
  readonly ingress: string;
  readonly route: string;
  /** As it is written; empty: not given. */
  readonly interval: string;
  readonly variables: Readonly<Record<string, string>>;
}

/** `text`: null where Flagger cannot fill it in, for variables are `missing`. `unknown`: what the simulator cannot fill in. */
export interface FilledQuery {
  readonly text: string | null;
  readonly missing: readonly string[];
  readonly unknown: readonly string[];
}

/** What stands between braces; a dash beside them takes the space there away. */
const ACTION = /(?:\s*\{\{-\s|\{\{)\s*(.*?)\s*(?:\s-\}\}\s*|\}\})/gs;
const PLAIN = ['name', 'namespace', 'target', 'service', 'ingress', 'route', 'interval'] as const;
const VARIABLE = /^(?:variables\.(\w+)|index variables "([^"]*)")$/;
const COMMENT = /^\/\*.*\*\/$/s;

/** Fills a query in as Go's text/template does with Flagger's functions (pkg/metrics/observers/render.go, v1.44). */
export function fillQuery(query: string, model: QueryModel): FilledQuery {
  const missing: string[] = [];
  const unknown: string[] = [];
  const text = query.replace(ACTION, (found: string, action: string) => {
    const field = PLAIN.find((name) => name === action);
    if (field !== undefined) return model[field];
    const [, plain, indexed] = VARIABLE.exec(action) ?? [];
    const variable = plain ?? indexed;
    if (variable === undefined) {
      if (!COMMENT.test(action)) unknown.push(found.trim());
    } else if (Object.hasOwn(model.variables, variable)) return model.variables[variable] as string;
    // What is asked for by its index is empty where it is not given.
    else if (plain !== undefined) missing.push(variable);
    return '';
  });
  return { text: missing.length + unknown.length > 0 ? null : text, missing, unknown };
}
