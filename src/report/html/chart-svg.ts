import { BarChart, CustomChart, LineChart } from 'echarts/charts';
import { GridComponent, MarkAreaComponent, MarkLineComponent } from 'echarts/components';
import { type EChartsCoreOption, init, use } from 'echarts/core';
import { SVGRenderer } from 'echarts/renderers';
import { withoutGuards } from './drawn-text.js';
import { htmlText } from './html-text.js';

use([BarChart, LineChart, CustomChart, GridComponent, MarkLineComponent, MarkAreaComponent, SVGRenderer]);

/** In pixels of the picture, which grows and shrinks with the page. */
export const CHART_WIDTH = 960;

export const FONT = 'system-ui, sans-serif';

export interface ChartPicture {
  readonly height: number;
  readonly option: EChartsCoreOption;
  /** What there is to see, for those who cannot. */
  readonly label: string;
}

/**
 * A picture as SVG without a script. Names inside it begin with `prefix`, which must be another for each picture of a
 * document; drawn again, it is the same text.
 */
export function chartSvg({ height, option, label }: ChartPicture, prefix: string): string {
  const chart = init(null, null, { renderer: 'svg', ssr: true, width: CHART_WIDTH, height });
  chart.setOption({ animation: false, textStyle: { fontFamily: FONT }, ...option });
  const drawn = chart.renderToSVGString();
  chart.dispose();
  return withoutGuards(ownText(drawn, prefix))
    .replace(
      /<svg [^>]*>/,
      `<svg role="img" aria-label="${htmlText(label)}" viewBox="0 0 ${CHART_WIDTH} ${height}" xmlns="http://www.w3.org/2000/svg">`,
    )
    .replaceAll('\n', '');
}

/** Without what is for a mouse, and with names that do not count the pictures that a process has drawn. */
function ownText(drawn: string, prefix: string): string {
  return drawn
    .replace(/<style ?>.*?<\/style>/gs, '')
    .replace(/ (?:class="zr[^"]*"|ecmeta_\w+="[^"]*"|pointer-events="[^"]*"|xml:space="[^"]*")/g, '')
    .replaceAll(/zr\d+-/g, `${prefix}-`);
}
