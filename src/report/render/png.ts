/** Draws a picture as PNG: its SVG, with the fonts of this machine. */
import { Resvg } from '@resvg/resvg-js';

/** Twice the size of the SVG: sharp on screens of today. */
const SCALE = 2;

export function renderPng(svg: string): Buffer {
  return new Resvg(svg, { fitTo: { mode: 'zoom', value: SCALE }, font: { loadSystemFonts: true } }).render().asPng();
}

/**
 * Whether a font with Hangul is installed. Without one, two different letters look the same (a box, or nothing).
 *
 * @param letters two that no font draws alike
 */
export function canDrawHangul(letters: readonly [string, string] = ['각', '휅']): boolean {
  const [one, other] = letters.map((letter) => {
    const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="48" height="48"><text x="4" y="40" font-size="36">${letter}</text></svg>`;
    return new Resvg(svg, { font: { loadSystemFonts: true } }).render().pixels;
  });
  return one !== undefined && other !== undefined && !one.equals(other);
}
