/** Each day's return in its place in the year. */
import { baseOption } from '../../chart/base.js';
import type { ChartOption, Picture } from '../../chart/picture.js';
import { directionColors, INK, MUTED, PAPER, RULE } from '../../chart/theme.js';
import type { Facts } from '../facts.js';

/** Px: a cell, a year with the names of its months, the scale on top. */
const [CELL, YEAR, HEAD] = [11, 106, 44];

export function calendarPicture({ days }: Facts): Picture {
  const years = [...new Set(days.map(({ name }) => name.slice(0, 4)))];
  const percents = days.map((day) => Math.round(day.return * 10_000) / 100);
  const { up, down } = directionColors('korean');
  const end = scaleEnd(percents);
  const option: ChartOption = {
    ...baseOption({ title: '', subtitle: '' }),
    visualMap: {
      min: -end,
      max: end,
      calculable: false,
      orient: 'horizontal',
      left: 56,
      top: 4,
      itemHeight: 140,
      itemWidth: 10,
      text: [`+${end} % or more`, `-${end} % or less`],
      textStyle: { color: MUTED, fontSize: 11 },
      inRange: { color: [down, '#f1f2f4', up] },
    },
    calendar: years.map((year, i) => ({
      range: year,
      left: 56,
      right: 20,
      top: HEAD + i * YEAR + 18,
      cellSize: ['auto', CELL],
      splitLine: { lineStyle: { color: RULE, width: 1 } },
      itemStyle: { color: PAPER, borderColor: RULE, borderWidth: 0.5 },
      yearLabel: { position: 'left', margin: 22, color: INK, fontSize: 13, fontWeight: 'bold' },
      monthLabel: { nameMap: 'EN', color: MUTED, fontSize: 11, margin: 4 },
      dayLabel: { firstDay: 1, nameMap: ['', 'M', '', 'W', '', 'F', ''], color: MUTED, fontSize: 9, margin: 4 },
    })),
    series: years.map((year, calendarIndex) => ({
      type: 'heatmap',
      coordinateSystem: 'calendar',
      calendarIndex,
      data: days.flatMap(({ name }, i) => (name.startsWith(year) ? [[dashed(name), percents[i] ?? 0]] : [])),
      itemStyle: { borderColor: PAPER, borderWidth: 1 },
    })),
  };
  const interaction = { tooltip: { formatter: '{c} %' } };
  return { title: 'Daily returns by calendar', subtitle: '', option, interaction, width: 1280, height: HEAD + years.length * YEAR + 10 }; // prettier-ignore
}

/** Where colours are full: 98 days of 100 lie within, so that one wild day does not make all others pale. */
function scaleEnd(percents: readonly number[]): number {
  const sizes = percents.map(Math.abs).sort((a, b) => a - b);
  const end = sizes[Math.floor((sizes.length - 1) * 0.98)] ?? 0;
  return Math.max(Number(end.toPrecision(1)), 0.1);
}

function dashed(day: string): string {
  return `${day.slice(0, 4)}-${day.slice(4, 6)}-${day.slice(6)}`;
}
