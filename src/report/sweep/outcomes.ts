/** What configurations came to, all together, beside buying and holding. */
import { baseOption } from '../chart/base.js';
import type { ChartOption, Picture } from '../chart/picture.js';
import { binsOf, histogramAxes } from '../chart/histogram.js';
import { directionColors, INK } from '../chart/theme.js';
import { signedPercent } from '../performance/text.js';
import type { DoneRow } from './ranking.js';

const [WIDTH, HEIGHT] = [1280, 250];

/** The returns of the runs, and that of holding over the same bars; null where there is none. */
export function outcomesOf(rows: readonly DoneRow[]): { readonly returns: readonly number[]; readonly held: number | null } {
  const of = (key: string): number[] => rows.flatMap(({ result }) => result.metrics[key] ?? []);
  return { returns: of('totalReturn'), held: of('benchmarkReturn')[0] ?? null };
} // prettier-ignore

/** How many configurations brought how much; a line where holding is. */
export function outcomesPicture({ returns, held }: ReturnType<typeof outcomesOf>): Picture {
  const bins = binsOf(held === null ? returns : [...returns, held]);
  const { up, down } = directionColors('korean');
  const width = bins[0]?.width ?? 1;
  const first = bins[0]?.from ?? 0;
  const place = held === null ? null : Math.floor(Number(((held * 100 - first) / width).toFixed(9)));
  const data = bins.map(({ from, days }, i) => ({
    value: i === place ? days - 1 : days,
    itemStyle: { color: from < 0 ? down : up },
  }));
  const label = held === null ? '' : `buy-and-hold ${signedPercent(held)}`;
  const isRight = place !== null && place > bins.length / 2;
  const option: ChartOption = {
    ...baseOption({ title: '', subtitle: '' }),
    grid: { left: 20, right: 80, top: 26, bottom: 44, outerBoundsMode: 'none' },
    ...histogramAxes(bins, 'return from, %'),
    series: [
      {
        type: 'bar',
        name: 'Configurations',
        barCategoryGap: '8%',
        itemStyle: { opacity: 0.8 },
        data,
        ...(place === null
          ? {}
          : {
              markLine: {
                silent: true,
                symbol: 'none',
                lineStyle: { color: INK, width: 2, type: 'solid' },
                label: { formatter: label, color: INK, fontSize: 12, position: 'end', align: isRight ? 'right' : 'left' },
                data: [{ xAxis: place }],
              },
            }),
      },
    ],
  }; // prettier-ignore
  return { title: 'Outcomes beside buying and holding', subtitle: '', option, interaction: {}, width: WIDTH, height: HEIGHT }; // prettier-ignore
}
