/** The little of a browser and of ECharts that the page of a training uses; the rest of the program knows no page. */

export interface Chart {
  setOption(option: unknown): void;
  resize(): void;
  dispatchAction(action: unknown): void;
  convertFromPixel(finder: unknown, point: readonly number[]): readonly number[];
  getZr(): { on(type: 'click', listener: (event: { offsetX: number; offsetY: number }) => void): void };
}
export interface PageEvent {
  readonly key: string;
  preventDefault(): void;
}
export interface PageElement {
  textContent: string | null;
  value: string;
  addEventListener(type: string, listener: (event: PageEvent) => void): void;
}
export interface PageWindow {
  readonly document: { getElementById(id: string): PageElement | null };
  readonly echarts: { init(element: unknown, theme: null, options: { readonly renderer: string }): Chart };
  addEventListener(type: string, listener: (event: PageEvent) => void): void;
  setTimeout(act: () => void, milliseconds: number): unknown;
  /** For whoever looks into the page. */
  charts?: Chart[];
}
