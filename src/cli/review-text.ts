/** A review in words: the replay's verdict, the orders, the differences by cause, the sum. */
import type { OrderRow } from '../engine/index.js';
import {
  CAUSES,
  type CauseRow,
  type Comparison,
  type Explanation,
  type Review,
  type ReviewedOrder,
} from '../engine/review/index.js';
import { columns } from './columns.js';
import { won } from './day-text.js';
import type { CliIo } from './io.js';
import { clockText } from './travel/text.js';

/** Of what only follows, so many orders are named. */
const NAMED = 3;

export function printReview(review: Review, io: CliIo): void {
  const { day, policy, events, ticks, divergence, comparison } = review;
  io.print(`Review of ${day}, policy ${policy}`);
  const size = `${(events + ticks).toLocaleString('en-US')} events`;
  if (divergence === null) io.print(`  replay     every outcome of ${size} is the recorded one`);
  else {
    io.print(`  replay     it DIFFERS at event ${divergence.seq}: ${divergence.what}`);
    io.print(`    recorded ${JSON.stringify(divergence.recorded)}`);
    io.print(`    replayed ${JSON.stringify(divergence.replayed)}`);
    io.print('  The day does not follow from its own log: there is nothing to hold a backtest against.');
  }
  if (comparison === null) return;
  printDays(comparison, io);
  printOrders(comparison.orders, io);
  printCauses(comparison, io);
  printSum(comparison, review.unexplained, io);
}

function printDays({ live, backtest, slippage, assumed }: Comparison, io: CliIo): void {
  for (const [name, sums] of [
    ['live', live],
    ['backtest', backtest],
  ] as const) {
    const { orders, fills, denied, cash, equity } = sums;
    io.print(
      `  ${name.padEnd(10)} ${orders} orders, ${fills} fills, ${denied} denied, cash ${won(cash)}, equity ${won(equity)}`,
    );
  }
  if (slippage.mean !== null && slippage.max !== null) {
    io.print(
      `  slippage   ${ticks(slippage.mean)} ticks a share on average, ${ticks(slippage.max)} at worst, ${won(slippage.won)} in all (+ is worse than the price decided on)`,
    );
  }
  if (assumed > 0)
    io.print(`  policy     not at hand: on ${assumed} bars the backtest held, for nothing was decided on them then`);
}

const HEADINGS = ['time', 'order', 'code', 'side', 'decided on', 'limit', 'live', 'shares', 'ticks', 'won', 'accepted', 'filled', 'backtest', 'shares', 'differs']; // prettier-ignore

function printOrders(orders: readonly ReviewedOrder[], io: CliIo): void {
  if (orders.length === 0) {
    io.print('  No order in either day.');
    return;
  }
  io.print('');
  const rows = orders.map(({ id, time, code, side, decidedOn, live, backtest, slippage, delay, difference }) => [
    clockText(time),
    short(id),
    code,
    side,
    price(decidedOn),
    price((live ?? backtest)?.price ?? null),
    came(live),
    shares(live),
    slippage === null ? '' : ticks(slippage.ticks),
    slippage === null ? '' : slippage.won.toLocaleString('en-US'),
    ms(delay.accepted),
    ms(delay.filled),
    came(backtest),
    shares(backtest),
    causesOf(difference),
  ]);
  for (const line of columns(HEADINGS, rows)) io.print(line);
}

function printCauses({ orders, causes }: Comparison, io: CliIo): void {
  io.print('');
  if (causes.length === 0) {
    io.print('Every order came to the same in the backtest.');
    return;
  }
  io.print('Why they differ (won: what live has more than the backtest)');
  for (const row of causes) {
    io.print(`  ${headOf(row)}`);
    for (const order of orders) {
      const { difference } = order;
      if (difference === null) continue;
      const { why, worth, execution } = difference;
      const own = execution?.worth.won ?? 0;
      if (why.cause === row.cause) io.print(`    ${sentence(order, why, worth.won - own)}`);
      if (execution?.why.cause === row.cause) io.print(`    ${sentence(order, execution.why, own)}`);
    }
    const after = orders.filter(
      ({ difference }) => difference?.root === row.cause && difference.why.cause === 'follows',
    );
    for (const order of after.slice(0, NAMED)) {
      if (order.difference !== null) io.print(`    ${sentence(order, order.difference.why, followed(order))}`);
    }
    if (after.length > NAMED)
      io.print(`    … and ${after.length - NAMED} more that follow, ${won(sumOf(after.slice(NAMED)))}`);
  }
}

function headOf({ cause, orders, won: amount, following, followingWon }: CauseRow): string {
  const meaning = cause === 'unexplained' ? 'no cause has its evidence in the log' : CAUSES[cause];
  const more = following === 0 ? '' : `; ${following} following, ${won(followingWon)}`;
  return `${cause}: ${meaning} (${orders} order${orders === 1 ? '' : 's'}, ${won(amount)}${more})`;
}

function sentence({ id, time, code, side }: ReviewedOrder, why: Explanation, amount: number): string {
  const names = why.follows.slice(0, NAMED).map(short).join(', ');
  const rest = why.follows.length > NAMED ? ` and ${why.follows.length - NAMED} more` : '';
  const from = why.follows.length === 0 ? '' : `, by ${names}${rest}`;
  const events =
    why.evidence.length === 0 ? '' : ` [event${why.evidence.length === 1 ? '' : 's'} ${why.evidence.join(', ')}]`;
  return `${clockText(time)} ${short(id)} ${side} ${code}: ${why.text}${from}${events}; ${won(amount)}`;
}

function printSum({ equity }: Comparison, unexplained: number, io: CliIo): void {
  const parts = [`${won(equity.orders)} by orders`];
  if (equity.adopted !== 0) parts.push(`${won(equity.adopted)} taken over from the broker`);
  parts.push(`${won(equity.rest)} left over`);
  io.print('');
  io.print(`Live equity is ${won(equity.won)} beyond the backtest's: ${parts.join(', ')}.`);
  io.print(unexplained === 0 ? 'Nothing is unexplained.' : `UNEXPLAINED: ${unexplained}.`);
}

function sumOf(orders: readonly ReviewedOrder[]): number {
  return orders.reduce((sum, order) => sum + followed(order), 0);
}

/** What an order is worth otherwise, its own execution apart. */
function followed({ difference }: ReviewedOrder): number {
  return (difference?.worth.won ?? 0) - (difference?.execution?.worth.won ?? 0);
}

/** `follows (depth)`: because of an earlier order; `+ queue`: and executed otherwise than the model would have it. */
function causesOf(difference: ReviewedOrder['difference']): string {
  if (difference === null) return '';
  const { why, root, execution } = difference;
  const first = why.cause === 'follows' ? `follows (${root})` : why.cause;
  return execution === null ? first : `${first} + ${execution.why.cause}`;
}

const short = (id: string): string => id.replace(/^(backtest:)?\d{8}-0*/, (_, only: string | undefined) => (only === undefined ? '#' : 'b#')); // prettier-ignore
const ticks = (value: number): string => `${value > 0 ? '+' : ''}${value.toFixed(2)}`;
const price = (value: number | null): string => (value === null ? '' : value.toLocaleString('en-US'));
const ms = (value: number | null): string => (value === null ? '' : `${value} ms`);

/** Average price of its executions, or the state that it ended in without any. */
function came(row: OrderRow | null): string {
  if (row === null) return 'no order';
  return row.filled === 0 ? row.state : price(Math.round((row.amount / row.filled) * 100) / 100);
}

function shares(row: OrderRow | null): string {
  if (row === null || row.filled === 0) return '';
  const filled = row.filled.toLocaleString('en-US');
  return row.filled === row.quantity ? filled : `${filled} of ${row.quantity.toLocaleString('en-US')}`;
}
