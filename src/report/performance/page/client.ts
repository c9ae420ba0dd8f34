/** What runs in the page of a run, besides its charts. Its text is written into the page, so it stands alone, as `dress` does. */

/** The little of a browser that is used; the rest of the program knows no page. */
interface Chart {
  setOption(option: unknown): void;
  resize(): void;
}
interface PageElement {
  /** Of `details` only. */
  readonly open?: boolean;
  textContent: string | null;
  readonly dataset: Record<string, string | undefined>;
  readonly parentElement: PageElement | null;
  querySelector(selector: string): PageElement | null;
  querySelectorAll(selector: string): Iterable<PageElement>;
  append(...elements: PageElement[]): void;
  setAttribute(name: string, value: string): void;
  addEventListener(type: string, listener: () => void): void;
}
interface PageWindow {
  readonly document: PageElement;
  readonly echarts: { init(element: unknown, theme: null, options: { readonly renderer: string }): Chart };
  addEventListener(type: string, listener: () => void): void;
  /** For whoever looks into the page. */
  charts?: Record<string, Chart>;
}

/**
 * Draws the charts once they are in view (a closed part has no width), switches the scale of the equity.
 */
export function startPerformance(window: PageWindow, dress: (option: never) => unknown, renderer: string): void {
  const { document, echarts } = window;
  const charts: Record<string, Chart> = {};
  window.charts = charts;
  const json = (id: string): unknown => JSON.parse(document.querySelector(`#${id}`)?.textContent ?? 'null');
  const draw = (within: PageElement): void => {
    for (const element of within.querySelectorAll('[data-chart]')) {
      const name = element.dataset['chart'] ?? '';
      if (charts[name] !== undefined) continue;
      const chart = echarts.init(element, null, { renderer });
      chart.setOption(dress(json(`option-${name}`) as never));
      charts[name] = chart;
    }
  };
  for (const part of document.querySelectorAll('section, details')) {
    if (part.open === false) {
      part.addEventListener('toggle', () => {
        if (part.open === true) draw(part);
      });
    } else draw(part);
  }
  const scale = document.querySelector('#scale');
  let isLog = false;
  scale?.addEventListener('click', () => {
    isLog = !isLog;
    scale.textContent = isLog ? 'Linear scale' : 'Logarithmic scale';
    charts['equity']?.setOption(dress(json(isLog ? 'axes-log' : 'axes-value') as never));
  });
  window.addEventListener('resize', () => {
    for (const chart of Object.values(charts)) chart.resize();
  });
}

/** Sorts tables by the column that is clicked: numbers from the largest, a second click turns it round. */
export function sortTables(document: PageElement): void {
  for (const table of document.querySelectorAll('table.sortable')) {
    const body = table.querySelector('tbody');
    const heads = [...table.querySelectorAll('thead th')];
    heads.forEach((head, column) => {
      let isDown = false;
      head.querySelector('button')?.addEventListener('click', () => {
        isDown = !isDown;
        for (const each of heads) each.setAttribute('aria-sort', 'none');
        head.setAttribute('aria-sort', isDown ? 'descending' : 'ascending');
        const rows = [...(body?.querySelectorAll('tr') ?? [])].map((row) => {
          const text = [...row.querySelectorAll('td')][column]?.dataset['value'] ?? '';
          // What has no value is the least of all; words are what is no number.
          const key = text === '' ? -Infinity : Number.isNaN(Number(text)) ? text : Number(text);
          return { row, key };
        });
        rows.sort((a, b) => {
          const order = a.key < b.key ? 1 : a.key > b.key ? -1 : 0;
          return isDown ? order : -order;
        });
        body?.append(...rows.map(({ row }) => row));
      });
    });
  }
}
