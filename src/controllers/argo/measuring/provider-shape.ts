import type { ArgoMetric } from '../../../model/policy/argo-analysis.js';
import type { MeasureShape } from '../../../model/policy/rehearsal.js';
import type { Json, Measured } from '../condition/value.js';

/** Providers that hand over a list of rows, or a document, that the conditions look into. */
type Shape = (value: number | null, shape: MeasureShape, metric: ArgoMetric) => Measured;

const error = (message: string): Measured => ({ kind: 'error', message });

/** How each provider hands over a value that the world gives; null: there was no traffic. */
const SHAPES: Readonly<Record<string, Shape>> = {
  datadog: (value, shape) => (value === null ? { kind: 'none' } : numbers(value, shape)),
  wavefront: (value, shape) =>
    value === null ? error('No TimeSeries found in response from Wavefront') : numbers(value, shape),
  graphite: (value) => ({ kind: 'vector', values: value === null ? [] : [value] }),
  web: (value, shape) => (value === null ? error('result of web metric produced no value') : json(value, shape)),
  influxdb: (value) => (value === null ? error('no results returned from flux query') : json(value, 'vector')),
  newRelic: (value, shape, metric) =>
    value === null ? error('no results returned from NRQL query') : rows(value, shape, metric),
  skywalking: (value, shape, metric) =>
    value === null ? error('no results returned from SkyWalking query') : rows(value, shape, metric),
  cloudWatch: (value, _, { asks: { queryIds } }) => {
    const values = value === null ? [] : [value];
    const ids = queryIds.length === 0 ? [''] : queryIds;
    return { kind: 'json', value: ids.map((id) => ({ Id: id, Label: id, StatusCode: 'Complete', Values: values })) };
  },
};

/** A value of the world as a provider hands it to the conditions; null: there was no traffic. */
export function providerShape(
  provider: string,
  value: number | null,
  shape: MeasureShape,
  metric: ArgoMetric,
): Measured {
  const known = Object.hasOwn(SHAPES, provider) ? SHAPES[provider] : undefined;
  if (known !== undefined) return known(value, shape, metric);
  return value === null ? { kind: 'none' } : numbers(value, shape);
}

function numbers(value: number, shape: MeasureShape): Measured {
  return shape === 'vector' ? { kind: 'vector', values: [value] } : { kind: 'scalar', value };
}

function json(value: Json, shape: MeasureShape): Measured {
  return { kind: 'json', value: shape === 'vector' ? [value] : value };
}

/** A row has the columns that the conditions ask it for: the world knows of one value, and of no names for it. */
function rows(value: number, shape: MeasureShape, metric: ArgoMetric): Measured {
  const row = Object.fromEntries(columns(metric).map((name) => [name, value]));
  return json(row, shape);
}

function columns({ successCondition, failureCondition }: ArgoMetric): readonly string[] {
  const found = `${successCondition} ${failureCondition}`.matchAll(
    /\bresult\s*(?:\[\s*\d+\s*\]\s*)?(?:\??\.\s*([A-Za-z_]\w*)|\[\s*(["'])((?:(?!\2).)*)\2\s*\])/g,
  );
  const names = [...found].map(([, dotted, , quoted]) => dotted ?? quoted ?? '');
  return names.length === 0 ? ['value'] : [...new Set(names)];
}
