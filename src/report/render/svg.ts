/** Draws a picture as SVG, on the server, without a page. */
import { init, type EChartsOption } from 'echarts';
import { dress } from '../chart/dress.js';
import type { Picture } from '../chart/picture.js';

/** The SVG's text. Letters stay letters: who opens it needs a font with Hangul. */
export function renderSvg({ option, width, height }: Picture): string {
  const chart = init(null, null, { renderer: 'svg', ssr: true, width, height });
  try {
    chart.setOption(dress(option) as EChartsOption);
    return chart.renderToSVGString();
  } finally {
    chart.dispose();
  }
}
