/** Lockstep with clients in other processes: a step waits for each of them, and time for the first that comes back. */
import { beforeEach, describe, expect, test } from 'vitest';
import { ManualClock, type EpochMs } from '../../../src/domain/index.js';
import { Followers } from '../../../src/simulator/index.js';

let clock: ManualClock;
let followers: Followers;
beforeEach(() => {
  clock = new ManualClock(1_000 as EpochMs);
  followers = new Followers(clock);
});

/** One follower, which answers only when told to. */
function follower() {
  const asked: { step: number; now: number }[] = [];
  const state = { dropped: false };
  const end = followers.connect({
    send: (text) => asked.push(JSON.parse(text) as { step: number; now: number }),
    close: () => (state.dropped = true),
  });
  const answer = (next: number | null = null, step = asked.at(-1)?.step): void => {
    end.receive(JSON.stringify({ step, next }));
  };
  return { asked, state, answer, receive: end.receive, leave: end.closed };
}

/** Whether the promise has resolved, when everything that is due has happened. */
async function isOver(promise: Promise<void>): Promise<boolean> {
  let over = false;
  void promise.then(() => (over = true));
  await new Promise((resolve) => setImmediate(resolve));
  return over;
}

describe('joining', () => {
  test('is told the time, and counts with the first answer', async () => {
    const joined = followers.joined();
    const { asked, answer } = follower();
    expect(asked).toEqual([{ step: 0, now: 1_000 }]);
    expect([await isOver(joined), followers.everJoined]).toEqual([false, false]);
    answer(5_000);
    expect([await isOver(joined), followers.everJoined, followers.nextAt()]).toEqual([true, true, 5_000]);
  });

  test('is waited for again when all are gone', async () => {
    const first = follower();
    first.answer(5_000);
    first.leave();
    expect([followers.everJoined, followers.nextAt(), await isOver(followers.joined())]).toEqual([true, null, false]);
    follower().answer();
    expect(await isOver(followers.joined())).toBe(true);
  });

  test('is waited for no longer than asked', async () => {
    const abort = new AbortController();
    const joined = followers.joined(abort.signal);
    abort.abort();
    expect(await isOver(joined)).toBe(true);
  });
});

describe('a step', () => {
  test('is made when the slowest has made it', async () => {
    const [quick, slow] = [follower(), follower()];
    quick.answer();
    slow.answer();
    const step = followers.advance(2_000 as EpochMs);
    expect(slow.asked.at(-1)).toEqual({ step: 1, now: 2_000 });
    quick.answer(9_000);
    expect(await isOver(step)).toBe(false);
    slow.answer(4_000);
    expect([await isOver(step), followers.nextAt()]).toEqual([true, 4_000]);
  });

  test('waits neither for who was killed in it nor for who comes meanwhile', async () => {
    const killed = follower();
    killed.answer();
    const step = followers.advance(2_000 as EpochMs);
    follower();
    expect(await isOver(step)).toBe(false);
    killed.leave();
    expect(await isOver(step)).toBe(true);
  });

  test('is not made by the late answer to the one before', async () => {
    const late = follower();
    late.answer();
    void followers.advance(2_000 as EpochMs);
    const step = followers.advance(3_000 as EpochMs);
    late.answer(null, 1);
    expect(await isOver(step)).toBe(false);
    late.answer(null, 2);
    expect(await isOver(step)).toBe(true);
  });

  test.each(['', '{', '{"step":"1","next":null}', '{"step":1}'])(
    'is not made by %j: who says so is dropped',
    (text) => {
      const stranger = follower();
      stranger.receive(text);
      expect(stranger.state.dropped).toBe(true);
    },
  );
});
