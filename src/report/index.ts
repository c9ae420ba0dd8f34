/** Charts and tables of market data: see README.md. */
export { COLOR_SCHEMES, HANGUL_PACKAGES, type ColorScheme } from './chart/theme.js';
export type { ChartOption, Picture } from './chart/picture.js';
export { compare, nameOf, type Company, type ComparedFigure } from './fundamental/comparison.js';
export { FIGURES, figureOf, figureText, type Figure } from './fundamental/figures.js';
export { fundamentalPicture } from './fundamental/picture.js';
export { tableHtml } from './fundamental/table.js';
export { REPORT_FORMATS, renderReport, reportFormat, type ReportFormat } from './format.js';
export { CATALOG, parseIndicators, USUAL, type Indicator } from './indicators/catalog.js';
export { computeIndicators, type IndicatorSeries } from './indicators/compute.js';
export { escapeHtml, renderPage, type Page, type Renderer } from './page/html.js';
export { canDrawHangul, renderPng } from './render/png.js';
export { renderSvg } from './render/svg.js';
export { analyse, seriesOf, type TechnicalAnalysis, type TechnicalSeries } from './technical/analysis.js';
export { technicalPicture } from './technical/picture.js';
export { packEpoch, type PackedEpoch } from './training/packed.js';
export { epochPicture } from './training/picture.js';
export { renderEpochs } from './training/page.js';
export type { Decision, EpochNumbers, PlayedEpoch, TrainingRun } from './training/run.js';
