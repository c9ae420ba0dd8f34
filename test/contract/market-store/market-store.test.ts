import { createMemoryMarketStore, openMarketStore } from '../../../db/market/index.js';
import { temporaryHomes } from '../../unit/db/temp.js';
import { marketStoreContract } from './market-store.contract.js';

const home = temporaryHomes();

marketStoreContract('market.sqlite', (clock) => openMarketStore({ home: home(), clock }));
marketStoreContract('memory', (clock) => createMemoryMarketStore({ clock }));
