import type { sessionMachine, SessionEvent } from '../../../machines/session.js';
import type { Situation } from './table.js';

const event = (value: object): SessionEvent => value as SessionEvent;

const account = event({ type: 'NeedMet', need: 'account' });
const link = event({ type: 'NeedMet', need: 'link' });
const morning = event({ type: 'NeedMet', need: 'morning:069500' });

export const events = {
  'NeedMet:account': account,
  'NeedMet:link': link,
  'NeedMet:morning': morning,
  'NeedMet:other': event({ type: 'NeedMet', need: 'history:000660' }),
  FeedLate: event({ type: 'FeedLate', needs: ['morning:069500'] }),
  'FeedLate:two': event({ type: 'FeedLate', needs: ['morning:069500', 'morning:000660'] }),
  PivotFixed: event({ type: 'PivotFixed', pivot: 1_668_038_460_000 }),
  MarketOpened: event({ type: 'MarketOpened' }),
  MarketClosing: event({ type: 'MarketClosing' }),
  Resumed: event({ type: 'Resumed', needs: ['account', 'link'] }),
  SettleDue: event({ type: 'SettleDue', needs: ['account'] }),
  Nonsense: event({ type: 'Nonsense' }),
} as const;

const at = (...before: SessionEvent[]): Situation<typeof sessionMachine> => ({
  origin: { input: { needs: ['account', 'link'] } },
  events: before,
});
const ready = [account, link];
const trading = [...ready, events.MarketOpened];
const closing = [...trading, events.MarketClosing];
const settling = [...closing, events.SettleDue];

/** `last`: one need is left. `late`: the feed came on after the open. `fixed`: the pivot is known. */
export const situations = {
  preparing: at(),
  'preparing:last': at(link),
  'preparing:late': at(link, events.FeedLate),
  'preparing:resumed': at(...trading, events.Resumed),
  recovering: at(...ready, events.FeedLate),
  'recovering:two': at(...ready, events['FeedLate:two']),
  'recovering:fixed': at(...trading, events.FeedLate, events.PivotFixed),
  ready: at(...ready),
  trading: at(...trading),
  closing: at(...closing),
  settling: at(...settling),
  settled: at(...settling, account),
} as const satisfies Record<string, Situation<typeof sessionMachine>>;
