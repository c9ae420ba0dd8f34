/** All epochs of a training as one offline page: a slider over them, their four panels, and the curves over all. */
import { dress } from '../chart/dress.js';
import { FONT_FAMILY, INK, MUTED, PAPER, RULE } from '../chart/theme.js';
import { zoomAndTip } from '../chart/panes.js';
import { baseOption } from '../chart/base.js';
import { escapeHtml, offlinePage, jsonElement, type Renderer } from '../page/html.js';
import { MOST_BARS } from '../technical/thin.js';
import { startEpochs, type PageData } from './client.js';
import { epochColumns } from './columns.js';
import { control } from './controls.js';
import { curves } from './curves.js';
import { unpack, type PackedEpoch } from './packed.js';
import { panels } from './panels.js';
import { barColumns, frameOf } from './picture.js';
import { epochText } from './text.js';
import { parametersOf, titleOf, type EpochNumbers, type TrainingRun } from './run.js';

/** No title above the first pane; time labels and the slider of the zoom. All of it fits into a window 900 px high. */
const MEASURES = { head: 10, foot: 84, scale: 0.66 };

/**
 * @param epochs those that can be looked at, oldest first, at least one @param numbers of all epochs, for the curves
 */
export function renderEpochs(
  run: TrainingRun,
  epochs: readonly PackedEpoch[],
  numbers: readonly EpochNumbers[],
  renderer: Renderer = 'canvas',
): string {
  const frame = frameOf(run);
  const { option, count, height } = panels(frame, MEASURES);
  const isTest = run.epochs === null;
  const data = {
    frame,
    // A page has room for all bars: which epochs are kept depends on how many there are.
    source: barColumns(run, MOST_BARS.page).source,
    option: {
      ...baseOption({ title: '', subtitle: '' }),
      ...option,
      ...zoomAndTip(count, 0, run.bars.length),
      // From 3,000 elements on ECharts draws what is hovered a second time, over itself: areas would darken.
      hoverLayerThreshold: 1_000_000,
    },
    curves: isTest ? [] : curves(numbers),
    epochs,
    numbers,
    asked: run.epochs,
  } satisfies PageData;
  const title = titleOf(run);
  const body = `<header>
<h1>${escapeHtml(title)}</h1>
${parametersOf(run)
  .map((each) => `<span>${escapeHtml(each)}</span>`)
  .join(' ')}
<nav${isTest ? ' hidden' : ''}>
<button id="back" title="one epoch back: left">&lt;</button><button id="play" title="all epochs, one after the other">Play</button><button id="forth" title="one epoch on: right">&gt;</button>
<input id="slider" type="range" min="0" max="${epochs.length - 1}" step="1" aria-label="epoch">
</nav>
<output id="told"></output>
</header>
<div class="curves">${data.curves.map((_, i) => `<div id="curve-${i}"></div>`).join('')}</div>
<div id="epoch" role="img" aria-label="${escapeHtml(title)}" style="min-height:${height}px"></div>
${jsonElement('data', data)}`;
  const functions = { dress, epochColumns, unpack, epochText, control };
  const tools = Object.entries(functions).map(([name, each]) => `${name}: ${each.toString()}`);
  const script = `(${startEpochs.toString()})(window, ${JSON.stringify(renderer)}, { ${tools.join(', ')} });`;
  return offlinePage({ title, style: STYLE, body, script });
}

const STYLE = `
:root { color-scheme: light; }
* { box-sizing: border-box; }
html { overflow-y: scroll; }
body { display: flex; flex-direction: column; min-height: 100vh; min-width: 640px; margin: 0; background: ${PAPER}; color: ${INK}; font: 13px/1.5 ${FONT_FAMILY}; }
header { padding: 10px 20px 0; }
h1 { display: inline; margin: 0 14px 0 0; font-size: 17px; }
span { margin-right: 10px; color: ${MUTED}; white-space: nowrap; }
nav { display: flex; gap: 6px; margin-top: 8px; }
nav[hidden] { display: none; }
button { min-width: 30px; padding: 2px 8px; border: 1px solid ${RULE}; border-radius: 4px; background: #f5f6f8; color: ${INK}; font: inherit; cursor: pointer; }
#play { min-width: 64px; }
#slider { flex: 1; accent-color: ${INK}; }
output { display: block; margin-top: 4px; font-weight: 700; font-variant-numeric: tabular-nums; }
.curves { display: flex; padding-top: 4px; }
.curves div { flex: 1; min-width: 0; height: 104px; cursor: pointer; }
#epoch { flex: 1; width: 100%; }
.tip { border-collapse: collapse; font: 12px/1.45 ${FONT_FAMILY}; }
.tip caption { padding-bottom: 3px; text-align: left; font-weight: 700; }
.tip th { padding: 0 14px 0 0; font-weight: 400; text-align: left; color: ${MUTED}; }
.tip td { text-align: right; font-variant-numeric: tabular-nums; }
`;
