/** What runs in the page. Its text is written into the page, so it stands alone, as `dress` does. */

/** The little of a browser that is used; the rest of the program knows no page. */
interface Chart {
  setOption(option: unknown): void;
  resize(): void;
  dispatchAction(action: unknown): void;
}
interface PageElement {
  readonly textContent: string | null;
  addEventListener(type: string, listener: () => void): void;
}
interface PageWindow {
  readonly document: { getElementById(id: string): PageElement | null };
  readonly echarts: { init(element: unknown, theme: null, options: { readonly renderer: string }): Chart };
  addEventListener(type: string, listener: () => void): void;
  /** The charts, for whoever looks into the page. */
  charts?: Chart[];
}

/**
 * Draws the charts of a page. Each lies in an element `chart-N`, its options as JSON in `option-N`. A double click shows
 * everything there is.
 */
export function start(window: PageWindow, dress: (option: never) => unknown, renderer: string): void {
  const { document, echarts } = window;
  const charts: Chart[] = [];
  for (let n = 0; ; n++) {
    const element = document.getElementById(`chart-${n}`);
    const text = document.getElementById(`option-${n}`)?.textContent;
    if (element === null || typeof text !== 'string') break;
    const chart = echarts.init(element, null, { renderer });
    chart.setOption(dress(JSON.parse(text) as never));
    element.addEventListener('dblclick', () => {
      chart.dispatchAction({ type: 'dataZoom', start: 0, end: 100 });
    });
    charts.push(chart);
  }
  window.addEventListener('resize', () => {
    for (const chart of charts) chart.resize();
  });
  window.charts = charts;
}
