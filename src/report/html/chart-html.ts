import type { Drawing, Tone } from '../page/drawing.js';
import type { ChartBlock } from '../page/page.js';
import { type ChartPicture, chartSvg } from './chart-svg.js';
import { drawCurves } from './draw-curves.js';
import { drawIntervals } from './draw-intervals.js';
import { drawShares } from './draw-shares.js';
import { drawTime } from './draw-time.js';
import { htmlText } from './html-text.js';
import { tableHtml } from './table-html.js';
import { toneColour } from './tones.js';

/** A picture with its title, what it shows, its legend, and the same numbers as a table; `index` among those of a page. */
export function chartHtml({ title, description, drawing, table }: ChartBlock, index: number): string {
  const svg = chartSvg(picture(drawing, `${title}: ${description}`), `c${index}`);
  return [
    '<figure>',
    `<figcaption><h2>${htmlText(title)}</h2><p>${htmlText(description)}.</p></figcaption>`,
    legendHtml(drawing),
    `<div class="scroll" tabindex="0" role="region" aria-label="${htmlText(`Picture: ${title}`)}">${svg}</div>`,
    `<details><summary>The same as a table</summary>${tableHtml(table)}</details>`,
    '</figure>',
  ].join('');
}

function picture(drawing: Drawing, label: string): ChartPicture {
  switch (drawing.kind) {
    case 'time':
      return drawTime(drawing, label);
    case 'shares':
      return drawShares(drawing, label);
    case 'intervals':
      return drawIntervals(drawing, label);
    case 'curves':
      return drawCurves(drawing, label);
  }
}

interface Sign {
  readonly name: string;
  readonly colour: string;
  readonly shape: 'line' | 'dashes' | 'dots' | 'area' | 'upright';
}

function legendHtml(drawing: Drawing): string {
  const signs = new Map(signsOf(drawing).map((sign) => [`${sign.name} ${sign.shape}`, sign]));
  if (signs.size === 0) return '';
  const items = [...signs.values()].map(
    ({ name, colour, shape }) => `<li>${signSvg(colour, shape)}${htmlText(name)}</li>`,
  );
  return `<ul class="legend">${items.join('')}</ul>`;
}

function signsOf(drawing: Drawing): Sign[] {
  const area = ({ name, tone }: { readonly name: string; readonly tone: Tone }, index = 0): Sign => ({
    name,
    colour: toneColour(tone, index),
    shape: 'area',
  });
  switch (drawing.kind) {
    case 'time':
      return [
        ...drawing.panels.flatMap(({ series }) =>
          series.map(
            ({ name, tone, isLimit, isJudged = false }): Sign => ({
              name: isLimit ? 'limit' : name,
              colour: toneColour(tone),
              shape: isLimit ? 'dashes' : isJudged ? 'dots' : 'line',
            }),
          ),
        ),
        ...drawing.verdicts.map(({ word, tone }) => area({ name: word, tone })),
        ...drawing.instants.map(({ name, tone }): Sign => ({ name, colour: toneColour(tone), shape: 'upright' })),
      ];
    case 'shares':
      return drawing.parts.map(area);
    case 'curves':
      return drawing.curves.map(({ name, tone }, i): Sign => ({ name, colour: toneColour(tone, i), shape: 'line' }));
    case 'intervals':
      return [];
  }
}

const SHAPES = {
  line: 'M0 6H28',
  dashes: 'M0 6H7M10 6H17M20 6H27',
  dots: 'M0 6H2M5 6H7M10 6H12M15 6H17M20 6H22M25 6H27',
  area: 'M0 6H28',
  upright: 'M14 0V12',
} as const satisfies Record<Sign['shape'], string>;

function signSvg(colour: string, shape: Sign['shape']): string {
  const width = shape === 'area' ? 12 : 2.5;
  return `<svg viewBox="0 0 28 12" aria-hidden="true"><path d="${SHAPES[shape]}" stroke="${colour}" stroke-width="${width}"/></svg>`;
}
