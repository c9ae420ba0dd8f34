/** Why an order was wished for in one day only, or with other words: what it was made from, aspect by aspect. */
import { isDecision, type DenialCode, type OrderId, type Seq } from '../../domain/index.js';
import { because, following, type Explanation } from './causes.js';
import { adoptedBy, flowOf } from './flow.js';
import { denialOf, idOf, isClosed, standing, type OneSide, type Pair } from './pairs.js';
import { eventsBetween, type RecordedDay } from './recorded.js';
import { momentKey, type Moment, type View, type Watch } from './watch.js';

/** Decisions that follow from one event, at most. */
const SOON = 100;

export interface WishContext {
  readonly day: RecordedDay;
  readonly model: Watch;
  /** All pairs, by time. */
  readonly pairs: readonly Pair[];
  /** Live orders as the model executes each by itself. */
  readonly alone: ReadonlyMap<OrderId, OneSide>;
  /** Questions that the backtest answered without the day's policy. */
  readonly assumed: ReadonlySet<string>;
}

/** The same bar in both days. */
interface Both {
  readonly live: Moment;
  readonly model: Moment;
  /** What was known when it was decided on, or when it was complete where it was not. */
  readonly seen: { readonly live: View; readonly model: View };
}

type Aspect = keyof View | 'bars';
type Explain = (both: Both, pair: Pair, context: WishContext) => Explanation | null;

export function explainWish(pair: Pair, context: WishContext): Explanation {
  const commanded = byOperator(pair, context);
  if (commanded !== null) return commanded;
  const wish = (pair.live ?? pair.model)?.wish ?? null;
  if (wish === null) return because('unexplained', 'no bar and no operator led to this order');
  const key = momentKey(wish.code, wish.barTime);
  const live = context.day.watch.moments.get(key);
  const model = context.model.moments.get(key);
  if (live === undefined || model === undefined) return missingBar(live ?? model, live === undefined, context);
  const seen = { live: seenIn(live), model: seenIn(model) };
  if (seen.live === null || seen.model === null) return unready({ live, model }, context);
  if (context.assumed.has(key) && live.decision === null)
    return because('noPolicy', 'nothing was decided on this bar then, and the policy is not at hand', live.seq);
  const died = cutShort(live, context);
  if (died !== null && pair.live === null) return died;
  const isSignal = pair.live?.row.state === 'denied' && denialOf(pair.live.row) === 'signal_only';
  if (isSignal && pair.model?.row.state !== 'denied')
    return because('signalOnly', 'the order was a signal only', context.day.opened.seq, pair.live.changes[0]?.seq ?? live.seq); // prettier-ignore
  const both: Both = { live, model, seen: { live: seen.live, model: seen.model } };
  for (const aspect of aspectsOf(both, pair)) {
    const found = differs(aspect, both) ? EXPLAIN[aspect](both, pair, context) : null;
    if (found !== null) return found;
  }
  return because('unexplained', textOf(both, pair), live.seq);
}

/** The process died before the bar was decided on, or before the order was on disk: the wish was given up. */
function cutShort({ seq }: Moment, { day }: WishContext): Explanation | null {
  const next = day.log.read(seq + 1, SOON).find(({ event }) => !isDecision(event));
  return next?.event.type === 'DayResumed' ? because('restart', 'the process died before the order was on disk', next.seq) : null; // prettier-ignore
}

/** The trader is what it was when the bar was complete: once asked it is always deciding. */
function seenIn({ view, before }: Moment): View | null {
  return view === null || before === null ? before : { ...view, trader: before.trader };
}

/** What may have decided it, the likeliest first. */
function aspectsOf({ live, model }: Both, pair: Pair): readonly Aspect[] {
  const reasons = [pair.live, pair.model].flatMap((side) => (side?.row.state === 'denied' ? [denialOf(side.row)] : []));
  const denied = reasons.flatMap((reason) => ASPECTS_OF_DENIAL[reason as DenialCode] ?? OF_THE_EXCHANGE);
  if ((live.decision === null) !== (model.decision === null)) {
    return ['session', 'link', 'trader', 'code', 'bars', ...denied];
  }
  if (live.decision?.action !== model.decision?.action || live.decision?.confidence !== model.decision?.confidence) {
    return ['position', 'cost', 'orderable', 'cash', 'bars'];
  }
  return [...denied, 'position', 'sellable', 'orderable', 'cash', 'quotes', 'session', 'trader'];
}

const OF_THE_EXCHANGE: readonly Aspect[] = ['quotes', 'code'];

const ASPECTS_OF_DENIAL: Partial<Record<DenialCode, readonly Aspect[]>> = {
  halted: ['risk', 'riskCause'],
  reducing: ['risk', 'riskCause'],
  daily_loss: ['risk', 'riskCause'],
  drawdown: ['risk', 'riskCause'],
  rejections: ['risk', 'riskCause'],
  broker_differs: ['risk', 'riskCause'],
  link_down: ['link'],
  not_ready: ['session'],
  unknown_outcome: ['unknown', 'working'],
  order_in_flight: ['working', 'unknown'],
  stale_data: ['freshness'],
  clock_skew: ['freshness'],
  cooling_down: ['coolingUntil'],
  over_order_rate: ['recent'],
};

function differs(aspect: Aspect, { live, model, seen }: Both): boolean {
  return aspect === 'bars' ? live.bars !== model.bars : seen.live[aspect] !== seen.model[aspect];
}

const EXPLAIN: Readonly<Record<Aspect, Explain>> = {
  trader: byTrader,
  position: byPosition,
  cost: byPosition,
  sellable: byPosition,
  cash: byCash,
  orderable: byCash,
  risk: byRisk,
  riskCause: byRisk,
  session: bySession,
  link: bySession,
  code: byMoment,
  quotes: byMoment,
  freshness: byMoment,
  bars: byMoment,
  coolingUntil: byCooldown,
  working: byWorking,
  unknown: byWorking,
  recent: byRate,
};

/** A flatten sells past the trader; what it sells is in one day only. */
function byOperator({ live, model }: Pair, { day }: WishContext): Explanation | null {
  const side = live ?? model;
  const seq = live?.changes[0]?.seq;
  if (side?.wish !== null || live === null || seq === undefined) return null;
  const command = eventsBetween(day, ['CommandReceived'], 1, seq).findLast(({ event }) => event.command.kind === 'flatten'); // prettier-ignore
  return command === undefined ? null : because('operator', `flatten by ${command.event.source} (${command.event.command.reason})`, command.seq, seq); // prettier-ignore
}

function missingBar(moment: Moment | undefined, inLive: boolean, { day }: WishContext): Explanation {
  const at = inLive ? lastBy(day, moment?.time ?? 0) : (moment?.seq ?? 1);
  const gone = eventsBetween(day, ['DayResumed', 'LinkReported'], 1, at).at(-1);
  const text = `the bar was complete in the ${inLive ? 'backtest' : 'live day'} only`;
  if (gone === undefined) return because('unexplained', text);
  return because(gone.event.type === 'DayResumed' ? 'restart' : 'notReady', text, gone.seq);
}

function unready({ live }: { readonly live: Moment; readonly model: Moment }, { day }: WishContext): Explanation {
  const told = eventsBetween(day, ['InstrumentReported'], live.seq, day.log.head)[0];
  return because(told === undefined ? 'unexplained' : 'notReady', 'nobody had told what the code is', told?.seq ?? live.seq); // prettier-ignore
}

/** Orders that stood otherwise at that moment; their differences lead to this one. */
function othersAt({ live, model }: Both, { pairs }: WishContext, wanted: (pair: Pair) => boolean): Pair[] {
  return pairs.filter((pair) => wanted(pair) && standOf(pair.live, live) !== standOf(pair.model, model));
}

function standOf(side: OneSide | null, moment: Moment): string {
  const row = rowAt(side, moment);
  if (row === null || row.state === 'denied') return 'none';
  const { filled, amount, commission, tax } = row;
  return `${filled} ${amount} ${commission} ${tax} ${isClosed(row) ? 'over' : `${row.price ?? 'market'} ${row.quantity}`}`;
}

function rowAt(side: OneSide | null, { seq }: Moment): OneSide['row'] | null {
  return standing(side, seq);
}

function byPosition(both: Both, pair: Pair, context: WishContext): Explanation | null {
  const others = othersAt(both, context, ({ code }) => code === pair.code);
  let shares = 0;
  for (const { side, live, model } of others) {
    const other = (rowAt(live, both.live)?.filled ?? 0) - (rowAt(model, both.model)?.filled ?? 0);
    shares += side === 'buy' ? other : -other;
  }
  // The orders must account for every share, or something else moved the position.
  const { live, model } = both.seen;
  if (others.length === 0 || shares !== live.position - model.position) return null;
  return following(
    `${words(live.position)} shares were held, in the backtest ${words(model.position)}`,
    others.map(idOf),
  );
}

function byCash(both: Both, _pair: Pair, context: WishContext): Explanation | null {
  const others = othersAt(both, context, () => true);
  let won = 0;
  for (const { side, live, model } of others) {
    won += flowOf(side, rowAt(live, both.live)) - flowOf(side, rowAt(model, both.model));
  }
  const { live, model } = both.seen;
  const adopted = adoptedBy(context.day, both.live.seq);
  const text = `${words(live.orderable)} won could be spent, in the backtest ${words(model.orderable)}`;
  if (won + adopted.won !== live.cash - model.cash) return null;
  if (others.length > 0) return following(text, others.map(idOf));
  return adopted.won === 0 ? null : because('adopted', text, ...adopted.seqs);
}

function byTrader(both: Both, pair: Pair, context: WishContext): Explanation | null {
  const { live, model } = both.seen;
  const text = `the trader was ${live.trader}, in the backtest ${model.trader}`;
  const last = context.pairs.findLast((each) => each !== pair && each.code === pair.code && isBefore(each, both) && isOther(each, both, context)); // prettier-ignore
  if (last !== undefined) return following(text, [idOf(last)]);
  return bySession(both, pair, context);
}

/** It was there, or was over, in another number of bars before this one. */
function isOther({ live, model }: Pair, both: Both, { day, model: backtest }: WishContext): boolean {
  const over = (side: OneSide | null, watch: Watch, moment: Moment): number | null => {
    const end = side?.changes.find(({ row, seq }) => isClosed(row) && seq <= moment.seq);
    return end === undefined ? null : watch.barBy(end.seq);
  };
  if ((live === null) !== (model === null)) return true;
  if ((live?.row.state === 'denied') !== (model?.row.state === 'denied')) return true;
  return over(live, day.watch, both.live) !== over(model, backtest, both.model) || (live?.row.state === 'rejected') !== (model?.row.state === 'rejected'); // prettier-ignore
}

function isBefore({ live, model }: Pair, both: Both): boolean {
  const since = (side: OneSide | null, { seq }: Moment): boolean => (side?.changes[0]?.seq ?? Infinity) <= seq;
  return since(live, both.live) || since(model, both.model);
}

function byWorking(both: Both, pair: Pair, context: WishContext): Explanation | null {
  const others = othersAt(both, context, (each) => each !== pair && each.code === pair.code);
  return others.length === 0 ? null : following('an earlier order of the code still worked in one day only', others.map(idOf)); // prettier-ignore
}

/** A code is left alone from the execution that closed a losing trade: another one, or the same at another time. */
function byCooldown(both: Both, pair: Pair, context: WishContext): Explanation | null {
  const text = 'after losses the code was left alone until another time';
  const other = byEarlier(text, both, pair, context, true);
  if (other !== null) return other;
  const last = context.pairs.findLast((each) => each !== pair && each.code === pair.code && each.side === 'sell' && isBefore(each, both) && executedApart(each)); // prettier-ignore
  return last === undefined ? null : following(text, [idOf(last)]);
}

function executedApart({ live, model }: Pair): boolean {
  return live?.executions.at(-1)?.time !== model?.executions.at(-1)?.time;
}

function byRate(both: Both, pair: Pair, context: WishContext): Explanation | null {
  const text = 'another number of orders in the minute before';
  return byEarlier(text, both, pair, context, false) ?? byMoment(both, pair, context);
}

function byEarlier(text: string, both: Both, pair: Pair, context: WishContext, ofCode: boolean): Explanation | null {
  const before = (each: Pair): boolean => each !== pair && isBefore(each, both) && (!ofCode || each.code === pair.code); // prettier-ignore
  const others = othersAt(both, context, before);
  return others.length === 0 ? null : following(text, others.map(idOf));
}

function byRisk(both: Both, pair: Pair, context: WishContext): Explanation | null {
  const { live, model } = both.seen;
  const text = `risk was ${live.risk} (${live.riskCause}), in the backtest ${model.risk} (${model.riskCause})`;
  const { day } = context;
  const words = eventsBetween(day, ['CommandReceived'], 1, both.live.seq).filter(({ event }) => event.command.kind !== 'cancel'); // prettier-ignore
  const command = words.at(-1);
  if (live.riskCause === 'operator' && command !== undefined) {
    return because('operator', `${text}: ${command.event.command.kind} by ${command.event.source}`, command.seq);
  }
  if (live.riskCause === 'broker_differs') {
    const alarm = eventsBetween(day, ['AlarmRaised'], 1, both.live.seq).findLast(({ event }) => event.alarm.endsWith('_mismatch')); // prettier-ignore
    if (alarm !== undefined) return because('brokerDiffers', `${text}: ${alarm.event.detail}`, alarm.seq);
  }
  return byEarlier(text, both, pair, context, false) ?? (command === undefined ? null : because('operator', text, command.seq)); // prettier-ignore
}

function bySession({ live, seen }: Both, _pair: Pair, { day }: WishContext): Explanation | null {
  const since = eventsBetween(day, ['DayResumed', 'LinkReported', 'QueryFailed'], 1, live.seq).at(-1);
  if (since === undefined) return null;
  const text = `the session ${seen.live.session ? 'traded' : 'did not trade'}, in the backtest it ${seen.model.session ? 'did' : 'did not'}`; // prettier-ignore
  return because(since.event.type === 'DayResumed' ? 'restart' : 'notReady', text, since.seq);
}

function byMoment({ live, model }: Both, _pair: Pair, { day }: WishContext): Explanation | null {
  const text = `the bar was complete ${live.time - model.time} ms apart`;
  if (live.time !== model.time) return because('moment', text, live.seq);
  const same = day.log.read(Math.max(live.seq - 50, 1), 101).filter(({ seq, tsRecv }) => tsRecv === live.time && seq !== live.seq); // prettier-ignore
  const [other] = same;
  if (other !== undefined) return because('moment', 'other events of the same millisecond came before or after it', live.seq, other.seq); // prettier-ignore
  const late = eventsBetween(day, ['AlarmRaised'], 1, live.seq).findLast(({ event }) =>
    event.alarm.startsWith('tick_'),
  );
  return late === undefined ? null : because('late', late.event.detail, late.seq);
}

function lastBy({ events }: RecordedDay, time: number): Seq {
  return events.findLast(({ tsRecv }) => tsRecv <= time)?.seq ?? (1 as Seq);
}

function textOf({ live, model, seen }: Both, { live: a, model: b }: Pair): string {
  const same = (Object.keys(seen.live) as (keyof View)[]).filter((key) => seen.live[key] !== seen.model[key]);
  const wish = (side: OneSide | null, moment: Moment): string => `${moment.decision?.action ?? 'not asked'} → ${side === null ? 'no order' : `${side.row.quantity} at ${side.row.price ?? 'the market'} (${side.row.state})`}`; // prettier-ignore
  return `live ${wish(a, live)}, backtest ${wish(b, model)}, and nothing tells why (differs: ${same.join(', ') || 'nothing'})`;
}

const words = (figure: number): string => figure.toLocaleString('en-US');
