/** The picture of a comparison: a panel a figure, then the history of those that have one. */
import { baseOption } from '../chart/base.js';
import type { ChartOption, Picture } from '../chart/picture.js';
import { INK, MUTED } from '../chart/theme.js';
import { compare, datesText, daysOf, nameOf, type Company } from './comparison.js';
import { FIGURES, figureOf } from './figures.js';
import { barPanel, linePanel, type Panel } from './panels.js';

/** Px. */
const WIDTH = 1280;
const HEAD = 76;
const PANEL_TITLE = 44;
const LINE_PANEL = 150;
const BAR_ROW = 26;
const GAP = 40;
const COLUMNS = 3;
/** Per cent of the width: where the drawing begins in a column (names or numbers stand before it), and its width. */
const INSET = { bars: 10.5, lines: 4.5 } as const;
const COLUMN = 100 / COLUMNS;

export function fundamentalPicture(companies: readonly Company[]): Picture {
  const bars = compare(companies)
    .filter(({ figure }) => figure.drawn)
    .map((compared) => barPanel(compared, companies));
  const lines = followed(companies).map((figure) => linePanel(figure, companies));
  const barHeight = Math.max(companies.length * BAR_ROW, 44);
  const rows = [...inRows(bars, barHeight), ...inRows(lines, LINE_PANEL)];
  const height = HEAD + rows.reduce((sum, each) => sum + PANEL_TITLE + each.height + GAP, 0);
  const title = companies.length === 1 ? companies.map(nameOf).join('') : `${companies.length} companies compared`;
  const subtitle = `${companies.map(({ code }) => code).join(', ')}   figures of ${datesText(companies)}`;
  const option = {
    ...baseOption({ title, subtitle }),
    ...place(rows, height, { title, subtitle }),
    // Lines are told apart by their colours alone; bars have their names beside them.
    ...(lines.length > 0
      ? { legend: { data: companies.map(nameOf), type: 'scroll', right: 24, top: 16, left: '45%' } }
      : {}),
  };
  const interaction = { tooltip: { trigger: 'item', valueFormatter: '@plain' } };
  return { title, subtitle, option, interaction, width: WIDTH, height };
}

/** Figures that any company has on two days or more. */
function followed(companies: readonly Company[]): (typeof FIGURES)[number][] {
  if (daysOf(companies).length < 2) return [];
  return FIGURES.filter(({ key, drawn }) => {
    const known = (company: Company): number => company.days.filter((each) => figureOf(each, key) !== null).length;
    return drawn && companies.some((company) => known(company) > 1);
  });
}

interface Row {
  readonly panels: readonly Panel[];
  readonly height: number;
}

function inRows(panels: readonly Panel[], height: number): Row[] {
  const rows: Row[] = [];
  for (let i = 0; i < panels.length; i += COLUMNS) rows.push({ panels: panels.slice(i, i + COLUMNS), height });
  return rows;
}

/** Grids, axes, series and titles of all panels; each panel is its own grid. */
function place(
  rows: readonly Row[],
  height: number,
  head: { readonly title: string; readonly subtitle: string },
): ChartOption {
  const title: ChartOption[] = [baseOption(head)['title'] as ChartOption];
  const grid: ChartOption[] = [];
  const xAxis: ChartOption[] = [];
  const yAxis: ChartOption[] = [];
  const series: ChartOption[] = [];
  let top = HEAD;
  for (const row of rows) {
    for (const [column, panel] of row.panels.entries()) {
      const index = grid.length;
      const left = column * COLUMN + 1.2;
      title.push(panelTitle(panel, `${left}%`, `${share(top, height)}%`));
      grid.push({
        left: `${left + INSET[panel.kind]}%`,
        width: `${COLUMN - INSET[panel.kind] - 2.4}%`,
        top: `${share(top + PANEL_TITLE, height)}%`,
        height: `${share(row.height, height)}%`,
        outerBoundsMode: 'none',
      });
      xAxis.push({ ...panel.xAxis, gridIndex: index });
      yAxis.push({ ...panel.yAxis, gridIndex: index });
      series.push(...panel.series.map((each) => ({ ...each, xAxisIndex: index, yAxisIndex: index })));
    }
    top += PANEL_TITLE + row.height + GAP;
  }
  return { title, grid, xAxis, yAxis, series };
}

function panelTitle({ title, subtitle }: Panel, left: string, top: string): ChartOption {
  return {
    text: title,
    subtext: subtitle,
    left,
    top,
    padding: 0,
    itemGap: 3,
    textStyle: { fontSize: 14, fontWeight: 'bold', color: INK },
    subtextStyle: { fontSize: 12, color: MUTED },
  };
}

function share(px: number, height: number): number {
  return Math.round((px / height) * 100_000) / 1_000;
}
