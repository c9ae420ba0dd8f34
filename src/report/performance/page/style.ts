/** How the page of a run looks. */
import { directionColors, FONT_FAMILY, INK, LINES, MUTED, PAPER, RULE } from '../../chart/theme.js';

const { up, down } = directionColors('korean');

export const STYLE = `
:root { color-scheme: light; }
* { box-sizing: border-box; }
html { overflow-y: scroll; }
body { margin: 0 auto; max-width: 1480px; padding: 18px 24px 48px; background: ${PAPER}; color: ${INK}; font: 14px/1.5 ${FONT_FAMILY}; }
h1 { margin: 0; font-size: 22px; overflow-wrap: anywhere; }
h2 { margin: 30px 0 6px; font-size: 16px; }
header p { margin: 2px 0; color: ${MUTED}; font-size: 13px; }
section > p, details > p { margin: 0 0 8px; color: ${MUTED}; font-size: 13px; }
.parameters span { display: inline-block; margin: 4px 6px 0 0; padding: 1px 8px; border: 1px solid ${RULE}; border-radius: 10px; color: ${INK}; }
.parameters b { font-weight: 400; color: ${MUTED}; }
.cards { display: grid; grid-template-columns: repeat(auto-fit, minmax(180px, 1fr)); gap: 10px; margin-top: 16px; }
.cards article { padding: 10px 12px; border: 1px solid ${RULE}; border-radius: 8px; }
.cards h2 { margin: 0; font-size: 12px; font-weight: 400; color: ${MUTED}; }
.cards strong { display: block; margin-bottom: 4px; font-size: 22px; line-height: 1.3; font-variant-numeric: tabular-nums; white-space: nowrap; }
.cards .long { font-size: 16px; line-height: 28.6px; }
.cards div { display: flex; justify-content: space-between; gap: 8px; font-size: 12px; font-variant-numeric: tabular-nums; white-space: nowrap; }
.cards div span:first-child { color: ${MUTED}; overflow: hidden; text-overflow: ellipsis; }
.up { color: ${up}; }
.down { color: ${down}; }
.findings ul { margin: 0; padding: 0; list-style: none; }
.findings li { display: flex; gap: 12px; padding: 6px 12px; margin-bottom: 4px; border-left: 4px solid ${LINES[0]}; background: #fff8ec; }
.findings li.fault { border-color: ${up}; background: #fdf0f0; }
.findings li.merit { border-color: ${LINES[2]}; background: #edf8f6; }
.findings b { flex: none; width: 46px; font-size: 12px; line-height: 21px; }
.bar { display: flex; align-items: baseline; justify-content: space-between; }
button { padding: 3px 10px; border: 1px solid ${RULE}; border-radius: 4px; background: #f5f6f8; color: ${INK}; font: inherit; font-size: 13px; cursor: pointer; }
.chart { width: 100%; }
details { margin-top: 18px; border-top: 1px solid ${RULE}; }
summary { padding: 8px 0; font-size: 15px; font-weight: 700; cursor: pointer; }
.wide { overflow: auto; max-height: 640px; }
table { border-collapse: collapse; font-size: 13px; font-variant-numeric: tabular-nums; white-space: nowrap; }
td { padding: 3px 10px; text-align: right; border-bottom: 1px solid ${RULE}; }
th { padding: 3px 10px; text-align: right; font-weight: 500; }
tbody th { text-align: left; border-bottom: 1px solid ${RULE}; }
.months { width: 100%; }
.months td { padding: 4px 6px; border: 2px solid ${PAPER}; }
.months .sum { font-weight: 700; }
.sortable { width: 100%; }
.sortable thead th { position: sticky; top: 0; padding: 0; background: ${PAPER}; box-shadow: inset 0 -2px ${INK}; }
.sortable button { width: 100%; padding: 5px 10px; border: 0; background: none; text-align: inherit; font-weight: 500; }
.sortable [aria-sort=descending] button::after { content: ' ▼'; font-size: 9px; }
.sortable [aria-sort=ascending] button::after { content: ' ▲'; font-size: 9px; }
.word { text-align: left; }
@media (max-width: 1000px) { .wide table { font-size: 12px; } .wide td, .wide th, .sortable button { padding-left: 5px; padding-right: 5px; } }
.metrics { columns: 400px; column-gap: 36px; }
.metrics table { width: 100%; margin-bottom: 18px; break-inside: avoid; }
.metrics caption { padding: 4px 0; text-align: left; font-size: 12px; font-weight: 700; color: ${MUTED}; }
.metrics tr { cursor: help; }
.metrics tr:hover { background: #f5f6f8; }
.metrics th { padding-left: 0; font-weight: 400; }
.metrics td { padding-right: 2px; font-weight: 500; }
.tip { border-collapse: collapse; font: 12px/1.45 ${FONT_FAMILY}; }
.tip caption { padding-bottom: 3px; text-align: left; font-weight: 700; }
.tip th { padding: 0 14px 0 0; font-weight: 400; text-align: left; color: ${MUTED}; border: 0; }
.tip td { padding: 0; border: 0; }
`;
