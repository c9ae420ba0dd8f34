/** `haru status|orders|positions|halt|resume|flatten|cancel`: look at the running daemon, and give it orders. */
import { createInterface } from 'node:readline/promises';
import type { Command } from 'commander';
import { askDaemon } from '../../app/control.js';
import type { DaemonView } from '../../app/daemon-view.js';
import { InputError, orderId } from '../../domain/index.js';
import { won } from '../day-text.js';
import { common, type CliIo } from '../io.js';

export function registerControl(program: Command, io: CliIo): void {
  common(program.command('status').description('what the running daemon is doing')).action(async () => {
    show(await askDaemon(io.home, { ask: 'view' }), io);
  });
  common(program.command('orders').description('the orders of the day that the daemon lives')).action(async () => {
    const { orders } = await askDaemon(io.home, { ask: 'view' });
    for (const order of orders) {
      const { id, code, side, state, filled, quantity, price, reason } = order;
      const at = price === null ? 'market' : won(price);
      io.result(order);
      io.print(
        `${id}  ${code}  ${side.padEnd(4)}  ${`${filled}/${quantity}`.padStart(11)} at ${at}  ${state}${reason === '' ? '' : `: ${reason}`}`,
      );
    }
  });
  common(program.command('positions').description('what the daemon holds')).action(async () => {
    const { positions } = await askDaemon(io.home, { ask: 'view' });
    for (const position of positions) {
      const { code, quantity, averagePrice, last, profit } = position;
      io.result(position);
      io.print(`${code}  ${String(quantity).padStart(9)} at ${won(averagePrice)}, now ${won(last)}: ${won(profit)}`);
    }
  });
  for (const [name, what] of [
    ['halt', 'no order leaves any more, also after a restart, until resume'],
    ['flatten', 'cancels what works and sells what is held, also while halted; no new buys'],
  ] as const) {
    const command = program
      .command(name)
      .description(what)
      .option('--reason <text>', 'why, for the log', `haru ${name}`);
    common(command).action(async ({ reason }: { reason: string }) => {
      show(await askDaemon(io.home, { ask: name, reason }), io);
    });
  }
  registerResume(program, io);
  const cancel = program
    .command('cancel <order>')
    .description('withdraws one working order, by our number')
    .option('--reason <text>', 'why, for the log', 'haru cancel');
  common(cancel).action(async (id: string, { reason }: { reason: string }) => {
    show(await askDaemon(io.home, { ask: 'cancel', orderId: orderId(id), reason }), io);
  });
}

/** Ends a halt; asks for the word to be typed, because it lets orders leave again. */
function registerResume(program: Command, io: CliIo): void {
  const command = program
    .command('resume')
    .description('ends a halt: orders may leave again')
    .option('--reason <text>', 'why, for the log', 'haru resume')
    .option('--confirm <word>', 'the word "resume", for scripts; people are asked for it');
  common(command).action(async ({ reason, confirm }: { reason: string; confirm?: string }) => {
    const word = confirm ?? (await typed('Orders may leave again. Type "resume" to confirm: '));
    if (word.trim() !== 'resume') {
      throw new InputError(
        'not_confirmed',
        'Nothing was changed: resuming takes the word "resume", typed or by --confirm resume.',
      );
    }
    show(await askDaemon(io.home, { ask: 'resume', reason }), io);
  });
}

async function typed(question: string): Promise<string> {
  if (!process.stdin.isTTY) return '';
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return await terminal.question(question);
  } finally {
    terminal.close();
  }
}

function show(view: DaemonView, io: CliIo): void {
  io.result(view);
  if (view.day === null) {
    io.print('The daemon waits for the next trading day.');
    return;
  }
  io.print(
    `${view.day}  ${view.market ?? ''}, market ${view.phase ?? ''}, session ${view.session ?? ''}, link ${view.link?.state ?? ''}`,
  );
  io.print(`risk       ${view.risk?.state ?? ''}${view.risk?.reason ? `: ${view.risk.reason}` : ''}`);
  io.print(`account    cash ${won(view.cash ?? 0)}, equity ${won(view.equity ?? 0)}`);
  const { orders = 0, fills = 0, denied = 0, alarms = 0 } = view.counts;
  io.print(`trading    ${orders} orders, ${fills} fills, ${denied} denied, ${alarms} alarms`);
  for (const { alarm, subject, detail } of view.alarms.slice(-3)) io.print(`alarm      ${alarm} ${subject}: ${detail}`);
}
