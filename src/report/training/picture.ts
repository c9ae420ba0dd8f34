/** The figure of one epoch, standing still: the original's four panels. */
import { baseOption } from '../chart/base.js';
import type { Picture } from '../chart/picture.js';
import { changeText, priceText } from '../chart/text.js';
import { columnsOf, type Columns } from '../technical/columns.js';
import { barsTogether, MOST_BARS, thin } from '../technical/thin.js';
import { epochColumns, thinPlayed, type Frame, type PlayedColumns } from './columns.js';
import { panels } from './panels.js';
import { parametersOf, titleOf, type PlayedEpoch, type TrainingRun } from './run.js';

/** Room for title and subtitle, and for time labels. */
const MEASURES = { head: 84, foot: 52, scale: 1 };

/** Names of the three outputs, as they are told and switched. */
export function outputNames({ outputs }: Pick<TrainingRun, 'outputs'>): readonly string[] {
  const what = outputs === 'policy' ? 'Output' : 'Value';
  return [`${what} buy`, `${what} sell`, `${what} hold`];
}

/** Beyond 2,400 bars neighbours are drawn as one, and the subtitle says so. */
export function epochPicture(run: TrainingRun, epoch: PlayedEpoch): Picture {
  const together = barsTogether(run.bars.length, MOST_BARS.still);
  const thinned = thinPlayed(playedColumns(epoch), run.first, together);
  const { bars, source } = barColumns(run, MOST_BARS.still);
  const frame = { ...frameOf(run), bars, first: thinned.first };
  const { height, option } = panels(frame, MEASURES);
  const title = `${titleOf(run)} · ${stateOf(run, epoch)}`;
  const subtitle = [...parametersOf(run), ...(together === 1 ? [] : [`${together} bars to a candle`])].join('   ');
  return {
    title,
    subtitle,
    option: {
      ...baseOption({ title, subtitle }),
      ...option,
      dataset: { source: { ...source, ...epochColumns(frame, thinned.played) } },
    },
    interaction: {},
    width: 1280,
    height,
  };
}

/** What the columns of any epoch of the run are made with. */
export function frameOf(run: TrainingRun): Frame {
  return { bars: run.bars.length, first: run.first, balance: run.balance, names: outputNames(run) };
}

/** The columns that all epochs share. @param most bars to draw */
export function barColumns(run: TrainingRun, most: number): { readonly bars: number; readonly source: Columns } {
  const { code, name, interval, bars } = run;
  const analysis = thin({ code, name, interval, bars, indicators: [] }, most);
  return { bars: analysis.bars.length, source: columnsOf(analysis) };
}

function playedColumns({ decisions }: PlayedEpoch): PlayedColumns {
  return {
    actions: decisions.map(({ action, explored }) => action + (explored ? 4 : 0)),
    outputs: [0, 1, 2].map((i) => decisions.map(({ policy }) => policy[i] ?? 0)),
    shares: decisions.map(({ numStocks }) => numStocks),
    values: decisions.map(({ portfolioValue }) => portfolioValue),
  };
}

/** `epoch 10 of 200 · epsilon 0.955 · 10,123,456 won (+1.23 %)` */
function stateOf({ epochs, balance }: TrainingRun, { epoch, epsilon, decisions }: PlayedEpoch): string {
  const value = decisions.at(-1)?.portfolioValue ?? balance;
  return [
    ...(epochs === null ? ['test'] : [`epoch ${epoch} of ${epochs}`]),
    ...(epsilon === null ? [] : [`epsilon ${epsilon.toFixed(3)}`]),
    `${priceText(Math.round(value))} won (${changeText(value, balance)})`,
  ].join(' · ');
}
