/** What all pictures have in common. */
import type { ChartOption, Picture } from './picture.js';
import { FONT_FAMILY, INK, MUTED, PAPER } from './theme.js';

export function baseOption({ title, subtitle }: Pick<Picture, 'title' | 'subtitle'>): ChartOption {
  return {
    animation: false,
    backgroundColor: PAPER,
    textStyle: { fontFamily: FONT_FAMILY, color: INK },
    title: {
      text: title,
      subtext: subtitle,
      left: 14,
      top: 8,
      itemGap: 6,
      textStyle: { fontSize: 19, fontWeight: 'bold', color: INK },
      subtextStyle: { fontSize: 12, color: MUTED },
    },
  };
}
