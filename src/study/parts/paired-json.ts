import { FIGURES, type FigureName } from '../../model/results/outcome.js';
import type { PairedFigure, PairedSummary } from './paired.js';
import { type SketchJson, type SummaryJson, sketchFromJson, sketchJson, summaryFromJson, summaryJson } from './part.js';

/** What two plans come to as JSON holds it, every bucket included. */
export interface PairedJson extends Pick<PairedSummary, 'states' | 'outcomes'> {
  readonly before: SummaryJson;
  readonly after: SummaryJson;
  readonly figures: Readonly<Record<FigureName, Readonly<Record<keyof PairedFigure, SketchJson>>>>;
}

export function pairedJson({ before, after, states, outcomes, figures }: PairedSummary): PairedJson {
  return {
    before: summaryJson(before),
    after: summaryJson(after),
    states,
    outcomes,
    figures: byFigure((name) => ({
      before: sketchJson(figures[name].before),
      after: sketchJson(figures[name].after),
      difference: sketchJson(figures[name].difference),
    })),
  };
}

export function pairedFromJson({ before, after, states, outcomes, figures }: PairedJson): PairedSummary {
  return {
    before: summaryFromJson(before),
    after: summaryFromJson(after),
    states,
    outcomes,
    figures: byFigure((name) => ({
      before: sketchFromJson(figures[name].before),
      after: sketchFromJson(figures[name].after),
      difference: sketchFromJson(figures[name].difference),
    })),
  };
}

function byFigure<T>(of: (name: FigureName) => T): Readonly<Record<FigureName, T>> {
  return Object.fromEntries(FIGURES.map((name) => [name, of(name)])) as Record<FigureName, T>;
}
