/** `haru travel` as people use it: the built program on a terminal, a day that was traded, keys and what is seen. */
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openDayLog } from '../../db/index.js';
import { widthOf } from '../../src/cli/columns.js';
import { buildOnce } from '../support/built-cli.js';
import { acknowledged, Bench, DAY, fill } from '../unit/engine/bench.js';

const folder = mkdtempSync(join(tmpdir(), 'haru-travel-'));
const DRAWN = '\u001b[?2026l';
const LEFT = '\u001b[?25h\u001b[?1049l';
/** util-linux, in every Debian: it gives a program a terminal. */
const hasScript = spawnSync('script', ['--version']).status === 0;

beforeAll(async () => {
  const log = openDayLog({ path: join(folder, 'day.sqlite'), day: DAY, create: true });
  new Bench({ log })
    .trading()
    .bar('buy')
    .offer(acknowledged())
    .offer(fill({ quantity: 99, of: 99 }))
    .tick(30_050);
  log.close();
  await buildOnce();
}, 120_000);

afterAll(() => rmSync(folder, { recursive: true }));

/** The program on a terminal of 100 × 30; `resize` shrinks it to 60 × 12. */
class Tty {
  readonly #child: ChildProcess;
  #output = '';
  readonly #left: Promise<unknown>;

  constructor() {
    const haru = `${process.execPath} ${join(process.cwd(), 'dist/src/cli/main.js')} travel day.sqlite`;
    const resizer = '(until [ -e resize ]; do sleep 0.1; done; stty cols 60 rows 12 </dev/tty) &';
    const inside = `rm -f resize; stty cols 100 rows 30; ${resizer} sh -c 'echo $$ >pid; exec ${haru}'; echo "CODE $?"; stty -a; kill %1`;
    this.#child = spawn('script', ['-qfec', inside, '/dev/null'], { cwd: folder, env: { ...process.env, SHELL: '/bin/bash', TERM: 'xterm' } }); // prettier-ignore
    this.#child.stdout!.on('data', (data: Buffer) => (this.#output += data.toString()));
    this.#left = new Promise((resolve) => this.#child.on('close', resolve));
  }

  type(keys: string): void {
    this.#child.stdin!.write(keys);
  }

  resize(): void {
    writeFileSync(join(folder, 'resize'), '');
  }

  kill(signal: NodeJS.Signals): void {
    process.kill(Number(readFileSync(join(folder, 'pid'), 'utf8')), signal);
  }

  /** The last whole screen, without its styles. Terminals make two of a carriage return. */
  get screen(): string {
    const [, ...frames] = this.#output.split('\u001b[H');
    const whole = frames.findLast((frame) => frame.includes(DRAWN)) ?? '';
    return whole.slice(0, whole.indexOf(DRAWN)).replace(/\u001b\[[\d;]*[Km]/g, '');
  }

  async shows(what: RegExp): Promise<string> {
    for (let tries = 0; tries < 300; tries++) {
      if (what.test(this.screen)) return this.screen;
      await sleep(50);
    }
    throw new Error(`nothing like ${String(what)} on the screen:\n${this.screen}`);
  }

  async ended(): Promise<string> {
    await this.#left;
    return this.#output.slice(this.#output.lastIndexOf(LEFT));
  }
}

describe.skipIf(!hasScript)(hasScript ? 'haru travel on a terminal' : 'skipped: there is no `script` here', () => {
  test('keys walk and search, the screen follows its size, and q leaves the terminal as it was', async () => {
    const tty = new Tty();
    expect((await tty.shows(/ 1 \/ \d+ .*DayOpened/)).split('\r\n')).toHaveLength(30);
    tty.type('\u001b[C');
    await tty.shows(/ 2 \/ \d+ .*LinkReported/);
    tty.type('\u001b[D\u001b[D');
    await tty.shows(/ 1 \/ \d+ /);
    tty.type('/position("069500") > 0');
    await tty.shows(/first event from here where position\("069500"\) > 0▏/);
    tty.type('\r');
    expect(await tty.shows(/^ haru travel .*OrderFilled/)).toMatch(
      /positions\.069500\.quantity|counts\.fills +0 +→ +1/,
    );
    tty.type('w');
    await tty.shows(/WHY[^]*TradeTicked[^]*OrderRequested/);
    tty.type('\r/cahs\r');
    await tty.shows(/cahs is no name/);
    tty.resize();
    const shrunk = await tty.shows(/^(?:[^\n]*\n){11}[^\n]*$/);
    expect(shrunk.split(/\r+\n/).filter((line) => widthOf(line) > 60)).toEqual([]);
    tty.type('q');
    const after = await tty.ended();
    expect(after).toContain('CODE 0');
    expect(after).toMatch(/[^-]icanon/);
    expect(after).toMatch(/[^-]echo /);
  }, 60_000);

  test('a signal from elsewhere gives the terminal back too', async () => {
    const tty = new Tty();
    await tty.shows(/DayOpened/);
    tty.kill('SIGTERM');
    const after = await tty.ended();
    expect(after.startsWith(LEFT)).toBe(true);
    expect(after).toMatch(/[^-]icanon/);
  }, 60_000);
});
