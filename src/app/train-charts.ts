/**
 * The charts of a training: a figure of every tenth epoch and of the last (`epochs/0010.svg`, `.png`), and one page with a
 * slider over the epochs (`epochs.html`). What the page is made of is kept in `episodes.jsonl`, one packed epoch a line,
 * so that a run that is stopped and resumed has one page.
 */
import { packEpoch, renderEpochs, renderPng, renderSvg, epochPicture, type Decision, type EpochNumbers, type PackedEpoch, type PlayedEpoch, type TrainingRun } from '../report/index.js'; // prettier-ignore
import type { EpochReport } from '../learning/trainer.js';
import type { OutputFolder } from './train-output.js';

const EPISODES = 'episodes.jsonl';
const PAGE = 'epochs.html';
const FIGURE = /^epochs\/(\d+)\.(?:svg|png)$/;

/** Decisions that a page holds, so that it stays below 5 MB: all of 200 epochs of 1,170 bars. */
const MOST_DECISIONS = 235_000;

export interface ChartOptions {
  /** Epochs from one figure to the next. */
  readonly every: number;
  /** Of the run. */
  readonly epochs: number;
}

export class TrainCharts {
  readonly #folder: OutputFolder;
  readonly #run: TrainingRun;
  readonly #options: ChartOptions;
  /** Every so many epochs are in the page. */
  readonly #kept: number;
  #decisions: Decision[] = [];
  #isWanted = false;

  constructor(folder: OutputFolder, run: TrainingRun, options: ChartOptions) {
    this.#folder = folder;
    this.#run = run;
    this.#options = options;
    this.#kept = Math.max(Math.ceil((run.bars.length * options.epochs) / MOST_DECISIONS), 1);
  }

  /** Forgets what came after a checkpoint. */
  static cut(folder: OutputFolder, epoch: number): void {
    folder.cutLines(EPISODES, epoch);
    for (const file of folder.files()) if (Number(FIGURE.exec(file)?.[1] ?? 0) > epoch) folder.remove(file);
  }

  /** To be called before an epoch is played. @param epoch from 1 */
  begin(epoch: number): void {
    this.#decisions = [];
    this.#isWanted = this.#isDue(epoch, this.#options.every) || this.#isDue(epoch, this.#kept);
  }

  /** Sees each decision that a learner plays, if it plays the whole range. */
  readonly onStep = (decision: Decision): void => {
    if (this.#isWanted) this.#decisions.push(decision);
  };

  /** Draws what was played. @param test plays the range without chance, where the learner has not played all of it */
  end({ epoch, epsilon, loss }: EpochReport, test: () => readonly Decision[]): void {
    if (!this.#isWanted) return;
    const decisions = this.#decisions.length > 0 ? this.#decisions : test();
    const played = { epoch, epsilon, loss, decisions };
    if (this.#isDue(epoch, this.#kept)) this.#folder.append(EPISODES, packEpoch(played));
    if (this.#isDue(epoch, this.#options.every)) {
      drawFigure(this.#folder, `epochs/${String(epoch).padStart(4, '0')}`, this.#run, played);
    }
  }

  /** The page of all epochs so far. @param reports of each of them */
  writePage(reports: readonly EpochReport[]): void {
    const epochs = this.#folder.lines(EPISODES) as PackedEpoch[];
    if (epochs.length === 0) return;
    const numbers = reports.map(
      ({ epoch, epsilon, loss, portfolioValue, tested }): EpochNumbers => ({ epoch, epsilon, loss, portfolioValue, tested: tested?.portfolioValue ?? null }), // prettier-ignore
    );
    this.#folder.write(PAGE, renderEpochs(this.#run, epochs, numbers));
  }

  #isDue(epoch: number, every: number): boolean {
    return epoch % every === 0 || epoch === this.#options.epochs;
  }
}

/** The figure and the page of a single episode: `episode.svg`, `.png`, `.html`. */
export function drawTest(folder: OutputFolder, run: TrainingRun, decisions: readonly Decision[]): void {
  const played = { epoch: 1, epsilon: null, loss: null, decisions };
  drawFigure(folder, 'episode', run, played);
  folder.write('episode.html', renderEpochs(run, [packEpoch(played)], []));
}

function drawFigure(folder: OutputFolder, name: string, run: TrainingRun, played: PlayedEpoch): void {
  const svg = renderSvg(epochPicture(run, played));
  folder.write(`${name}.svg`, svg);
  folder.write(`${name}.png`, renderPng(svg));
}
