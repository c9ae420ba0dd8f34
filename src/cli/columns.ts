/** Rows under headings, for people. */

/** @param rows each as many cells as there are headings; numbers are set to the right, with thousands */
export function columns(headings: readonly string[], rows: readonly (readonly (string | number | null)[])[]): string[] {
  const texts = rows.map((row) => row.map(textOf));
  const widths = headings.map((heading, i) => Math.max(widthOf(heading), ...texts.map((row) => widthOf(row[i] ?? ''))));
  const isNumber = headings.map((_, i) => rows.every((row) => typeof (row[i] ?? 0) === 'number') && rows.length > 0);
  return [headings, ...texts].map((row) =>
    row
      .map((cell, i) => {
        const gap = ' '.repeat(Math.max(0, (widths[i] ?? 0) - widthOf(cell)));
        return isNumber[i] === true ? gap + cell : cell + gap;
      })
      .join('  ')
      .trimEnd(),
  );
}

function textOf(cell: string | number | null): string {
  if (cell === null) return '–';
  return typeof cell === 'number' ? cell.toLocaleString('en-US') : cell;
}

/** Hangul takes two places in a terminal. */
export function widthOf(text: string): number {
  let width = 0;
  for (const letter of text)
    width += /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\uff00-\uff60]/.test(letter) ? 2 : 1;
  return width;
}
