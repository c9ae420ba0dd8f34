/** Which kind of file a report becomes, by its name; and the making of it. */
import { InputError } from '../domain/index.js';
import type { Picture } from './chart/picture.js';
import { renderPage } from './page/html.js';
import { renderPng } from './render/png.js';
import { renderSvg } from './render/svg.js';

export type ReportFormat = 'html' | 'svg' | 'png';
export const REPORT_FORMATS: readonly ReportFormat[] = ['html', 'svg', 'png'];

/** @throws InputError `bad_report` for another ending */
export function reportFormat(path: string): ReportFormat {
  const ending = /\.([a-z]+)$/i.exec(path)?.[1]?.toLowerCase();
  const format = REPORT_FORMATS.find((each) => each === ending);
  if (format === undefined) {
    throw new InputError(
      'bad_report',
      `${JSON.stringify(path)} names no kind of report: end it with .html, .svg or .png.`,
    );
  }
  return format;
}

/** @param before HTML in front of the picture; a picture alone is all that SVG and PNG take */
export function renderReport(picture: Picture, format: ReportFormat, before = ''): string | Buffer {
  switch (format) {
    case 'html':
      return renderPage({ title: picture.title, pictures: [picture], before });
    case 'svg':
      return renderSvg(picture);
    case 'png':
      return renderPng(renderSvg(picture));
  }
}
