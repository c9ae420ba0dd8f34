/** Why an order with the same words came to something else in the market than in the model. First rule that has evidence. */
import type { Envelope, Instrument, OrderId, Seq, StockCode } from '../../domain/index.js';
import { because, type Explanation } from './causes.js';
import { firstOther, type Execution, type OneSide } from './pairs.js';
import { eventsBetween, type RecordedDay } from './recorded.js';
import { isWithin, oppositeOf, showing, shownOf, type Shown } from './shown.js';

/** One order, its executions that differ first, and what the market showed meanwhile. */
interface Case {
  readonly day: RecordedDay;
  readonly id: OrderId;
  readonly code: StockCode;
  readonly live: OneSide;
  readonly model: OneSide;
  readonly from: Seq;
  readonly to: Seq;
  readonly first: { readonly live: Execution | null; readonly model: Execution | null };
  /** Whether the executions differ at all, or only their times. */
  readonly isOther: boolean;
  readonly shown: Shown;
  readonly instrument: Instrument;
  readonly alone: Alone;
}

/** Every live order as the model executes it by itself. */
type Alone = ReadonlyMap<OrderId, OneSide>;

type Rule = (of: Case) => Explanation | null;

const LISTS: readonly string[] = ['OpenOrdersReported', 'ExecutionsReported'];

/** What became of the order at the broker comes before what the market did, that before what the model assumes. */
const RULES: readonly Rule[] = [
  withheld,
  neverHeardOf,
  rejected,
  operator,
  lists,
  interrupted,
  away,
  stoppedInModel,
  lateTicks,
  onItsWay,
  inParts,
  depth,
  taken,
  assumed,
  passed,
];

/** @param model of the same words */
export function explainOutcome(live: OneSide, model: OneSide, day: RecordedDay, alone: Alone): Explanation {
  const of = caseOf(live, model, day, alone);
  for (const rule of RULES) {
    const found = rule(of);
    if (found !== null) return found;
  }
  const { first, from } = of;
  const text = `nothing in the log tells why: live ${toText(first.live)}, backtest ${toText(first.model)}`;
  return because('unexplained', text, from);
}

/** An execution at a price that the market never showed, whatever else there is; null when there is none. */
export function explainPrice(live: OneSide, day: RecordedDay): Explanation | null {
  return live.executions.length === 0 ? null : impossible(caseOf(live, null, day, new Map()));
}

function caseOf(live: OneSide, model: OneSide | null, day: RecordedDay, alone: Alone): Case {
  const { id, code } = live.row;
  const from = live.changes[0]?.seq ?? (1 as Seq);
  // Until both were over: what the model was still waiting for is looked at too.
  const to = Math.max(live.changes.at(-1)?.seq ?? from, model?.executions.at(-1)?.seq ?? 0) as Seq;
  const { instrument } = day.watch.system.trading.desk(code);
  const first = firstOther(live.executions, model?.executions ?? []);
  const shown = shownOf(day.log, { code, from, to });
  const isOther = first.live !== null || first.model !== null;
  return { day, id, code, live, model: model ?? live, from, to, first, isOther, shown, instrument, alone };
}

function toText(execution: Execution | null): string {
  if (execution === null) return 'no execution';
  const { shares, amount, by } = execution;
  return `${shares} at ${Math.round((amount / shares) * 100) / 100} (${by})`;
}

function withheld({ live, day, id }: Case): Explanation | null {
  const refusal = refusalOf(day, id, live);
  if (refusal?.event.code !== 'withheld') return null;
  const words = eventsBetween(day, ['CommandReceived', 'AlarmRaised'], 1, refusal.seq).at(-1);
  return because('withheld', 'the order was taken back before it left', ...seqsOf(words, refusal));
}

function neverHeardOf({ live, day, id, from, to }: Case): Explanation | null {
  const doubt = live.changes.find(({ row }) => row.state === 'unknown');
  if (doubt === undefined) return null;
  const lost = eventsBetween(day, ['OrderOutcomeUnknown'], from, to).find(({ event }) => event.orderId === id);
  const end = live.changes.find(({ seq, row }) => seq > doubt.seq && row.state !== 'unknown');
  const became =
    end === undefined ? 'nobody knows what became of it' : `${end.event} told that it was ${end.row.state}`;
  const why = lost?.event.reason ?? doubt.event;
  return because('unknown', `the answer never came (${why}); ${became}`, doubt.seq, ...seqsOf(end));
}

function rejected({ live, model, day, id }: Case): Explanation | null {
  if (live.row.state !== 'rejected' || model.row.state === 'rejected') return null;
  const refusal = refusalOf(day, id, live);
  if (refusal === null) return null;
  const { code, message } = refusal.event;
  return because('rejected', `rejected with ${code} ${message}`.trim(), refusal.seq);
}

/** While the process or the connection was away nobody knows what the market showed. */
function impossible(of: Case): Explanation | null {
  const { live, day, shown } = of;
  const { row } = live;
  if (away(of) !== null) return null;
  const grid = { instrument: of.instrument, day: day.opened.event.config.day };
  for (const { shares, amount, by, seq } of live.executions) {
    const price = amount / shares;
    const seen = LISTS.includes(by) ? isWithin(price, row, shown, grid) : showing(price, row, shown, grid) !== null;
    if (!seen) return because('unexplained', `executed at ${price}, which the market never showed`, seq);
  }
  return null;
}

function operator({ live, day, id, from, to, first }: Case): Explanation | null {
  const cancel = eventsBetween(day, ['CancelRequested'], from, to).find(({ event }) => event.orderId === id);
  const command = day.events.find(({ seq, event }) => seq === cancel?.cause && event.type === 'CommandReceived');
  if (cancel === undefined || command?.event.type !== 'CommandReceived') return null;
  const before = first.live !== null && first.live.seq < cancel.seq;
  if (before || live.row.state !== 'canceled') return null;
  const { kind, reason } = command.event.command;
  return because('operator', `${kind} by ${command.event.source} (${reason}) withdrew it`, command.seq, cancel.seq);
}

function lists({ live, first, day, from }: Case): Explanation | null {
  const told = live.executions.find(({ by }) => LISTS.includes(by));
  if (told === undefined || (first.live === null && first.model !== null)) return null;
  const link = eventsBetween(day, ['LinkReported', 'DayResumed'], from, told.seq).at(-1);
  return because('lists', `${told.shares} shares were told of by ${told.by} only`, ...seqsOf(link), told.seq);
}

function interrupted({ day, code, from, to, shown }: Case): Explanation | null {
  const stops = eventsBetween(day, ['ViReported', 'HaltReported'], from, to);
  const stop = stops.find(({ event }) => event.code === code || event.code === null);
  if (stop !== undefined) {
    const what = stop.event.type === 'ViReported' ? `a volatility interruption was ${stop.event.phase}` : 'trading was halted or went on'; // prettier-ignore
    return because('interrupted', what, stop.seq);
  }
  const auction = shown.ticks.find(({ seq, event }) => seq <= to && event.type === 'QuoteTicked' && event.indicativePrice > 0); // prettier-ignore
  if (auction !== undefined) return because('auction', 'a call auction was running', auction.seq);
  const { closingAuction } = day.opened.event.config.schedule;
  const closing = shown.ticks.find(({ seq, tsRecv }) => seq <= to && tsRecv >= closingAuction);
  return closing === undefined ? null : because('auction', 'it met the closing auction', closing.seq);
}

function away({ day, from, to }: Case): Explanation | null {
  const gone = eventsBetween(day, ['DayResumed', 'LinkReported'], from, to).find(
    ({ event }) => event.type === 'DayResumed' || event.state !== 'online',
  );
  if (gone === undefined) return null;
  return gone.event.type === 'DayResumed'
    ? because('restart', 'the process was away and came back', gone.seq)
    : because('notReady', `the connection was ${gone.event.state}`, gone.seq);
}

/** For the model a code is stopped until its next trade; that of others may have gone on before. */
function stoppedInModel({ day, code, from, isOther }: Case): Explanation | null {
  const stops = eventsBetween(day, ['HaltReported', 'ViReported'], 1, from);
  const stop = stops.findLast(({ event }) => event.code === code || event.code === null);
  if (!isOther || stop === undefined) return null;
  const since = shownOf(day.log, { code, from: stop.seq, to: from }).ticks;
  const traded = since.some(({ seq, event }) => seq < from && event.type === 'TradeTicked');
  return traded ? null : because('interrupted', 'in the model trading was still stopped: no trade had come since', stop.seq, from); // prettier-ignore
}

function lateTicks({ day, code, from, to }: Case): Explanation | null {
  const alarm = eventsBetween(day, ['AlarmRaised'], from, to).find(
    ({ event }) => event.alarm.startsWith('tick_') && event.subject === code,
  );
  return alarm === undefined ? null : because('late', `${alarm.event.alarm}: ${alarm.event.detail}`, alarm.seq);
}

/** Until it was at the exchange, the other side of the book moved. */
function onItsWay({ live, from, shown, isOther }: Case): Explanation | null {
  if (!isOther) return null;
  const there = live.changes.find(({ row }) => row.state !== 'submitting')?.seq ?? from;
  const { side, quantity } = live.row;
  const start = shown.quote ?? shown.last;
  const before = start === null ? null : oppositeOf(shown.last ?? start, side).price;
  const moved = shown.ticks.find((tick) => {
    if (tick.seq <= from || tick.seq >= there) return false;
    const { price, shares } = oppositeOf(tick, side);
    return price !== before || tick.event.type === 'TradeTicked' || (shares ?? 0) < quantity;
  });
  if (moved === undefined) return null;
  return because('latency', 'the market moved between the decision and the order’s arrival', from, moved.seq, there);
}

function inParts({ day, live, first, shown }: Case): Explanation | null {
  const { side } = live.row;
  const parts = eventsBetween(day, ['OrderFilled'], live.changes[0]?.seq ?? 1, live.changes.at(-1)?.seq ?? 1).filter(
    ({ seq, event }) => event.remaining > 0 && live.executions.some((each) => each.seq === seq),
  );
  const displayed = shown.quote === null ? null : oppositeOf(shown.quote, side).shares;
  const [part] = parts;
  if (part === undefined || first.model === null || displayed === null) return null;
  const less = part.event.quantity < Math.min(displayed, first.model.shares);
  return less ? because('partial', `${part.event.quantity} of ${displayed} displayed shares were executed`, shown.quote?.seq ?? part.seq, part.seq) : null; // prettier-ignore
}

function depth({ live, shown, isOther }: Case): Explanation | null {
  const { side, quantity, type } = live.row;
  const start = shown.quote ?? shown.last;
  if (!isOther || start === null || type !== 'market') return null;
  const { shares, price } = oppositeOf(start, side);
  if (shares !== null && shares >= quantity) return null;
  const had = shares === null ? 'an unknown number' : String(shares);
  return because('depth', `${quantity} shares met ${had} displayed at ${price}`, start.seq);
}

/** Shares of a price that we had before, live or in the model, are displayed still. */
function taken({ day, code, first, live, from, alone }: Case): Explanation | null {
  const { side } = live.row;
  const other = first.live ?? first.model;
  if (other === null) return null;
  const price = other.amount / other.shares;
  const earlier = eventsBetween(day, ['OrderFilled'], 1, from).findLast(
    ({ event }) => event.code === code && event.side === side && event.price === price,
  );
  if (earlier !== undefined) return because('taken', `an earlier order had shares at ${price}`, earlier.seq);
  for (const [id, { row, executions }] of alone) {
    if (row.code !== code || row.side !== side) continue;
    if (!executions.some((each) => each.seq <= from && each.amount === price * each.shares)) continue;
    const requested = day.watch.orders.get(id)?.[0];
    if (requested !== undefined && requested.seq < from)
      return because('taken', `in the model an earlier order had the shares at ${price}`, requested.seq);
  }
  return null;
}

/** The model filled it, or did not, by an assumption of its own. */
function assumed({ first, live, from, shown, isOther }: Case): Explanation | null {
  if (!isOther) return null;
  const { price: limit } = live.row;
  const { model } = first;
  if (model !== null && model.by !== 'quote') {
    const cause = model.by === 'auction' || model.by === 'print' ? model.by : 'queue';
    return because(cause, `the model filled ${model.shares} by “${model.by}”`, model.seq);
  }
  if (model !== null && model.time > live.row.requestedAt && shown.ticks.some(({ seq }) => seq === model.seq)) {
    return because('queue', `the model let the quote at event ${model.seq} come to the order`, model.seq);
  }
  if (limit === null) {
    const trade = shown.ticks.find(({ event }) => event.type === 'TradeTicked');
    return trade === undefined ? null : because('print', 'the rest of a market order waits for the next trades', trade.seq); // prettier-ignore
  }
  const isAt = (price: number): boolean => price > 0 && (live.row.side === 'buy' ? price <= limit : price >= limit);
  const touch = shown.ticks.find((tick) => tick.seq > from && (isAt(oppositeOf(tick, live.row.side).price) || (tick.event.type === 'TradeTicked' && isAt(tick.event.price)))); // prettier-ignore
  return touch === undefined || first.live === null ? null : because('queue', `the market came to the limit of ${limit}`, touch.seq); // prettier-ignore
}

/** The same, but at another time: the model takes none, or the order waited in it. */
function passed({ isOther, live, model, from }: Case): Explanation | null {
  if (isOther) return null;
  const waited = model.executions.find(({ time }) => time > model.row.requestedAt);
  if (waited !== undefined) return because('queue', `the model filled it by “${waited.by}” at event ${waited.seq}`, waited.seq); // prettier-ignore
  const last = live.changes.at(-1);
  if (last === undefined || last.seq === from) return null;
  const took = last.time - (live.changes[0]?.time ?? last.time);
  return took > 0 ? because('latency', `it took ${took} ms until it was ${last.row.state}`, from, last.seq) : null;
}

type Refusal = Extract<Envelope['event'], { type: 'OrderRejected' }>;

function refusalOf(day: RecordedDay, id: OrderId, { row, changes }: OneSide): Envelope<Refusal> | null {
  const all = eventsBetween(day, ['OrderRejected'], changes[0]?.seq ?? 1, changes.at(-1)?.seq ?? 1);
  return all.find(({ event }) => event.orderId === id || (event.brokerOrderId !== null && event.brokerOrderId === row.brokerId)) ?? null; // prettier-ignore
}

function seqsOf(...events: readonly ({ readonly seq: Seq } | undefined)[]): Seq[] {
  return events.flatMap((event) => (event === undefined ? [] : [event.seq]));
}
