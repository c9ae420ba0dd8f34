/** The whole wire once: token, account, WebSocket login, registration, a question and its answer. */
import { createCalendar, type DayEvent, type EpochMs, type MarketName } from '../../domain/index.js';
import { createKiwoomClient } from '../../kiwoom/index.js';
import { kiwoomMarket, simulatedMarket, type DayMarket } from '../markets.js';
import { dayAtOrAfter } from '../prepare-day.js';
import { costsOf, loadKeys, type Settings } from '../settings.js';
import type { Finding } from './check.js';

/** Longest wait for what the server should say, ms. */
const PATIENCE = 10_000;

/** Against the embedded simulator; nothing of it is kept. */
export async function simulatorRoundTrip(settings: Settings, now: EpochMs): Promise<Finding> {
  const calendar = createCalendar(settings.calendar);
  const market = await simulatedMarket({
    calendar,
    day: dayAtOrAfter(now, calendar),
    codes: undefined,
    bars: undefined,
    speed: 1,
    seed: settings.seed,
    account: { cash: settings.sim.cash, holdings: [] },
    costs: costsOf({ ...settings, market: 'sim' }),
    lived: undefined,
  });
  try {
    return await roundTrip(market, 'sim');
  } finally {
    await market.stop();
  }
}

/** Against Kiwoom itself: asks, and orders nothing. */
export async function kiwoomRoundTrip(settings: Settings, now: EpochMs, env: NodeJS.ProcessEnv): Promise<Finding> {
  const day = dayAtOrAfter(now, createCalendar(settings.calendar));
  const market = kiwoomMarket(day, settings.codes, costsOf(settings), loadKeys(settings, settings.market, env));
  return roundTrip(market, settings.market);
}

async function roundTrip(market: DayMarket, name: MarketName): Promise<Finding> {
  const began = performance.now();
  const waiting = new Mailbox();
  const client = createKiwoomClient({
    market: name,
    day: market.day,
    keys: market.keys,
    clock: market.clock,
    inbox: waiting,
    ...(market.restUrl === undefined ? {} : { restUrl: market.restUrl }),
    ...(market.wsUrl === undefined ? {} : { wsUrl: market.wsUrl }),
  });
  try {
    await client.check();
    client.feed.start(market.codes);
    await waiting.until(
      'the WebSocket is online',
      (event) => event.type === 'LinkReported' && event.state === 'online',
    );
    client.gateway.query({ kind: 'account' });
    await waiting.until('the account is told', ({ type }) => type === 'AccountReported' || type === 'QueryFailed');
    const failed = waiting.find((event) => event.type === 'QueryFailed');
    if (failed?.type === 'QueryFailed') return { detail: `the account was not told: ${failed.reason}`, wrong: true };
    const took = Math.round(performance.now() - began);
    return { detail: `token, account, login, ${market.codes.length} codes registered, balance: ${took} ms` };
  } finally {
    await client.stop();
  }
}

/** Keeps what was told, and wakes who waits for it. */
class Mailbox {
  readonly #events: DayEvent[] = [];
  #wake: () => void = () => {};

  offer(event: DayEvent): void {
    this.#events.push(event);
    this.#wake();
  }

  find(is: (event: DayEvent) => boolean): DayEvent | undefined {
    return this.#events.find(is);
  }

  /** @throws Error naming what did not come */
  until(what: string, is: (event: DayEvent) => boolean): Promise<void> {
    return new Promise((resolve, reject) => {
      const late = setTimeout(() => {
        reject(new Error(`Waited ${PATIENCE / 1_000} s until ${what}, in vain.`));
      }, PATIENCE);
      this.#wake = () => {
        if (this.find(is) === undefined) return;
        clearTimeout(late);
        resolve();
      };
      this.#wake();
    });
  }
}
