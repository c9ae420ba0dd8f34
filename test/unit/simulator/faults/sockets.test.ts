/** Sockets that break, fall silent or are taken by another login (KIWOOM.md §9.1). */
import { describe, expect, test } from 'vitest';
import { runLockstep } from '../../../../src/simulator/index.js';
import { withFaults } from '../../../support/faulty-simulator.js';

describe('sockets', () => {
  test('socketCut at a time: the connection is gone without a word', () => {
    const faulty = withFaults([{ kind: 'socketCut', at: '10:00:00' }]);
    faulty.to('095959');
    expect(faulty.peer.closed).toBeNull();
    faulty.to('100000');
    expect(faulty.peer.closed).toEqual({ code: 1006, reason: '' });
    expect(faulty.peer.messages.some((message) => message['trnm'] === 'SYSTEM')).toBe(false);
  });

  test('socketCut at a frame: the frame is lost with it, what came before is not', () => {
    const faulty = withFaults([{ kind: 'socketCut', frame: '00', nth: 2 }]);
    faulty.to('100000');
    faulty.buy(1);
    faulty.wait(1_000);
    expect(faulty.peer.data('00').map(({ values }) => values['913'])).toEqual(['접수']);
    expect(faulty.peer.closed?.code).toBe(1006);
    expect(faulty.core.blotter.orders[0]?.filled).toBe(1);
  });

  test('socketCut at a call: the call itself is answered', async () => {
    const faulty = withFaults([{ kind: 'socketCut', api: 'kt10000', nth: 1 }]);
    faulty.to('100000');
    expect(await faulty.buy(1).heard).toMatchObject({ status: 200 });
    expect(faulty.peer.closed?.code).toBe(1006);
  });

  test('socketHalfOpen: no frames, no close, nothing heard, and a reset at the end of it', () => {
    const faulty = withFaults([{ kind: 'socketHalfOpen', at: '10:00:00', ms: 90_000 }]);
    faulty.to('100000');
    const told = faulty.peer.messages.length;
    faulty.core.sessions.loggedIn[0]?.ping();
    faulty.peer.send({ trnm: 'REMOVE', grp_no: '1' });
    faulty.wait(89_999);
    expect(faulty.peer.messages).toHaveLength(told);
    expect(faulty.peer.closed).toBeNull();
    expect(faulty.core.withholding?.active).toBe(true);
    faulty.wait(1);
    expect(faulty.peer.closed?.code).toBe(1006);
    expect(faulty.core.withholding?.active).toBe(false);
    expect(faulty.core.sessions.loggedIn).toEqual([]);
  });

  test('socketHalfOpen: a client that logs in anew meanwhile is served, and the old socket goes silently', () => {
    const faulty = withFaults([{ kind: 'socketHalfOpen', at: '10:00:00', ms: 600_000 }]);
    faulty.to('100001');
    const told = faulty.peer.messages.length;
    const second = faulty.listen();
    expect(faulty.peer.messages).toHaveLength(told);
    expect(faulty.peer.closed?.code).toBe(1006);
    expect(faulty.core.withholding?.active).toBe(false);
    faulty.wait(60_000);
    expect(second.data('0B').length).toBeGreaterThan(0);
  });

  test('sessionKicked: R10001 and a close with 1000 Bye, as when another session logs in', () => {
    const faulty = withFaults([{ kind: 'sessionKicked', at: '10:00:00' }]);
    faulty.to('100000');
    expect(faulty.peer.messages.at(-1)).toMatchObject({ trnm: 'SYSTEM', code: 'R10001' });
    expect(faulty.peer.closed).toEqual({ code: 1000, reason: 'Bye' });
    const planned = faulty.peer.messages.at(-1);
    const other = withFaults([]);
    other.listen();
    expect(other.peer.messages.at(-1)).toEqual(planned);
    expect(other.peer.closed).toEqual(faulty.peer.closed);
  });
});

describe('lockstep goes on', () => {
  test('while a socket is half open and while an answer is late', { timeout: 20_000 }, async () => {
    const faulty = withFaults([
      { kind: 'answerLate', api: 'kt10000', nth: 1, ms: 20_000 },
      { kind: 'socketHalfOpen', at: '09:10:00', ms: 120_000 },
    ]);
    let answeredAt = 0;
    let ordered = false;
    let waiting = Promise.resolve();
    const { steps } = await runLockstep({
      clock: faulty.clock,
      core: faulty.core,
      // A client that waits for its answers, as clients do.
      settled: () => waiting,
      onStep: (now) => {
        if (ordered) return;
        if (faulty.peer.data('0B').length === 0) return;
        ordered = true;
        const since = now;
        waiting = faulty.buy(1).heard.then(() => void (answeredAt = faulty.clock.now() - since));
      },
    });
    expect(steps).toBeGreaterThan(100);
    expect(answeredAt).toBe(20_000);
    expect(faulty.peer.closed?.code).toBe(1006);
    expect(faulty.core.nextEventAt()).toBeNull();
  });

  test('from an answer that is late before the day begins', { timeout: 20_000 }, async () => {
    const faulty = withFaults([{ kind: 'answerLate', api: 'kt00001', nth: 1, ms: 7_000 }]);
    const asked = faulty.clock.now();
    let answeredAt = 0;
    const waiting = faulty.exchange('kt00001', { qry_tp: '3' }).heard.then(() => {
      answeredAt = faulty.clock.now() - asked;
    });
    const abort = new AbortController();
    const onStep = (now: number): void => {
      if (now > asked + 60_000) abort.abort();
    };
    const { clock, core } = faulty;
    await runLockstep({ clock, core, settled: () => waiting, signal: abort.signal, onStep });
    expect(answeredAt).toBe(7_000);
  });
});
