/** What runs in the page of a training. Its text is written into the page, so it stands alone, as `dress` does. */
import type { Columns } from '../technical/columns.js';
import type { epochColumns, Frame } from './columns.js';
import type { control } from './controls.js';
import type { Chart, PageElement, PageWindow } from './browser.js';
import type { PackedEpoch, unpack } from './packed.js';
import type { EpochNumbers } from './run.js';
import type { epochText } from './text.js';

/** What the page holds as JSON. */
export interface PageData {
  readonly frame: Frame;
  /** Columns that all epochs share. */
  readonly source: Columns;
  readonly option: Readonly<Record<string, unknown>>;
  readonly curves: readonly Readonly<Record<string, unknown>>[];
  /** Epochs that can be looked at, and the numbers of all. */
  readonly epochs: readonly PackedEpoch[];
  readonly numbers: readonly EpochNumbers[];
  /** Asked for; null for a test. */
  readonly asked: number | null;
}

/** The functions of the program that the page runs too. */
interface Tools {
  readonly dress: (option: never) => unknown;
  readonly epochColumns: typeof epochColumns;
  readonly unpack: typeof unpack;
  readonly epochText: typeof epochText;
  readonly control: typeof control;
}

/** Draws the epoch looked at and the curves over all, and joins them with slider, buttons and keys. */
export function startEpochs(window: PageWindow, renderer: string, tools: Tools): void {
  const { dress, epochColumns, unpack, epochText, control } = tools;
  const { document, echarts } = window;
  const element = (id: string): PageElement => {
    const found = document.getElementById(id);
    if (found === null) throw new Error(`no element ${id}`);
    return found;
  };
  const { frame, source, option, epochs, numbers, asked, curves } = JSON.parse(element('data').textContent ?? '') as PageData; // prettier-ignore
  const draw = (id: string, what: unknown): Chart => {
    const made = echarts.init(element(id), null, { renderer });
    made.setOption(dress(what as never));
    return made;
  };
  const columnsOf = ({ actions, outputs, shares, values }: PackedEpoch): Columns => {
    const played = { actions: unpack(actions), outputs: outputs.map(unpack), shares: unpack(shares), values: unpack(values) }; // prettier-ignore
    return epochColumns(frame, played);
  };
  let at = epochs.length - 1;
  /** What the tooltip reads, whichever epoch is looked at. */
  const shared = { ...source };
  const chart = draw('epoch', { ...option, dataset: { source: shared } });
  const marked = curves.map((curve, i) => draw(`curve-${i}`, curve));
  const show = (index: number): void => {
    at = Math.min(Math.max(index, 0), epochs.length - 1);
    const epoch = epochs[at];
    if (epoch === undefined) return;
    const columns = columnsOf(epoch);
    // What is zoomed into stays in view.
    chart.setOption({ dataset: { source: { ...Object.assign(shared, columns) } } });
    for (const curve of marked) {
      curve.setOption({ series: [{ markLine: { data: [{ xAxis: String(epoch.epoch) }] } }] });
    }
    element('told').textContent = epochText(epoch, columns, frame.balance, asked);
    element('slider').value = String(at);
  };
  show(at);
  const go = control(window, element, { count: epochs.length, at: () => at, show });
  const distance = (index: number, epoch: number): number => Math.abs((epochs[index]?.epoch ?? 0) - epoch);
  for (const curve of marked) {
    curve.getZr().on('click', ({ offsetX, offsetY }) => {
      const [index = 0] = curve.convertFromPixel({ gridIndex: 0 }, [offsetX, offsetY]);
      const { epoch = 0 } = numbers[Math.min(Math.max(Math.round(index), 0), numbers.length - 1)] ?? {};
      go(epochs.reduce((best, _, i) => (distance(i, epoch) < distance(best, epoch) ? i : best), 0));
    });
  }
  element('epoch').addEventListener('dblclick', () => {
    chart.dispatchAction({ type: 'dataZoom', start: 0, end: 100 });
  });
  const charts = [chart, ...marked];
  window.addEventListener('resize', () => {
    for (const each of charts) each.resize();
  });
  window.charts = charts;
}
