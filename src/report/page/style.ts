/** How a page looks around its charts. */
import { FONT_FAMILY, INK, MUTED, PAPER, RULE } from '../chart/theme.js';

export const STYLE = `
:root { color-scheme: light; }
* { box-sizing: border-box; }
body { margin: 0; background: ${PAPER}; color: ${INK}; font: 14px/1.5 ${FONT_FAMILY}; }
.chart { width: 100%; min-width: 640px; }
.framed { max-width: 1280px; margin: 24px auto 0; }
.tip { border-collapse: collapse; font: 12px/1.45 ${FONT_FAMILY}; }
.tip caption { padding-bottom: 3px; text-align: left; font-weight: 700; color: ${INK}; }
.tip th { padding: 0 14px 0 0; font-weight: 400; text-align: left; color: ${MUTED}; }
.tip td { text-align: right; color: ${INK}; font-variant-numeric: tabular-nums; }
main { max-width: 1280px; margin: 0 auto; padding: 18px 20px 0; }
h1 { margin: 0; font-size: 20px; }
p { margin: 2px 0 14px; color: ${MUTED}; font-size: 13px; }
.figures { width: 100%; overflow-x: auto; }
.figures table { border-collapse: collapse; font-variant-numeric: tabular-nums; white-space: nowrap; }
.figures thead th { padding: 6px 14px; border-bottom: 2px solid ${INK}; text-align: right; vertical-align: bottom; }
.figures thead th small, .figures tbody th small { display: block; font-weight: 400; color: ${MUTED}; }
.figures tbody th { padding: 4px 14px 4px 0; text-align: left; font-weight: 500; }
.figures tbody th small { display: inline; margin-left: 8px; }
.figures td { padding: 4px 14px; text-align: right; }
.figures tbody tr { border-bottom: 1px solid ${RULE}; }
.figures tr.group th { padding: 14px 0 3px; border-bottom: 0; font-size: 12px; font-weight: 700; color: ${MUTED}; }
`;
