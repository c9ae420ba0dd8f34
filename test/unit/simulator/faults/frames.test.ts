/** Real-time frames over a bad network, each beside the same day without the fault. */
import { describe, expect, test } from 'vitest';
import type { Fault } from '../../../../src/simulator/index.js';
import { withFaults } from '../../../support/faulty-simulator.js';

/** What a session hears of one type until 09:05, with and without the faults. */
function heard(type: string, ...faults: Fault[]): { plain: string[]; faulty: string[] } {
  const [plain, faulty] = [withFaults([]), withFaults(faults)].map((harness) => {
    // Second by second, as time goes: what comes late is late from when it was due.
    for (let second = 0; second < 360; second++) harness.wait(1_000);
    return harness.peer.data(type).map((entry) => JSON.stringify(entry));
  });
  return { plain: plain ?? [], faulty: faulty ?? [] };
}

describe('frames', () => {
  test('frameDropped: the n-th and those after it, as many as said, never come', () => {
    const { plain, faulty } = heard('0B', { kind: 'frameDropped', frame: '0B', nth: 3, count: 2 });
    expect(plain.length).toBeGreaterThan(10);
    expect(faulty).toEqual([...plain.slice(0, 2), ...plain.slice(4)]);
  });

  test('frameDuplicated: the same frame comes again at once', () => {
    const { plain, faulty } = heard('0B', { kind: 'frameDuplicated', frame: '0B', nth: 2, count: 2 });
    expect(faulty).toEqual([plain[0], plain[1], plain[1], plain[1], ...plain.slice(2)]);
  });

  test('frameLate: it comes unchanged, after others of its type', () => {
    const { plain, faulty } = heard('0B', { kind: 'frameLate', frame: '0B', nth: 1, ms: 60_000 });
    expect(faulty).toHaveLength(plain.length);
    expect([...faulty].sort()).toEqual([...plain].sort());
    expect(faulty.indexOf(plain[0]!)).toBeGreaterThan(0);
    const late = JSON.parse(plain[0]!) as { values: Record<string, string> };
    const after = JSON.parse(faulty[faulty.indexOf(plain[0]!) + 1]!) as { values: Record<string, string> };
    expect(late.values['20']).toBe('090000');
    expect(after.values['20']! >= '090100').toBe(true);
  });

  test('framesReordered: so many come together in another order, the rest as ever', () => {
    const { plain, faulty } = heard('0B', { kind: 'framesReordered', frame: '0B', nth: 2, count: 3 });
    expect(faulty.slice(1, 4)).not.toEqual(plain.slice(1, 4));
    expect(faulty.slice(1, 4).sort()).toEqual(plain.slice(1, 4).sort());
    expect([faulty[0], ...faulty.slice(4)]).toEqual([plain[0], ...plain.slice(4)]);
  });

  test('framesReordered: what waits in vain for others comes a minute later', () => {
    const faulty = withFaults([{ kind: 'framesReordered', frame: '04', nth: 1, count: 2 }]);
    faulty.to('100000');
    faulty.buy(1);
    faulty.wait(59_000);
    expect(faulty.peer.data('04')).toEqual([]);
    faulty.wait(2_000);
    expect(faulty.peer.data('04')).toHaveLength(1);
  });

  test('stateMissed: no 0s frame with that code is ever sent', () => {
    const { plain, faulty } = heard('0s', { kind: 'stateMissed', state: '3' });
    expect(plain.filter((text) => text.includes('"215":"3"'))).toHaveLength(1);
    expect(faulty).toEqual(plain.filter((text) => !text.includes('"215":"3"')));
  });

  test('foreignStates: codes of NXT and derivatives come in between, after the frame they were planned for', () => {
    const faulty = withFaults([
      { kind: 'foreignStates', at: '09:01:00', states: ['R', 'e'] },
      { kind: 'foreignStates', frame: '0s', nth: 1, states: ['g'] },
    ]);
    faulty.to('090500');
    const states = faulty.peer.data('0s').map(({ values }) => `${values['20']} ${values['215']}`);
    expect(states).toContain('090100 R');
    expect(states).toContain('090100 e');
    expect(states.filter((state) => state.endsWith('g'))).toHaveLength(1);
    expect(states.findIndex((state) => state.endsWith(' 3'))).toBeLessThan(states.indexOf('090100 e'));
  });

  test('faults of reports reach them too: a doubled fill has the same number of execution', () => {
    const faulty = withFaults([{ kind: 'frameDuplicated', frame: '00', nth: 2, count: 1 }]);
    faulty.to('100000');
    faulty.buy(1);
    faulty.wait(1_000);
    const fills = faulty.peer.data('00').filter(({ values }) => values['913'] === '체결');
    expect(fills).toHaveLength(2);
    expect(fills[0]).toEqual(fills[1]);
  });
});
