/** Evaluation that can say no: windows, competitors, intervals, a verdict. Pure; without tensors. */
export * from './bootstrap.js';
export * from './competitors.js';
export * from './judge.js';
export * from './record.js';
export * from './verdict.js';
export * from './windows.js';
