/** The file against the simplest model there is, a list: any order of appends, flushes, reads, vanishings and reopenings. */
import { copyFileSync, mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { openDayLog, verifyDayLog, type SqliteDayLog } from '../../../db/index.js';
import type { DayEvent, Durability, Envelope } from '../../../src/domain/index.js';
import { DAY, envelope, SAMPLES } from '../../unit/db/samples.js';
import { temporaryHomes } from '../../unit/db/temp.js';

const newHome = temporaryHomes();

interface Model {
  readonly events: Envelope[];
  /** So many are certainly on the disk. */
  durable: number;
}
interface Real {
  log: SqliteDayLog;
}
type Step = fc.Command<Model, Real>;

const safe = fc.maxSafeInteger();
const size = fc.maxSafeNat();
const code = fc.stringMatching(/^[0-9A-Z]{6}$/);
const tick = fc.oneof(
  fc.record({ type: fc.constant('TradeTicked' as const), code, price: size, quantity: safe, volume: size, ask: size, bid: size, session: fc.constantFrom(0, 1, 2, 3) }),
  fc.record({ type: fc.constant('QuoteTicked' as const), code, ask: size, bid: size, askQuantity: size, bidQuantity: size, indicativePrice: size, indicativeQuantity: size }),
  fc.record({ type: fc.constant('IndicativeTicked' as const), code, price: size, quantity: safe, volume: size }),
) as fc.Arbitrary<unknown> as fc.Arbitrary<DayEvent>; // prettier-ignore
const alarm = fc.record({
  type: fc.constant('AlarmRaised' as const),
  alarm: fc.string({ unit: 'binary' }),
  subject: fc.string(),
  detail: fc.string({ unit: 'grapheme' }),
});
const decided = fc
  .array(
    fc.double({ noNaN: true, noDefaultInfinity: true }).map((n) => n + 0),
    { maxLength: 3 },
  )
  .map((outputs): DayEvent => ({ ...SAMPLES.ActionDecided, outputs }) as unknown as DayEvent);
const event: fc.Arbitrary<DayEvent> = fc.oneof({ weight: 6, arbitrary: tick }, alarm, decided);
const durability = fc.constantFrom<Durability>('group', 'group', 'group', 'full');

const append = fc.tuple(fc.array(event, { minLength: 1, maxLength: 60 }), durability).map(([events, how]): Step => ({
  check: () => true,
  run: (model, { log }) => {
    for (const each of events) {
      const next = envelope(model.events.length + 1, each, model.events.length === 0 ? null : model.events.length);
      model.events.push(next);
      log.append(next, how);
    }
    if (how === 'full') model.durable = model.events.length;
    expect(log.head).toBe(model.events.length);
  },
  toString: () => `append ${events.length} ${how}`,
}));
const flush = durability.map((how): Step => ({
  check: () => true,
  run: (model, { log }) => {
    log.flush(how);
    model.durable = model.events.length;
  },
  toString: () => `flush ${how}`,
}));
const read = fc.tuple(fc.nat(400), fc.nat(200)).map(([from, limit]): Step => ({
  check: () => true,
  run: (model, { log }) => {
    const start = Math.max(1, from);
    expect(log.read(from, limit)).toEqual(model.events.slice(start - 1, start - 1 + limit));
  },
  toString: () => `read ${from} ${limit}`,
}));
const reopen = fc.constant<Step>({
  check: () => true,
  run: (model, real) => {
    real.log.close();
    real.log = openDayLog({ path: real.log.path, day: DAY });
    model.durable = model.events.length;
    expect(real.log.head).toBe(model.events.length);
  },
  toString: () => 'reopen',
});
/** The process is gone: what was not yet committed is lost, everything that was promised is there. */
const vanish = fc.constant<Step>({
  check: () => true,
  run: (model, real) => {
    const path = join(newHome(), `${DAY}.sqlite`);
    mkdirSync(dirname(path), { recursive: true });
    for (const part of ['', '-wal']) copyFileSync(real.log.path + part, path + part);
    real.log.close();
    real.log = openDayLog({ path, day: DAY });
    expect(real.log.head).toBeGreaterThanOrEqual(model.durable);
    model.events.length = real.log.head;
    model.durable = real.log.head;
    expect(real.log.read(1, 10_000)).toEqual(model.events);
  },
  toString: () => 'vanish',
});

test('the log holds what was appended, whatever happens', () => {
  const steps = fc.commands([append, append, append, flush, read, read, reopen, vanish], { maxCommands: 25 });
  const property = fc.property(steps, (commands) => {
    const real: Real = { log: openDayLog({ home: newHome(), day: DAY, create: true }) };
    try {
      const model: Model = { events: [], durable: 0 };
      fc.modelRun(() => ({ model, real }), commands);
      real.log.flush('full');
      expect(real.log.read(1, 10_000)).toEqual(model.events);
      expect(verifyDayLog(real.log.path)).toMatchObject({
        ok: true,
        events: model.events.length,
        head: real.log.headHash(),
      });
    } finally {
      real.log.close();
    }
  });
  fc.assert(property, { numRuns: 40 });
});
