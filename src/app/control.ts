/**
 * How an operator reaches a running daemon: a socket in the data folder that only this user can open. One line of JSON
 * asks, one line answers. A command becomes an event of the day's log like every other input.
 */
import { createHash } from 'node:crypto';
import { chmodSync, mkdirSync, rmSync } from 'node:fs';
import { createConnection, createServer, type Socket } from 'node:net';
import { join } from 'node:path';
import { z } from 'zod';
import { HaruError, orderId } from '../domain/index.js';
import type { Kernel } from '../engine/index.js';
import { viewOf, type DaemonView } from './daemon-view.js';

const reason = z.string().min(1).max(200);
const request = z.discriminatedUnion('ask', [
  z.strictObject({ ask: z.literal('view') }),
  z.strictObject({ ask: z.enum(['halt', 'resume', 'flatten']), reason }),
  z.strictObject({ ask: z.literal('cancel'), orderId: z.string().transform((text) => orderId(text)), reason }),
]);
export type ControlRequest = z.input<typeof request>;

export type ControlAnswer =
  { readonly ok: true; readonly view: DaemonView } | { readonly ok: false; readonly error: string };

/** A line longer than this is no request. */
const LONGEST_LINE = 4_096;
const PATIENCE_MS = 5_000;

export interface ControlServer {
  /** The day that commands are for; null between days. */
  kernel: Kernel | null;
  close(): Promise<void>;
}

/** Listens. @throws HaruError `control_unavailable` when the socket cannot be made */
export async function startControl(home: string): Promise<ControlServer> {
  const path = controlPath(home);
  const server = createServer();
  const control: ControlServer = {
    kernel: null,
    close: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve();
        });
      }),
  };
  server.on('connection', (socket) => {
    answerLines(socket, control);
  });
  if (process.platform !== 'win32') {
    // The folder is made private first: there is no moment at which another user could reach the socket.
    mkdirSync(join(home, 'run'), { recursive: true, mode: 0o700 });
    chmodSync(join(home, 'run'), 0o700);
    rmSync(path, { force: true });
  }
  await new Promise<void>((resolve, reject) => {
    server.once('error', (cause) => {
      reject(
        new HaruError('control_unavailable', `The control socket ${path} cannot be opened: ${cause.message}.`, {
          cause,
        }),
      );
    });
    server.listen(path, resolve);
  });
  server.unref();
  return control;
}

/**
 * Asks the daemon of a data folder.
 *
 * @throws HaruError `no_daemon` when none runs there, `refused` with the daemon's own words
 */
export async function askDaemon(home: string, question: ControlRequest): Promise<DaemonView> {
  const line = await exchange(controlPath(home), `${JSON.stringify(question)}\n`, home);
  const answer = JSON.parse(line) as ControlAnswer;
  if (!answer.ok) throw new HaruError('refused', answer.error);
  return answer.view;
}

function answerLines(socket: Socket, control: ControlServer): void {
  let text = '';
  socket.setEncoding('utf8');
  socket.on('error', () => socket.destroy());
  socket.on('data', (chunk: string) => {
    text += chunk;
    const end = text.indexOf('\n');
    if (end === -1 && text.length <= LONGEST_LINE) return;
    socket.end(`${JSON.stringify(answerTo(end === -1 ? '' : text.slice(0, end), control.kernel))}\n`);
    text = '';
  });
}

function answerTo(line: string, kernel: Kernel | null): ControlAnswer {
  const parsed = request.safeParse(jsonOf(line));
  if (!parsed.success) return { ok: false, error: 'This is no request that the daemon knows.' };
  if (parsed.data.ask !== 'view') {
    if (kernel === null)
      return { ok: false, error: 'No day is being lived now: ask again when the daemon has begun one.' };
    const { ask, ...rest } = parsed.data;
    const command = { kind: ask, ...rest } as Parameters<typeof kernel.command>[0];
    kernel.command(command, 'cli');
  }
  return { ok: true, view: viewOf(kernel) };
}

function jsonOf(line: string): unknown {
  try {
    return JSON.parse(line) as unknown;
  } catch {
    return null;
  }
}

function exchange(path: string, question: string, home: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = createConnection(path);
    let text = '';
    const fail = (message: string, cause?: unknown): void => {
      socket.destroy();
      reject(new HaruError('no_daemon', message, { cause }));
    };
    socket.setEncoding('utf8');
    socket.setTimeout(PATIENCE_MS, () => {
      fail(`The daemon of ${home} does not answer: look at its log.`);
    });
    socket.on('error', (cause) => {
      fail(`No daemon runs on ${home}: start one with \`haru run --daemon\`, or give its --home.`, cause);
    });
    socket.on('data', (chunk: string) => (text += chunk));
    socket.on('end', () => {
      resolve(text);
    });
    socket.write(question);
  });
}

/** A socket file; on Windows a pipe, whose name is derived from the folder. */
function controlPath(home: string): string {
  if (process.platform !== 'win32') return join(home, 'run', 'control.sock');
  return `\\\\.\\pipe\\haru-${createHash('sha256').update(home).digest('hex').slice(0, 16)}`;
}
