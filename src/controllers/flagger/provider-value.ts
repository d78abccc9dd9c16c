/** What a query to Prometheus gives: the values of a vector, in its order, or a matrix, which no check can use. */
export type PrometheusResult = readonly string[] | 'matrix';

/** The number that Flagger makes of it: that of the last series; NaN counts as nothing found. */
export function prometheusValue(result: PrometheusResult): number | 'nodata' | 'multiple_values' {
  if (result === 'matrix') return 'multiple_values';
  const last = result.at(-1);
  const value = last === undefined ? Number.NaN : numberOf(last);
  return Number.isNaN(value) ? 'nodata' : value;
}

/** As Prometheus writes it. */
function numberOf(text: string): number {
  if (text === '+Inf') return Number.POSITIVE_INFINITY;
  return text === '-Inf' ? Number.NEGATIVE_INFINITY : Number(text);
}

/** Whether a webhook's HTTP status is a success. */
export function isWebhookSuccess(status: number): boolean {
  return status <= 202;
}
