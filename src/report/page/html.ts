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
  const data = pictures.map(
    ({ option, interaction }, n) =>
      `<script type="application/json" id="option-${n}">${jsonInHtml({ ...option, ...interaction })}</script>`,
  );
  return `<!doctype html>
<html lang="ko">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; img-src data:">
<title>${escapeHtml(title)}</title>
<link rel="icon" href="data:,">
<style>${STYLE}</style>
</head>
<body>
${before}
${charts.join('\n')}
${data.join('\n')}
<script>${echartsText()}</script>
<script>(${start.toString()})(window, ${dress.toString()}, ${JSON.stringify(renderer)});</script>
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

/** JSON that cannot end the element it lies in. */
function jsonInHtml(value: unknown): string {
  return JSON.stringify(value).replaceAll('<', '\\u003c');
}

/** The library as it ships, licence included. */
function echartsText(): string {
  const path = createRequire(import.meta.url).resolve('echarts/dist/echarts.min.js');
  return readFileSync(path, 'utf8').replaceAll('</script', '<\\/script');
}
