import * as z from 'zod/mini';
import { PROMOTIONS, TRAFFIC_SPLITS } from '../../model/instances.js';
import { LIMITS } from './config-limits.js';
import { type Completed, defaulted, described, optional } from './field.js';
import { SHARED } from './field-schemas.js';
import { spelled } from './spelling.js';

const { moment } = SHARED;

const autoscaleSchema = z.strictObject({
  target_percent: defaulted(
    spelled('percent', z.number().check(z.gt(0), z.lte(100))),
    80,
    'Of what an instance can serve, in percent: there are to be so many that each serves no more.',
  ),
  delay: defaulted(moment, '1m', 'From a load to the instances that it asks for; they have yet to become ready.'),
  max: described(z.int().check(z.gte(1), z.lte(LIMITS.instances)), 'Instances of one version at most.'),
});

export const instancesSchema = z.strictObject({
  count: described(
    z.int().check(z.gte(1), z.lte(LIMITS.instances)),
    'Instances of stable before the rollout; CPU and latency are given for so many at the mean load.',
  ),
  requests_per_second: optional(
    z.number().check(z.gt(0), z.lte(LIMITS.requestsPerSecond)),
    'What one instance can serve; what is beyond, it refuses.',
    'no limit but its CPU',
  ),
  ready_after: defaulted(moment, '0s', 'From when an instance is asked for until it serves.'),
  split: defaulted(
    z.enum(TRAFFIC_SPLITS),
    'router',
    'Who splits traffic: "router" by the share of the stage, or "replicas", the ready instances among themselves.',
  ),
  autoscale: optional(
    autoscaleSchema,
    'Adds instances by the load on a version.',
    'there are as many as the rollout asks for',
  ),
  scale_down_stable: optional(
    moment,
    'How long stable keeps instances whose share the canary has.',
    'it keeps them all to the end',
  ),
  promotion: defaulted(
    z.enum(PROMOTIONS),
    'switch',
    'What completion does: "switch" gives the instances of the canary all traffic, "restart" restarts them too, a quarter at a time.',
  ),
});

export const stageInstancesSchema = z.strictObject({
  canary: described(z.int().check(z.gte(1), z.lte(LIMITS.instances)), 'Of the canary.'),
  stable: described(z.int().check(z.gte(0), z.lte(LIMITS.instances)), 'Of stable.'),
});

export type InstancesDocument = Completed<typeof instancesSchema>;
