import { beforeEach, describe, expect, test } from 'vitest';
import { epochMs, InvariantError, ManualClock } from '../../../src/domain/index.js';

const at = epochMs;
let clock: ManualClock;
let fired: [name: string, time: number][];
const note = (name: string) => () => fired.push([name, clock.now()]);

beforeEach(() => {
  clock = new ManualClock(at(1_000));
  fired = [];
});

describe('a clock that stands still', () => {
  test('moves only when it is moved', () => {
    expect(clock.now()).toBe(1_000);
    clock.advanceTo(at(1_500));
    expect(clock.now()).toBe(1_500);
    clock.advanceTo(at(1_500));
    expect(clock.now()).toBe(1_500);
  });

  test('never runs backwards', () => {
    expect(() => clock.advanceTo(at(999))).toThrow(InvariantError);
  });
});

describe('timers', () => {
  test('fire in the order they are due, each at its own time', () => {
    clock.schedule(at(3_000), note('c'));
    clock.schedule(at(2_000), note('a'));
    clock.schedule(at(2_000), note('b'));
    clock.advanceTo(at(2_999));
    expect(fired).toEqual([['a', 2_000], ['b', 2_000]]); // prettier-ignore
    clock.advanceTo(at(3_000));
    expect(fired.at(-1)).toEqual(['c', 3_000]);
    expect(clock.nextAt()).toBeNull();
  });

  test('that are overdue fire at the next move, not while they are set, and do not turn time back', () => {
    clock.schedule(at(500), note('late'));
    expect(fired).toEqual([]);
    expect(clock.nextAt()).toBe(500);
    clock.advanceTo(at(1_000));
    expect(fired).toEqual([['late', 1_000]]);
  });

  test('that are taken back do not fire', () => {
    const takeBack = clock.schedule(at(2_000), note('a'));
    clock.schedule(at(2_000), note('b'));
    takeBack();
    takeBack();
    clock.advanceTo(at(5_000));
    expect(fired).toEqual([['b', 2_000]]);
  });

  test('set by a timer fire in the same move when they are due', () => {
    const again = () => {
      note('tick')();
      if (clock.now() < 4_000) clock.schedule(at(clock.now() + 1_000), again);
    };
    clock.schedule(at(2_000), again);
    clock.advanceTo(at(10_000));
    expect(fired.map(([, time]) => time)).toEqual([2_000, 3_000, 4_000]);
    expect(clock.now()).toBe(10_000);
  });

  test('taken back by an earlier timer do not fire', () => {
    const takeBack = clock.schedule(at(3_000), note('b'));
    clock.schedule(at(2_000), takeBack);
    clock.advanceTo(at(5_000));
    expect(fired).toEqual([]);
  });
});
