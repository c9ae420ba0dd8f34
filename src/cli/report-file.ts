/** Writes a report where `--out` says. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { canDrawHangul, HANGUL_PACKAGES, renderReport, reportFormat, type Picture } from '../report/index.js';
import type { CliIo } from './io.js';

/** @param before HTML in front of the picture, which a page has room for */
export function writeReport(io: CliIo, path: string, picture: Picture, before = ''): void {
  const format = reportFormat(path);
  const report = renderReport(picture, format, before);
  mkdirSync(dirname(resolve(path)), { recursive: true });
  writeFileSync(path, report);
  io.note(`Wrote ${path}.`);
  if (format === 'png') noteMissingFont(io, path);
}

/** Says so when a PNG had to do without Hangul. */
export function noteMissingFont(io: CliIo, path: string): void {
  if (canDrawHangul()) return;
  io.note(`No font here has Hangul, so it is missing from ${path}: install ${HANGUL_PACKAGES} (apt-get install …).`);
}
