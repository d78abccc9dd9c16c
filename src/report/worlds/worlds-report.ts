import * as z from 'zod/mini';
import { PRESETS } from '../../model/fault.js';
import { programJson } from '../json/json-text.js';
import { program, text } from '../json/schema-fields.js';

const world = z.strictObject({
  name: z.enum(PRESETS).check(z.describe('What --scenario, --scenarios and `preset` call it')),
  description: text('What goes wrong in it, in a sentence'),
  caught_by: text('What notices it, in a sentence'),
  thresholds: z
    .nullable(z.record(z.string(), z.record(z.string(), z.union([z.number(), z.string()]))))
    .check(
      z.describe('As `thresholds` of a configuration: by themselves they stop it; null where nothing should or can'),
    ),
  faults: z
    .array(z.record(z.string(), z.unknown()))
    .check(z.describe('What it adds to `faults` of a configuration; of a stage, which of them')),
  warm_up: z
    .nullable(z.record(z.string(), z.unknown()))
    .check(z.describe('What it adds as `warm_up`, unless the configuration says it; null: nothing')),
});

const figure = z.strictObject({
  name: text('What stands between the scenario and the statistic'),
  statistics: z.array(z.string()).check(z.minLength(1), z.describe('What may stand after it')),
  description: text('What it says'),
});

/** What `worlds --format json` prints, version 1. */
export const worldsSchema = z.strictObject({
  worlds: z.array(world).check(z.describe('The presets there are')),
  of_metrics: z
    .strictObject({
      name: text('What --scenario and --scenarios call it, with the name of a metric'),
      description: text('What goes wrong in it, in a sentence'),
      caught_by: text('What notices it, in a sentence'),
    })
    .check(z.describe("The worlds that a configuration's own `metrics` bring along, one each")),
  figures: z.array(figure).check(z.describe('What assertions may be on, as SCENARIO.FIGURE.STATISTIC < NUMBER')),
  ...program,
});

export type WorldsReport = z.infer<typeof worldsSchema>;

/** The worlds and figures there are, as the program prints them. */
export function worldsReport(
  { worlds, of_metrics, figures }: Pick<WorldsReport, 'worlds' | 'of_metrics' | 'figures'>,
  toolVersion: string,
): WorldsReport {
  return { worlds, of_metrics, figures, ...programJson(toolVersion) };
}
