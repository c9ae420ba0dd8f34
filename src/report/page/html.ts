/** A page that is one file: it asks for nothing, neither from the network nor from the disk. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dress } from '../chart/dress.js';
import type { Picture } from '../chart/picture.js';
import { start } from './client.js';
import { STYLE } from './style.js';

export interface Page {
  readonly title: string;
  readonly pictures: readonly Picture[];
  /** HTML before the pictures, made with {@link escapeHtml} where text comes in. */
  readonly before?: string;
}

/** `canvas` is quick with many bars; with `svg` each label is an element. */
export type Renderer = 'canvas' | 'svg';

export function renderPage({ title, pictures, before = '' }: Page, renderer: Renderer = 'canvas'): string {
  const charts = pictures.map(
    ({ title: label, height }, n) =>
      `<div class="chart${before === '' ? '' : ' framed'}" id="chart-${n}" role="img" aria-label="${escapeHtml(label)}" style="height:max(${height}px,${pictures.length === 1 && before === '' ? '96vh' : '0px'})"></div>`,
  );
  const data = pictures.map(({ option, interaction }, n) => jsonElement(`option-${n}`, { ...option, ...interaction }));
  const body = [before, ...charts, ...data].join('\n');
  const script = `(${start.toString()})(window, ${dress.toString()}, ${JSON.stringify(renderer)});`;
  return offlinePage({ title, style: STYLE, body, script });
}

export interface PageParts {
  readonly title: string;
  readonly style: string;
  /** HTML, made with {@link escapeHtml} where text comes in. */
  readonly body: string;
  /** Runs when all else is there, ECharts as `echarts` too. */
  readonly script: string;
  /** Where pictures stand in it as SVG, it needs no ECharts. */
  readonly isStill?: boolean;
}

/** The frame of every page, with the library in it. */
export function offlinePage({ title, style, body, script, isStill = false }: PageParts): string {
  return `<!doctype html>
<html lang="ko">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; img-src data:">
<title>${escapeHtml(title)}</title>
<link rel="icon" href="data:,">
<style>${style}</style>
</head>
<body>
${body}
${isStill ? '' : `<script>${echartsText()}</script>\n`}<script>${script}</script>
</body>
</html>
`;
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Text as HTML shows it, in elements and in quoted attributes. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (letter) => ENTITIES[letter] ?? letter);
}

/** Data in a page: JSON that cannot end the element it lies in. */
export function jsonElement(id: string, value: unknown): string {
  return `<script type="application/json" id="${id}">${JSON.stringify(value).replaceAll('<', '\\u003c')}</script>`;
}

/** The library as it ships, licence included. */
function echartsText(): string {
  const path = createRequire(import.meta.url).resolve('echarts/dist/echarts.min.js');
  return readFileSync(path, 'utf8').replaceAll('</script', '<\\/script');
}
