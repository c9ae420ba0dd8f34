export * from './buy-and-hold.js';
export * from './hold.js';
export * from './names.js';
export * from './sma.js';
