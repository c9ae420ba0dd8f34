/** What is wrong with bars, if anything. */
export { checkSeries, type CheckedSeries, type CheckOptions } from './check-series.js';
export { idleDays, tradedDays, unknownDays, unknownRanges } from './evidence.js';
export { FINDING_KINDS, NOTE_KINDS, type Finding, type FindingKind, type Note, type NoteKind } from './finding.js';
export type { SessionEvidence } from './session-book.js';
