const HEAD = 'apiVersion: flagger.app/v1beta1';

/** A Canary with this analysis, one field a line, and these lines of its spec. */
export function canaryText(analysis: string, spec = 'provider: istio', name = 'shop'): string {
  const fields = analysis.split('\n').map((line) => `    ${line}\n`);
  return `${HEAD}\nkind: Canary\nmetadata: {name: ${name}}\nspec:\n  targetRef: {kind: Deployment, name: shop}\n  ${spec}\n  analysis:\n${fields.join('')}`;
}

/** A MetricTemplate of this name. */
export function metricTemplateText(name: string, namespace = ''): string {
  const metadata = namespace === '' ? `name: ${name}` : `name: ${name}, namespace: ${namespace}`;
  return `${HEAD}\nkind: MetricTemplate\nmetadata: {${metadata}}\nspec:\n  provider: {type: prometheus, address: u}\n  query: rate(errors{app="{{ target }}"}[{{ interval }}])\n`;
}
