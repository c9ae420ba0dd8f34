/** Keys in, screen out: the program without its terminal. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openDayLog } from '../../../../db/index.js';
import { openTravel, type TravelDay } from '../../../../src/app/travel.js';
import { Explorer } from '../../../../src/cli/travel/explorer.js';
import { frameOf, type Size } from '../../../../src/cli/travel/frame.js';
import { widthOf } from '../../../../src/cli/columns.js';
import { acknowledged, Bench, DAY, fill } from '../../engine/bench.js';

const folder = mkdtempSync(join(tmpdir(), 'haru-travel-'));
const path = join(folder, 'day.sqlite');
const LARGE: Size = { columns: 120, rows: 44 };
let day: TravelDay;
const seqs: Record<string, number[]> = {};

beforeAll(() => {
  const log = openDayLog({ path, day: DAY, create: true });
  const bench = new Bench({ log })
    .trading()
    .bar('buy')
    .offer(acknowledged())
    .offer(fill({ quantity: 40, of: 99 }))
    .tick(30_050)
    .offer(fill({ quantity: 59, cumulative: 99, of: 99 }))
    .offer(fill({ number: '0000999', quantity: 1, of: 9 }))
    .offer({ type: 'LinkReported', state: 'online', detail: `한글\u001b[2J${'y'.repeat(300)}` });
  for (const { envelope } of bench.steps) (seqs[envelope.event.type] ??= []).push(envelope.seq);
  log.close();
  day = openTravel(path, {});
});

afterAll(() => {
  day.close();
  rmSync(folder, { recursive: true });
});

/** Presses keys, named or one letter each, on a fresh screen. */
function after(keys: readonly string[], size = LARGE): string[] {
  const explorer = new Explorer(day);
  day.traveller.seek(1);
  for (const key of keys) press(explorer, key);
  return frameOf(explorer.scenery(), size).map(({ text }) => text);
}

const NAMED = ['left', 'right', 'up', 'down', 'pageup', 'pagedown', 'home', 'end', 'return', 'escape', 'backspace'];

function press(explorer: Explorer, keys: string): boolean {
  if (NAMED.includes(keys)) return explorer.press({ name: keys, sequence: '\u001b[x' });
  return keys.split('').every((letter) => explorer.press({ name: letter, sequence: letter }));
}

const at = (lines: readonly string[]): number => Number(/ ([\d,]+) \/ /.exec(lines[0]!)?.[1]?.replaceAll(',', ''));
const filled = (nth: number): number => seqs['OrderFilled']![nth]!;

describe('keys', () => {
  test('walk: one, a hundred, to either end, and no further', () => {
    expect(at(after(['right', 'right', 'l']))).toBe(4);
    expect(at(after(['end']))).toBe(day.head);
    expect(at(after(['end', 'left', 'h']))).toBe(day.head - 2);
    expect(at(after(['left']))).toBe(1);
    expect(at(after(['end', 'right']))).toBe(day.head);
    expect(at(after(['pagedown', 'pageup']))).toBe(1);
    expect(at(after(['end', 'home']))).toBe(1);
  });

  test('go to an event or a time', () => {
    expect(at(after(['g', '17', 'return']))).toBe(17);
    const [first] = seqs['TradeTicked']!;
    expect(at(after(['g', '9:00:01', 'return']))).toBe(first);
    expect(after(['g', '9999', 'return']).at(-1)).toBe(`There is no event 9999: this log holds 1 to ${day.head}.`);
    expect(after(['g', 'x', 'return']).at(-1)).toContain('There is no event NaN');
    expect(after(['g', '09:99', 'return']).at(-1)).toContain('is not a time of day');
  });

  test('look for conditions, types and changes, on and back', () => {
    expect(at(after(['/', 'fills > 0', 'return']))).toBe(filled(0));
    expect(after(['/', 'seq > 0', 'return']).at(-1)).toBe('it holds here: n goes to where it begins to hold again');
    expect(after(['/', 'fills > 9', 'return']).at(-1)).toBe('it does not hold from here on: fills > 9');
    expect(at(after(['t', 'OrderFilled', 'return']))).toBe(filled(0));
    expect(at(after(['t', 'OrderFilled', 'return', 'n']))).toBe(filled(1));
    expect(at(after(['t', 'OrderFilled', 'return', 'n', 'N']))).toBe(filled(0));
    expect(after(['t', 'OrderRequested', 'return', 'n']).at(-1)).toBe('none after this event');
    expect(at(after(['c', 'positions.069500', 'return']))).toBe(filled(0));
    expect(at(after(['b', 'fills >= 2', 'return']))).toBe(filled(1));
    expect(after(['n']).at(-1)).toContain('nothing was looked for yet');
    expect(at(after(['g', String(filled(1) + 1), 'return', 'E']))).toBe(filled(1));
  });

  test('a question is typed, mended, recalled and left', () => {
    expect(after(['/', 'risk ==']).at(-1)).toBe('first event from here where risk ==▏');
    expect(after(['/', 'abc', 'backspace', 'backspace']).at(-1)).toBe('first event from here where a▏');
    expect(after(['t', 'OrderFilled', 'return', 't', 'up']).at(-1)).toBe('next event of type OrderFilled▏');
    expect(at(after(['g', '17', 'escape']))).toBe(1);
    expect(at(after(['g', 'return']))).toBe(1);
  });

  test('a wrong word is told in full, wrapped, and nothing moves', () => {
    const lines = after(['/', 'cahs < 1', 'return'], { columns: 80, rows: 40 });
    const told = lines.slice(lines.findIndex((text) => text.startsWith('The condition'))).join('');
    expect(told).toContain('is wrong at character 1: cahs is no name: there are seq, time');
    expect(told).toContain('order("ID")');
    expect(at(lines)).toBe(1);
    expect(after(['t', 'Nothing', 'return']).join(' ')).toContain('"Nothing" is no event type');
    expect(after(['x']).at(-1)).toBe('x does nothing: ? shows the keys');
  });

  test('leave by q and Ctrl-C, but q within a question is a letter', () => {
    const explorer = new Explorer(day);
    expect(press(explorer, 'q')).toBe(false);
    expect(explorer.press({ name: 'c', ctrl: true, sequence: '\u0003' })).toBe(false);
    expect(press(explorer, '/q')).toBe(true);
    // Escape and the key after it may come as one.
    expect(explorer.press({ name: 'q', meta: true, sequence: '\u001bq' })).toBe(false);
  });
});

describe('views', () => {
  test('the moment: event, cause, changes from what to what, state, orders, events around', () => {
    const text = after(['t', 'OrderFilled', 'return']).join('\n');
    expect(text).toContain(`because of ${seqs['OrderRequested']![0]}  OrderRequested`);
    expect(text).toMatch(/counts\.fills +0 +→ +1/);
    expect(text).toMatch(/orders\.20221110-000001\.state +"accepted" +→ +"partiallyFilled"/);
    expect(text).toContain('phase continuous  session trading  link online  risk active');
    expect(text).toMatch(/20221110-000001 +069500 +buy +limit +30,\d00 +99 +40 +partiallyFilled +0000100/);
    expect(text).toMatch(/EVENTS\n/);
  });

  test('changes, orders, machines, why, help; and back', () => {
    const go = ['t', 'OrderFilled', 'return'];
    expect(after([...go, 'p'])[2]).toBe('CHANGES');
    expect(after([...go, 'o'])[2]).toBe('ORDERS');
    expect(after([...go, 'm']).join('\n')).toMatch(/trader 069500 {2}ordering/);
    const why = after([...go, 'w']).join('\n');
    expect(why).toMatch(/TradeTicked[^]*ActionDecided[^]*OrderRequested[^]*and this came of it[^]*OrderFilled/);
    expect(after(['?']).join('\n')).toContain('bisect: where a condition begins to hold');
    expect(after(['?', 'return'])[2]).not.toBe('HELP');
  });

  test('lists scroll, and no further than their ends', () => {
    const small: Size = { columns: 60, rows: 10 };
    expect(after(['?'], small)[2]).toMatch(/^HELP {2}1–6 of 19/);
    expect(after(['?', 'j', 'down'], small)[2]).toMatch(/^HELP {2}3–8 of 19/);
    expect(after(['?', ...Array.from({ length: 40 }, () => 'j')], small)[2]).toMatch(/14–19 of 19/);
    expect(after(['?', 'j', 'k', 'up'], small)[2]).toMatch(/^HELP {2}1–6/);
  });
});

test.each([
  { columns: 120, rows: 44 },
  { columns: 80, rows: 24 },
  { columns: 40, rows: 8 },
  { columns: 10, rows: 3 },
  { columns: 1, rows: 1 },
])('every view fits $columns × $rows, and nothing of the log steers the terminal', (size) => {
  for (const view of ['escape', 'p', 'o', 'm', 'w', '?']) {
    const lines = after(['end', view], size);
    expect(lines).toHaveLength(size.rows);
    for (const line of lines) expect(widthOf(line)).toBeLessThanOrEqual(size.columns);
    expect(lines.join('')).not.toMatch(/\p{Cc}/u);
  }
});
