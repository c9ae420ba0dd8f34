/** Draws a picture as SVG, on the server, without a page. */
import { init, type EChartsOption } from 'echarts';
import { dress } from '../chart/dress.js';
import type { Picture } from '../chart/picture.js';

/** The SVG's text. Letters stay letters: who opens it needs a font with Hangul. */
export function renderSvg({ option, width, height }: Picture): string {
  const chart = init(null, null, { renderer: 'svg', ssr: true, width, height });
  try {
    chart.setOption(dress(option) as EChartsOption);
    return renumbered(chart.renderToSVGString());
  } finally {
    chart.dispose();
  }
}

/** The library numbers its names through a whole process: here they begin anew, so that one picture is one text. */
function renumbered(svg: string): string {
  const names = new Map<string, string>();
  return svg.replace(/\bzr\d+-[a-z]+-?\d+\b/g, (name) => {
    const known = names.get(name) ?? `n${names.size}`;
    names.set(name, known);
    return known;
  });
}
