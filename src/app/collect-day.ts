/** After the close: the day's log feeds the market data, then the broker's own bars are collected and win over ours. */
import { openMarketStore } from '../../db/index.js';
import { completeAt } from '../collect/collector-bound.js';
import { collect } from '../collect/collector.js';
import { ManualClock, type Clock, type EpochMs, type Interval, type MarketStore } from '../domain/index.js';
import { createKiwoomBars } from '../kiwoom/index.js';
import { wallClock } from '../simulator/index.js';
import { claimMarketData } from './collect-origin.js';
import { barsOfDay } from './collect-ticks.js';
import type { PreparedDay } from './prepare-day.js';
import type { Settings } from './settings.js';
import { sleepUntil } from './sleep.js';
import { driveTime } from './virtual-time.js';

export interface AfterDay extends Pick<PreparedDay, 'market' | 'config' | 'calendar'> {
  readonly settings: Settings;
  readonly home: string;
  /** The day's log. */
  readonly journal: string;
  /** Whether to wait until the evening, when the day's own bars are final. */
  readonly wait: boolean;
  readonly signal: AbortSignal;
  /** What people should know, with facts beside the sentence. */
  readonly tell: (level: 'info' | 'warn' | 'error', text: string, facts?: object) => void;
}

/** Never fails: the day is settled whatever becomes of its bars, and the next collection brings what this one did not. */
export async function keepDay(day: AfterDay): Promise<void> {
  if (!day.settings.collect.enabled) return;
  try {
    claimMarketData(day.home, day.config.market);
    const store = openMarketStore({ home: day.home, clock: wallClock() });
    try {
      keepTicks(day, store);
      await collectDay(day, store);
    } finally {
      store.close();
    }
  } catch (error) {
    if (day.signal.aborted) return;
    const reason = error instanceof Error ? error.message : String(error);
    day.tell('error', `the market data were not brought up to date: ${reason} The next collection goes on here.`);
  }
}

/** Minute bars from the log's ticks: the weakest kind, but there at once. */
function keepTicks({ journal, tell }: AfterDay, store: MarketStore): void {
  for (const [code, bars] of barsOfDay(journal)) {
    const { stored, differences } = store.put({ code, interval: '1m' }, bars, 'ticks');
    tell('info', 'minute bars kept from ticks', { code, bars: bars.length, stored, differences: differences.length });
  }
}

async function collectDay(day: AfterDay, store: MarketStore): Promise<void> {
  const { market, config, calendar, settings, signal, tell } = day;
  const codes = [...new Set([...config.codes, ...(settings.collect.codes ?? [])])];
  const intervals = settings.collect.intervals ?? [...new Set<Interval>(['1m', '1d', config.interval])];
  const { clock } = market;
  if (day.wait) await until(completeAt(config.schedule), clock, day);
  if (signal.aborted) return;
  const kiwoom = createKiwoomBars({
    market: config.market,
    keys: market.keys,
    clock,
    ...(market.restUrl === undefined ? {} : { restUrl: market.restUrl }),
  });
  const endDriving = clock instanceof ManualClock ? driveTime(clock, () => kiwoom.idle()) : () => {};
  try {
    const note = (text: string): void => tell('warn', text);
    const parts = { source: kiwoom.bars, store, clock, calendar };
    for await (const { code, interval, error, ...counts } of collect(parts, { codes, intervals, note, signal })) {
      const { requested, stored, corrected } = counts;
      if (error === undefined) tell('info', 'collected', { code, interval, requested, stored, corrected });
      else tell('error', `${code} ${interval} was not collected: ${error}`);
    }
  } finally {
    endDriving();
    await kiwoom.stop();
  }
}

/** Waits for market time; virtual time is moved there, once the simulator has played its day to the end. */
async function until(at: EpochMs, clock: Clock, { market, signal, tell }: AfterDay): Promise<void> {
  await market.over?.();
  if (clock instanceof ManualClock) clock.advanceTo(Math.max(at, clock.now()) as EpochMs);
  else if (clock.now() < at) {
    tell('info', 'collecting begins when the evening is over');
    await sleepUntil(at, clock, signal);
  }
}
