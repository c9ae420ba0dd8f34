/**
 * Bars that the market store holds already warm a policy up, without asking the broker for them: a learned policy wants
 * weeks of hours, which the broker gives page by page at its own pace, and a file of recorded minutes not at all.
 */
import { existsSync } from 'node:fs';
import { marketPath, openMarketStore } from '../../db/index.js';
import {
  dayOf,
  type Bar,
  type BarsReported,
  type BrokerGateway,
  type BrokerQuery,
  type Clock,
  type DayConfig,
  type EpochMs,
  type Inbox,
  type Interval,
  type StockCode,
  type TradingCalendar,
} from '../domain/index.js';
import { FEATURE_MEMORY } from '../features/index.js';
import { wallClock } from '../simulator/index.js';

/** By code: the bars of an interval before a moment, oldest first. */
export type StoredHistory = ReadonlyMap<StockCode, Past>;

interface Past {
  readonly interval: Interval;
  readonly before: EpochMs;
  readonly bars: readonly Bar[];
}

/**
 * The decision bars of each code before the day begins, as many as its policy and its features reach back. A code is left
 * out when the store has fewer, or none of the trading day before: with a hole before the open, the broker must be asked.
 */
export function storedHistory(home: string, config: DayConfig, calendar: TradingCalendar): StoredHistory {
  const history = new Map<StockCode, Past>();
  if (!existsSync(marketPath(home))) return history;
  const store = openMarketStore({ home, clock: wallClock() });
  try {
    const { codes, interval, schedule, lookback } = config;
    const wanted = lookback + FEATURE_MEMORY;
    const before = schedule.openingAuction;
    const yesterday = calendar.previous(config.day);
    for (const code of codes) {
      const bars = store.last({ code, interval }, wanted, before);
      const newest = bars.at(-1);
      if (bars.length === wanted && newest !== undefined && dayOf(newest.time) === yesterday)
        history.set(code, { interval, before, bars });
    }
  } finally {
    store.close();
  }
  return history;
}

/** The gateway, except that what is known of the past is told at once, by the same event as the broker's answer would be. */
export function withHistory(gateway: BrokerGateway, history: StoredHistory, inbox: Inbox, clock: Clock): BrokerGateway {
  return {
    submit: gateway.submit.bind(gateway),
    withhold: gateway.withhold.bind(gateway),
    cancel: gateway.cancel.bind(gateway),
    amend: gateway.amend.bind(gateway),
    query: (query) => {
      const answer = answerFrom(history, query);
      if (answer === null) gateway.query(query);
      else inbox.offer(answer, clock.now());
    },
  };
}

/** Null for what only the broker knows: anything but the past, the minutes of this very morning among it. */
function answerFrom(history: StoredHistory, query: BrokerQuery): BarsReported | null {
  if (query.kind !== 'bars') return null;
  const { code, interval, before, count } = query;
  const known = history.get(code);
  if (known?.interval !== interval || known.before !== before || known.bars.length < count) return null;
  return { type: 'BarsReported', code, interval, before, bars: known.bars };
}
