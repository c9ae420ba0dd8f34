/** The time of a simulator elsewhere, followed step by step over a real socket. */
import { tmpdir } from 'node:os';
import { afterEach, describe, expect, test } from 'vitest';
import { followedClock, type FollowedClock } from '../../../src/app/followed-clock.js';
import { prepareDay } from '../../../src/app/prepare-day.js';
import { loadSettings } from '../../../src/app/settings.js';
import {
  createCalendar,
  createRng,
  kstTime,
  ManualClock,
  money,
  SECOND,
  tradingDay,
  type EpochMs,
} from '../../../src/domain/index.js';
import { CLOCK_PATH, planDay, runLockstep, startSimulator, wallClock, type RunningSimulator } from '../../../src/simulator/index.js'; // prettier-ignore

const DAY = tradingDay('20261120');
const START = kstTime(DAY, '090000');
const nothing = (): void => {};

let simulator: RunningSimulator;
let followed: FollowedClock | null = null;
afterEach(async () => {
  followed?.stop();
  await simulator.stop();
});

async function join(): Promise<{ clock: ManualClock; followed: FollowedClock }> {
  const clock = new ManualClock(START);
  const rng = createRng('followed');
  const plan = planDay({ calendar: createCalendar(), rng, day: DAY });
  const account = { number: '8000000011', cash: money(1_000_000) };
  simulator = await startSimulator({ ...plan, rng, clock, wall: wallClock(), speed: 'max', account, costs: 'mock' });
  followed = await followedClock(new URL(CLOCK_PATH, simulator.ws).href);
  return { clock, followed };
}

describe('a followed clock', () => {
  test('begins at the market’s time and goes where it goes, firing its own timers on their time, when all is done', async () => {
    const { clock, followed } = await join();
    expect(followed.clock.now()).toBe(START);
    const { followers } = simulator;
    await followers.joined();
    let finish = nothing;
    const idle = (): Promise<void> => new Promise((resolve) => (finish = resolve));
    followed.follow(() => Promise.resolve(), nothing, nothing);
    const fired: number[] = [];
    followed.clock.schedule((START + 700) as EpochMs, () => fired.push(followed.clock.now()));
    clock.advanceTo((START + SECOND) as EpochMs);
    await followers.advance(clock.now());
    expect([fired, followed.clock.now(), followers.nextAt()]).toEqual([[START + 700], START + SECOND, null]);

    followed.follow(idle, nothing, nothing);
    followed.clock.schedule((START + 9_000) as EpochMs, nothing);
    let made = false;
    const step = followers.advance((START + 2 * SECOND) as EpochMs).then(() => (made = true));
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect([made, followed.clock.now()]).toEqual([false, START + 2 * SECOND]);
    finish();
    await step;
    expect(followers.nextAt()).toBe(START + 9_000);
  });

  test('keeps the wall’s pace until the day is played, and the simulator’s from then on', async () => {
    const { clock, followed } = await join();
    const { core, followers } = simulator;
    await followers.joined();
    const ended = new AbortController();
    const playing = runLockstep({ clock, core, followers, signal: ended.signal });
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(clock.now()).toBeLessThanOrEqual(START + 2 * SECOND);
    await new Promise<void>((resolve) => {
      const onTime = (now: EpochMs): void => {
        if (now > START + 60 * SECOND) resolve();
      };
      followed.follow(() => Promise.resolve(), onTime, nothing);
    });
    ended.abort();
    await playing;
  });

  test('says when the simulator is gone, and nothing when we go', async () => {
    const { followed } = await join();
    const lost: string[] = [];
    const told = new Promise<void>((resolve) => {
      followed.follow(
        () => Promise.resolve(),
        nothing,
        (error) => {
          lost.push(error.code);
          resolve();
        },
      );
    });
    await simulator.stop();
    await told;
    expect(lost).toEqual(['no_simulator']);
  });

  test('is refused where nothing listens', async () => {
    const { followed } = await join();
    followed.stop();
    const url = new URL(CLOCK_PATH, simulator.ws).href;
    await simulator.stop();
    await expect(followedClock(url)).rejects.toMatchObject({ code: 'no_simulator' });
  });

  test('is let go of when the day cannot be prepared, so that the process can end', async () => {
    await join();
    await simulator.followers.joined();
    const settings = loadSettings({}, { HARU_SIM_REST: simulator.rest, HARU_SIM_WS: simulator.ws });
    const wish = { home: tmpdir(), now: START, speed: 'max' as const, day: tradingDay('20261119') };
    await expect(prepareDay(settings, wish)).rejects.toThrow(/plays 20261120, not 20261119/);
    // Long enough for an answer of the one that should be gone.
    await new Promise((resolve) => setTimeout(resolve, 150));
    expect(simulator.followers.count).toBe(1);
  });
});
