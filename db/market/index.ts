/** Market data: see README.md of the folder above. */
export { createMemoryMarketStore } from './memory-market-store.js';
export { marketPath, openMarketStore, type MarketOptions } from './open.js';
export { PAGE_SIZE_BARS, type SqliteMarketStore } from './sqlite-market-store.js';
