import type { traderMachine } from '../../../machines/trader.js';
import { type TraderEvent, type TraderInput } from '../../../machines/trader.js';
import type { Situation } from './table.js';

export const input = { code: '069500', lookback: 3, cooldownBars: 2 } as TraderInput;

const event = (value: object): TraderEvent => value as TraderEvent;
const bar = (time: number, available: number, tradable = true): TraderEvent =>
  event({ type: 'BarClosed', time, available, tradable });
const decided = (action: string, holding: number, barTime = 3): TraderEvent =>
  event({ type: 'ActionDecided', action, confidence: 0.5, barTime, holding });

const session = event({ type: 'SessionChanged', trading: true });
const placed = event({ type: 'OrderPlaced', orderId: 'o-1' });
const closed = event({ type: 'OrderClosed', orderId: 'o-1', filled: 5 });

export const events = {
  'BarClosed:few': bar(3, 2),
  'BarClosed:enough': bar(3, 3),
  'BarClosed:untradable': bar(3, 3, false),
  'ActionDecided:buy': decided('buy', 0),
  'ActionDecided:buymore': decided('buy', 5),
  'ActionDecided:sell': decided('sell', 5),
  'ActionDecided:sellnone': decided('sell', 0),
  'ActionDecided:hold': decided('hold', 0),
  'ActionDecided:otherbar': decided('buy', 0, 2),
  OrderPlaced: placed,
  'OrderPlaced:other': event({ type: 'OrderPlaced', orderId: 'o-2' }),
  OrderRefused: event({ type: 'OrderRefused', reason: 'no_cash' }),
  'OrderRefused:other': event({ type: 'OrderRefused', reason: 'no_cash', orderId: 'o-2' }),
  OrderClosed: closed,
  'OrderClosed:other': event({ type: 'OrderClosed', orderId: 'o-2', filled: 5 }),
  'SessionChanged:on': session,
  'SessionChanged:off': event({ type: 'SessionChanged', trading: false }),
  Interrupted: event({ type: 'Interrupted' }),
  Nonsense: event({ type: 'Nonsense' }),
} as const;

const at = (...before: TraderEvent[]): Situation<typeof traderMachine> => ({ origin: { input }, events: before });
const observing = [session, bar(2, 3, false)];
const deciding = [...observing, bar(3, 4)];
const ordering = [...deciding, decided('buy', 0)];

/** `…:off`: the session does not trade. */
export const situations = {
  warmingUp: at(session),
  'warmingUp:off': at(),
  observing: at(...observing),
  'observing:off': at(...observing, events['SessionChanged:off']),
  deciding: at(...deciding),
  'deciding:off': at(...deciding, events['SessionChanged:off']),
  ordering: at(...ordering),
  'ordering:placed': at(...ordering, placed),
  coolingDown: at(...ordering, placed, closed),
  'coolingDown:last': at(...ordering, placed, closed, bar(4, 5)),
  // a trader that does not cool down
  'ordering:hot': { origin: { input: { ...input, cooldownBars: 0 } }, events: [...ordering, placed] },
} as const satisfies Record<string, Situation<typeof traderMachine>>;
