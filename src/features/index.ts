export * from './batch.js';
export * from './builder.js';
export * from './ratios.js';
