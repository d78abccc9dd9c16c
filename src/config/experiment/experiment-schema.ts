import * as z from 'zod/mini';
import { INJECTED_KINDS, type InjectedKind } from '../../model/results/experiment.js';
import { choiceField } from '../schema/choice-field.js';
import { LIMITS } from '../schema/config-limits.js';
import { FAULT_EFFECTS } from '../schema/fault-schema.js';
import { type Completed, defaulted, described, follows, ignored, optional, part } from '../schema/field.js';
import { durationField, nameField, SHARED } from '../schema/field-schemas.js';
import { metricsSchema } from '../schema/metrics-schema.js';
import { spelled } from '../schema/spelling.js';
import { VERSION_SCHEMAS } from '../schema/version-schemas.js';

const { rate, moment, stretch, name } = SHARED;

export const EXPERIMENT_LIMITS = { claims: 20, replicas: 1_000, looks: 20_000, effects: 20 } as const;

const claim = () => nameField();

/** More than nothing, at most all. */
const share = () => spelled('rate', z.number().check(z.gt(0), z.lte(1)));

const replicas = () => z.int().check(z.gte(1), z.lte(EXPERIMENT_LIMITS.replicas));

const breakerSchema = z.strictObject({
  opens_after: defaulted(
    share(),
    0.5,
    'It opens where at least this share of attempts fails, more than 0 and at most 1.',
  ),
  reacts_in: defaulted(moment, '10s', 'How long so many have to fail before it opens.'),
  open_for: defaulted(moment, '30s', 'How long it stays open once what failed is well again.'),
  fallback: defaulted(
    rate,
    0,
    'Of the requests that it cuts off, the share that a fallback answers well, from 0 to 1; the others fail at once.',
  ),
});

const serviceSchema = z.strictObject({
  requests_per_second: defaulted(
    z.number().check(z.gt(0), z.lte(LIMITS.requestsPerSecond)),
    100,
    'Mean arrivals a second, of the whole service.',
  ),
  replicas: defaulted(replicas(), 3, 'Pods of the part under fault.'),
  failover: defaulted(moment, '5s', 'How long requests still go to a pod that is gone.'),
  timeout_ms: optional(
    z.number().check(z.gte(LIMITS.latencyMs.least), z.lte(LIMITS.latencyMs.most)),
    'How long a caller waits for an attempt, in milliseconds.',
    'as long as it takes',
  ),
  retries: defaulted(
    z.int().check(z.gte(0), z.lte(LIMITS.retries)),
    0,
    'How many times a failed attempt is tried again, each time on any pod, from 0 to 10.',
  ),
  circuit_breaker: optional(breakerSchema, 'What cuts calls off once too many of them fail.', 'nothing does'),
});

/** What each kind of fault takes, and what it is where it is left out. */
export const PARAMETERS = {
  pod_kill: { pods: 1 },
  latency: { add_ms: 300 },
  dependency_lost: { needs: 0.3 },
  dns: { needs: 0.3, ttl: '1m' },
  disk_full: { needs: 0.3, fills_in: '5m' },
  clock_skew: { needs: 0.3, pods: 1 },
  cpu: { add_percent: 40 },
} as const satisfies Record<InjectedKind, Readonly<Record<string, number | string>>>;

function parameter<S extends z.ZodMiniType>(key: string, schema: S, description: string) {
  const of = Object.entries(PARAMETERS).filter(([, values]) => key in values);
  const [value] = of.map(([, values]) => (values as Readonly<Record<string, unknown>>)[key]);
  const kinds = of.map(([kind]) => `\`${kind}\``).join(', ');
  return follows(
    schema,
    `Of ${kinds}: ${description}`,
    `${JSON.stringify(value)}`,
    (beside: { readonly kind?: string } | undefined) => {
      const values: Readonly<Record<string, unknown>> = PARAMETERS[beside?.kind as InjectedKind] ?? {};
      return values[key] as z.output<S> | undefined;
    },
  );
}

const injectedSchema = z.strictObject({
  kind: described(z.enum(INJECTED_KINDS), 'What is done to the part under fault.'),
  pods: parameter('pods', replicas(), 'how many of the replicas are hit.'),
  add_ms: parameter(
    'add_ms',
    z.number().check(z.gte(0), z.lte(LIMITS.latencyMs.most)),
    'latency on top of its own, in milliseconds.',
  ),
  needs: parameter('needs', share(), 'share of the requests that need what is gone, more than 0 and at most 1.'),
  ttl: parameter('ttl', durationField(0), 'how long names that are known are good.'),
  fills_in: parameter('fills_in', durationField(0), 'how long it takes until the disk is full.'),
  add_percent: parameter(
    'add_percent',
    z.number().check(z.gt(0), z.lte(LIMITS.ratio)),
    'CPU of each pod on top of its own, in points of a percentage.',
  ),
});

const effectSchema = z.strictObject({
  ...FAULT_EFFECTS,
  from: defaulted(moment, '0s', 'How long after the fault begins.'),
});

/** An experiment: a hypothesis, the service, and what is done to it. Version 1. */
export const experimentSchema = described(
  z.strictObject({
    $schema: ignored(z.string(), 'Where editors find this schema; ignored.'),
    name: defaulted(name, 'experiment', 'What the report calls the experiment.'),
    hypothesis: described(
      z
        .array(described(claim(), 'METRIC, a comparison, a number, over a duration.'))
        .check(z.minLength(1), z.maxLength(EXPERIMENT_LIMITS.claims)),
      'What stays true: such as "success_rate >= 0.999 over 5m", of the part under fault; "success_rate of service" is of all traffic.',
    ),
    service: part(serviceSchema, 'The traffic, and what stands between a fault and its users.'),
    stable: part(VERSION_SCHEMAS.stable, 'How the service behaves without the fault.'),
    metrics: optional(metricsSchema, 'Metrics of your own, by their names.', 'none'),
    fault: described(
      choiceField('fault', {
        object: injectedSchema,
        list: z
          .array(described(effectSchema, 'One thing that the fault does.'))
          .check(z.minLength(1), z.maxLength(EXPERIMENT_LIMITS.effects)),
      }),
      'What is done: a kind with its parameters, or a list of effects in the words of a configuration.',
    ),
    blast_radius: part(
      z.strictObject({
        cell: defaulted(name, 'the service', 'What the part under fault is called.'),
        share: defaulted(share(), 1, 'Its share of the traffic, more than 0 and at most 1.'),
      }),
      'The part of the service that the fault may hit.',
    ),
    at: defaulted(stretch, '10m', 'When the fault begins; what comes before is the steady state.'),
    for: defaulted(stretch, '15m', 'How long until it is undone.'),
    undo: defaulted(moment, '0s', 'How long the undoing takes.'),
    abort_when: optional(claim(), 'Written as a hypothesis: the fault is undone as soon as this is so.', 'never'),
    follow_up: defaulted(moment, '10m', 'How long the service is watched after that.'),
    every: defaulted(stretch, '10s', 'How often it is looked at.'),
  }),
  'A hypothesis on a service, and what is done to it.',
);

export type ExperimentInput = z.input<typeof experimentSchema>;
export type InjectedDocument = Completed<typeof injectedSchema>;
export type BreakerDocument = Completed<typeof breakerSchema>;

/** An experiment as understood: every default filled in. */
export interface ExperimentDocument extends Omit<Completed<typeof experimentSchema>, '$schema'> {}
