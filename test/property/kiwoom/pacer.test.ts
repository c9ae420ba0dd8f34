import fc from 'fast-check';
import { expect, test } from 'vitest';
import { epochMs, ManualClock, type EpochMs } from '../../../src/domain/index.js';
import { Activity } from '../../../src/kiwoom/activity.js';
import { Pacer } from '../../../src/kiwoom/pacer.js';

const START = 1_000_000;
const turn = () => new Promise((resolve) => setImmediate(resolve));

function pacer(perSecond: number) {
  const clock = new ManualClock(epochMs(START));
  const activity = new Activity();
  return { clock, activity, pacer: new Pacer(clock, activity, { perSecond, window: 1_000, own: {} }) };
}

/** Moves on from timer to timer, so that whoever waits sees the time it was let go at. */
async function advance(clock: ManualClock, to: number): Promise<void> {
  for (let next = clock.nextAt(); next !== null && next <= to; next = clock.nextAt()) {
    clock.advanceTo(next);
    await turn();
  }
  if (to !== Infinity) clock.advanceTo(to as EpochMs);
  await turn();
}

/** Requests asked for at given times; when each left. */
async function run(perSecond: number, waits: readonly number[]): Promise<number[]> {
  const { clock, pacer: paced } = pacer(perSecond);
  const left: number[] = [];
  const order: number[] = [];
  let at = START;
  for (const [i, wait] of waits.entries()) {
    at += wait;
    await advance(clock, at);
    void paced.take('x').then(() => {
      left.push(clock.now());
      order.push(i);
    });
    await turn();
  }
  await advance(clock, Infinity);
  expect(order).toEqual(waits.map((_, i) => i));
  return left;
}

test('no window of a second sees more than the limit; none waits longer than it must; order is kept', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 1, max: 5 }),
      fc.array(fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 700 })), { minLength: 1, maxLength: 25 }),
      async (limit, waits) => {
        const left = await run(limit, waits);
        let at = START;
        const asked = waits.map((wait) => (at += wait));
        left.forEach((time, i) => {
          const before = left[i - limit];
          expect(time).toBe(Math.max(asked[i]!, left[i - 1] ?? 0, before === undefined ? 0 : before + 1_000));
        });
      },
    ),
    { numRuns: 60 },
  );
});

test('each TR has its own pace', async () => {
  const { pacer: paced } = pacer(1);
  await paced.take('kt10000');
  await paced.take('kt10001');
  void paced.take('kt10000');
  await turn();
  expect(paced.waiting).toBe(1);
});

test('a limit that the server named holds from then on, upwards and downwards', async () => {
  const { clock, pacer: paced } = pacer(2);
  paced.learn('x', 3);
  await Promise.all([paced.take('x'), paced.take('x'), paced.take('x')]);
  paced.learn('x', 1);
  let gone = false;
  void paced.take('x').then(() => (gone = true));
  clock.advanceTo((START + 999) as EpochMs);
  await turn();
  expect(gone).toBe(false);
  clock.advanceTo((START + 1_000) as EpochMs);
  await turn();
  expect(gone).toBe(true);
});

test('waiting for a turn is not activity; having it is', async () => {
  const { clock, activity, pacer: paced } = pacer(1);
  await paced.take('x');
  void paced.take('x');
  await turn();
  expect(activity.busy).toBe(false);
  clock.advanceTo((START + 1_000) as EpochMs);
  expect(activity.busy).toBe(true);
  await activity.idle();
  expect(activity.busy).toBe(false);
});

test('a queue has an end, and closing it tells everybody', async () => {
  const { pacer: paced } = pacer(1);
  await paced.take('x');
  const waiting = Promise.allSettled(Array.from({ length: 1_000 }, () => paced.take('x')));
  await expect(paced.take('x')).rejects.toMatchObject({ code: 'not_sent' });
  paced.close();
  expect((await waiting).every(({ status }) => status === 'rejected')).toBe(true);
  await expect(paced.take('y')).rejects.toMatchObject({ code: 'not_sent' });
});

test('a clock that is set back holds nobody up for longer than a window', async () => {
  const real = new ManualClock(epochMs(START));
  let off = 0;
  const clock = {
    now: () => (real.now() + off) as EpochMs,
    schedule: (at: EpochMs, fire: () => void) => real.schedule((at - off) as EpochMs, fire),
  };
  const paced = new Pacer(clock, new Activity(), { perSecond: 1, window: 1_000, own: {} });
  const left: number[] = [];
  const ask = async (): Promise<void> => {
    void paced.take('x').then(() => left.push(real.now() - START));
    await turn();
  };
  await ask();
  paced.rest('y');
  off = -600_000;
  await ask();
  await ask();
  await advance(real, START + 5_000);
  expect(left).toEqual([0, 1_000, 2_000]);
  void paced.take('y').then(() => left.push(real.now() - START));
  await turn();
  await advance(real, START + 6_000);
  expect(left.at(-1)).toBe(6_000);
});
