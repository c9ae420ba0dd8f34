/** A lived day in words. */
import type { LivedDay } from '../app/run-day.js';
import type { CliIo } from './io.js';

/** The simulator's books, for the comparison at the end. */
export interface Books {
  readonly cash: number;
}

export const won = (amount: number): string => `${amount.toLocaleString('en-US')} won`;
const count = (value: number): string => value.toLocaleString('en-US');

/** Prints a day's outcome; `books` are the broker's where they can be seen. */
export function printDay({ summary, system, end }: LivedDay, books: Books | undefined, io: CliIo): void {
  const { model } = system;
  const profit = summary.equity - (model.account?.openingEquity ?? summary.equity);
  const charges = (model.account?.commission ?? 0) + (model.account?.tax ?? 0);
  io.print(
    `Day ${summary.day}, ${system.config.codes.join(' ')}, policy ${system.config.policy} on ${system.config.interval} bars`,
  );
  io.print(
    `  market     ${count(summary.ticks)} ticks, ${count(summary.bars)} minute bars, ${count(summary.events)} events`,
  );
  io.print(
    `  trading    ${count(summary.decisions)} decisions, ${count(summary.orders)} orders, ${count(summary.fills)} fills, ${count(summary.denied)} denied`,
  );
  io.print(
    `  account    cash ${won(summary.cash)}, equity ${won(summary.equity)}, profit ${won(profit)} after ${won(charges)} of charges`,
  );
  for (const { code, quantity, averagePrice } of summary.positions) {
    io.print(`  holding    ${code} ${count(quantity)} shares at ${won(averagePrice)}`);
  }
  if (books !== undefined) {
    const same = books.cash === summary.cash;
    io.print(`  broker     ${same ? 'the same cash to the won' : `cash ${won(books.cash)}: NOT the same as ours`}`);
  }
  for (const { alarm, subject, detail } of model.alarms.slice(-5))
    io.print(`  alarm      ${alarm} ${subject}: ${detail}`);
  if (end.how === 'stopped') io.print(`  stopped    ${end.reason}; the log is open and can be gone on with`);
  io.print(`  journal    ${summary.journal}`);
  io.print(`  state      ${summary.stateHash}`);
  io.print(`  took       ${summary.seconds.toFixed(1)} s`);
}
