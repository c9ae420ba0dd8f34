/** Small panels, three in a row: a figure compared over the companies, or followed over the days. */
import type { ChartOption } from '../chart/picture.js';
import { INK, lineColor, MUTED, RULE } from '../chart/theme.js';
import { dateText, daysOf, nameOf, type Company, type ComparedFigure } from './comparison.js';
import { figureOf, figureText, POSITION, type Figure } from './figures.js';

/** What a panel puts into its grid; axes and series find it by index when it is laid out. */
export interface Panel {
  readonly title: string;
  readonly subtitle: string;
  readonly kind: 'bars' | 'lines';
  readonly xAxis: ChartOption;
  readonly yAxis: ChartOption;
  readonly series: readonly ChartOption[];
}

const LABELS = { color: MUTED, fontSize: 11 } as const;
const BARE = { axisLine: { show: false }, axisTick: { show: false } } as const;

/** One bar a company; a figure that is not there is a dash. */
export function barPanel({ figure, values }: ComparedFigure, companies: readonly Company[]): Panel {
  const isPosition = figure.key === POSITION;
  return {
    ...titles(figure),
    kind: 'bars',
    xAxis: {
      type: 'value',
      show: false,
      min: isPosition ? 0 : '@fromZero',
      // Room for the number behind the longest bar.
      max: isPosition ? 130 : '@beyondZero',
    },
    yAxis: {
      type: 'category',
      inverse: true,
      data: companies.map(nameOf),
      ...BARE,
      axisLabel: { color: INK, fontSize: 12, width: 112, overflow: 'truncate', interval: 0 },
    },
    series: [
      {
        type: 'bar',
        name: figure.label,
        barMaxWidth: 16,
        barCategoryGap: '35%',
        data: values.map((value, i) => ({
          value: value ?? 0,
          itemStyle: { color: lineColor(i) },
          label: {
            show: true,
            color: INK,
            fontSize: 12,
            position: (value ?? 0) < 0 ? 'left' : 'right',
            formatter: figureText(figure, value),
          },
        })),
      },
    ],
  };
}

/** One line a company over the days. */
export function linePanel(figure: Figure, companies: readonly Company[]): Panel {
  const days = daysOf(companies);
  const { title, subtitle } = titles(figure);
  return {
    title,
    subtitle: `${subtitle} · day by day`,
    kind: 'lines',
    xAxis: {
      type: 'category',
      data: days.map(dateText),
      axisLine: { lineStyle: { color: RULE } },
      axisTick: { show: false },
      axisLabel: { ...LABELS, hideOverlap: true, textMargin: [0, 6] },
    },
    yAxis: {
      type: 'value',
      scale: true,
      splitNumber: 3,
      ...BARE,
      splitLine: { lineStyle: { color: RULE } },
      axisLabel: { ...LABELS, formatter: '@plain' },
    },
    series: companies.map((company, i) => {
      const known = new Map(company.days.map((each) => [each.day, figureOf(each, figure.key)]));
      return {
        type: 'line',
        name: nameOf(company),
        color: lineColor(i),
        symbolSize: 5,
        // Every day has its mark while they can be told apart.
        showSymbol: days.length <= 40,
        connectNulls: true,
        data: days.map((day) => known.get(day) ?? null),
      };
    }),
  };
}

function titles({ label, korean, unit }: Figure): Pick<Panel, 'title' | 'subtitle'> {
  return { title: label, subtitle: `${korean} · ${unit}` };
}
