/** Where `collect` asks: Kiwoom, a simulator that runs already, or one of its own in virtual time. */
import {
  createCalendar,
  createRng,
  HOUR,
  ManualClock,
  money,
  startOfDay,
  type BarSource,
  type Clock,
  type EpochMs,
  type StockCode,
} from '../domain/index.js';
import { boundAt } from '../collect/collector-bound.js';
import { createKiwoomBars, type PaceLimits } from '../kiwoom/index.js';
import { planDay, startSimulator, wallClock } from '../simulator/index.js';
import { loadKeys, type Settings } from './settings.js';
import { driveTime } from './virtual-time.js';

export interface CollectSource {
  readonly source: BarSource;
  /** The time that its pace follows, and that says which sessions are over. */
  readonly clock: Clock;
  stop(): Promise<void>;
}

/** @throws InputError for a code that the simulator does not know, or without an app key; HaruError `port_in_use` */
export function openSource(settings: Settings, codes: readonly StockCode[]): Promise<CollectSource> {
  if (settings.market !== 'sim') return Promise.resolve(kiwoom(settings));
  return settings.sim.rest === undefined
    ? embeddedSimulator(settings, codes)
    : Promise.resolve(simulatorAt(settings.sim.rest));
}

function kiwoom(settings: Settings): CollectSource {
  const clock = wallClock();
  const keys = loadKeys(settings, settings.market, process.env);
  const client = createKiwoomBars({ market: settings.market, keys, clock });
  return { source: client.bars, clock, stop: () => client.stop() };
}

const KEYS = { appkey: 'haru-collect', secretkey: 'haru-collect' };
/** Nobody knows what a simulator elsewhere allows: asked quickly, it says so (`유량=N`), and the pace learns it. */
const EAGER: PaceLimits = { perSecond: 1_000, window: 1_000, own: {} };

function simulatorAt(restUrl: string): CollectSource {
  const clock = wallClock();
  const client = createKiwoomBars({ market: 'sim', restUrl, keys: KEYS, clock, pace: EAGER });
  return { source: client.bars, clock, stop: () => client.stop() };
}

/** On its own day nothing has traded yet: everything it has is over. */
async function embeddedSimulator({ seed, ...settings }: Settings, codes: readonly StockCode[]): Promise<CollectSource> {
  const calendar = createCalendar(settings.calendar);
  const day = calendar.next(boundAt(wallClock().now(), calendar).day);
  const clock = new ManualClock((startOfDay(day) + 7 * HOUR) as EpochMs);
  const rng = createRng(seed);
  const simulator = await startSimulator({
    ...planDay({ calendar, rng, day, codes }),
    clock,
    rng,
    account: { number: '8000000011', cash: money(0) },
    costs: 'kiwoom',
    rateLimit: 'real',
    settlementDay: calendar.next(day, 2),
  });
  const kiwoom = createKiwoomBars({ market: 'sim', restUrl: simulator.rest, keys: KEYS, clock });
  const endDriving = driveTime(clock, () => kiwoom.idle());
  return {
    source: kiwoom.bars,
    clock,
    stop: async () => {
      endDriving();
      await kiwoom.stop();
      await simulator.stop();
    },
  };
}
