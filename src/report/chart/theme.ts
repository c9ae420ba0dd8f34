/** Colours and letters of every chart. */

/** `korean`: red rises, blue falls. `western`: green rises, red falls. */
export type ColorScheme = 'korean' | 'western';
export const COLOR_SCHEMES: readonly ColorScheme[] = ['korean', 'western'];

export interface Direction {
  readonly up: string;
  readonly down: string;
}

const DIRECTIONS: Readonly<Record<ColorScheme, Direction>> = {
  korean: { up: '#d2302f', down: '#1e63c8' },
  western: { up: '#12925a', down: '#d2302f' },
};

export function directionColors(scheme: ColorScheme): Direction {
  return DIRECTIONS[scheme];
}

export const INK = '#1c2430';
export const MUTED = '#6a7585';
export const RULE = '#e6e9ee';
export const PAPER = '#ffffff';

/** Told apart on white, from each other and from both directions. */
export const LINES = ['#e08a00', '#7b3fc4', '#0e8f8a', '#c2337f', '#4d6b1f', '#5a6b7f', '#a0522d', '#0b7285'] as const;

export function lineColor(index: number): string {
  return LINES[index % LINES.length] ?? INK;
}

/**
 * Families with Hangul first, as Debian, macOS and Windows name them; none is shipped. The renderer of PNG takes the
 * first one installed and knows no other fallback.
 */
export const FONT_FAMILY =
  "'Noto Sans KR','Noto Sans CJK KR',NanumGothic,'Apple SD Gothic Neo','Malgun Gothic',sans-serif";

/** Families to take when a Hangul letter is missing from all of the above. */
export const HANGUL_PACKAGES = 'fonts-nanum or fonts-noto-cjk';
