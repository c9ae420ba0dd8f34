/** What the session needs to know, as names in the session machine and as questions to the broker. */
import { FEATURE_MEMORY } from '../../features/index.js';
import { stockCode, type BrokerQuery, type DayConfig, type EpochMs, type StockCode } from '../../domain/index.js';

export const LINK = 'link';
/** Asked at the start, after every interruption, and once more to settle. */
export const ACCOUNT_NEEDS = ['account', 'openOrders', 'executions'] as const;

export const instrumentNeed = (code: StockCode): string => `instrument:${code}`;
export const historyNeed = (code: StockCode): string => `history:${code}`;
export const morningNeed = (code: StockCode): string => `morning:${code}`;

/** The question that meets a need, or null for `link`, which the feed meets by itself. */
export function questionFor(need: string, config: DayConfig, pivot: EpochMs | null): BrokerQuery | null {
  const [kind = '', code = ''] = need.split(':');
  switch (kind) {
    case 'account':
    case 'openOrders':
    case 'executions':
      return { kind };
    case 'instrument':
      return { kind, code: stockCode(code) };
    case 'history':
      return {
        kind: 'bars',
        code: stockCode(code),
        interval: config.interval,
        before: config.schedule.openingAuction,
        // The features of the first bar shown reach back further than the window itself.
        count: config.lookback + FEATURE_MEMORY,
      };
    case 'morning':
      return pivot === null
        ? null
        : { kind: 'bars', code: stockCode(code), interval: '1m', before: pivot, count: minutesUntil(config, pivot) };
    default:
      return null;
  }
}

function minutesUntil(config: DayConfig, pivot: EpochMs): number {
  return Math.max(Math.ceil((pivot - config.schedule.open) / 60_000), 1);
}
