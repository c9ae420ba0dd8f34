import { describe, expect, test } from 'vitest';
import { BEHAVIOUR } from '../../../src/engine/behaviour.js';
import { replay } from '../../../src/engine/index.js';
import { at, Bench, HYNIX, KODEX, kodex } from './bench.js';

const failed = (query = 'account') => ({ type: 'QueryFailed', query, reason: 'no answer' }) as const;
const account = { type: 'AccountReported', cash: 10_000_000, orderable: 10_000_000, holdings: [] } as const;
const down = { type: 'LinkReported', state: 'backingOff', detail: 'closed' } as const;
const morning = (bench: Bench, code: string = KODEX) =>
  ({ type: 'BarsReported', code, interval: '1m', before: bench.system.day.pivot, bars: [] }) as const;

describe('the morning of a day', () => {
  test('given a fresh day, everything that trading needs is asked for', () => {
    const bench = new Bench({ config: { codes: [KODEX, HYNIX] } }).open();
    expect(bench.gateway.questions()).toEqual([
      'account',
      'openOrders',
      'executions',
      `instrument ${KODEX}`,
      `instrument ${HYNIX}`,
      `bars ${KODEX}`,
      `bars ${HYNIX}`,
    ]);
    expect(bench.model.session).toBe('preparing');
  });

  test('history is asked for up to the opening auction, as much as the policy and the features look back', () => {
    const bench = new Bench({ config: { lookback: 20, interval: '5m' } }).open();
    const bars = bench.gateway.calls.find((call) => call.kind === 'query' && call.query.kind === 'bars');
    expect(bars).toMatchObject({ query: { interval: '5m', before: at('083000') } });
    expect((bars as unknown as { query: { count: number } }).query.count).toBeGreaterThan(20);
  });

  test('it is ready with the last answer, and trades once the market is open', () => {
    const bench = new Bench().open().answerAll();
    expect(bench.model.session).toBe('preparing');
    bench.online();
    expect(bench.model.session).toBe('ready');
    bench.to('083000').market('0').to('090000');
    expect(bench.model.session).toBe('ready');
    expect(bench.market('3').model.session).toBe('trading');
  });

  test('ready only after the open, it trades at once', () => {
    const bench = new Bench().open().online().to('083000').market('0').to('090000').market('3');
    expect(bench.model.session).toBe('preparing');
    expect(bench.answerAll().model.session).toBe('trading');
  });

  test('a question that comes to nothing is asked again after ten seconds, for ever', () => {
    const bench = new Bench().open();
    bench.gateway.questions();
    for (let i = 1; i <= 20; i++) {
      bench.offer(failed());
      const { length } = bench.gateway.calls;
      bench.clock.advanceTo((bench.clock.now() + 9_999) as never);
      expect(bench.gateway.calls).toHaveLength(length);
      bench.clock.advanceTo((bench.clock.now() + 1) as never);
      expect(bench.gateway.questions()).toHaveLength(5);
    }
    expect([bench.alarms(), bench.answerAll().online().model.session]).toEqual([[], 'ready']);
  });

  test('what is answered is not asked again', () => {
    const bench = new Bench().open().offer({ type: 'InstrumentReported', instrument: kodex, known: true }).offer(account); // prettier-ignore
    bench.gateway.questions();
    bench.offer(failed('openOrders')).to('082010');
    expect(bench.gateway.questions()).toEqual(['openOrders', 'executions', `bars ${KODEX}`]);
  });
});

describe('a feed that comes on after the open', () => {
  /** Online at 09:30:20 for the first time. */
  const late = (): Bench => new Bench({ start: '093000' }).open().to('093020').online();

  test('the pivot is the first minute that live ticks cover whole', () => {
    expect(late().system.day.pivot).toBe(at('093100'));
    expect(new Bench({ start: '092000' }).open().to('093000').online().system.day.pivot).toBe(at('093100'));
  });

  test('the bars up to it are asked for once they are complete, and trading waits for them', () => {
    const bench = late().answerAll();
    expect(bench.model.session).toBe('recovering');
    bench.gateway.questions();
    bench.to('093104');
    expect(bench.gateway.questions()).toEqual([]);
    bench.to('093105');
    expect(bench.gateway.calls.at(-1)).toEqual({
      kind: 'query',
      query: { kind: 'bars', code: KODEX, interval: '1m', before: at('093100'), count: 31 },
    });
    expect(bench.offer(morning(bench)).model.session).toBe('trading');
  });

  test('ticks before the pivot make no bar, later ones do', () => {
    const bench = late().answerAll().tick(30_000);
    bench.to('093105').offer(morning(bench)).bar('hold').bar('hold');
    expect(bench.model.counts.bars).toBe(1);
    expect(bench.alarms()).toEqual([]);
  });

  test('bars that answer another question do not end it', () => {
    const bench = late().answerAll().to('093105');
    bench.offer({ ...morning(bench), before: at('083000') });
    expect(bench.model.session).toBe('recovering');
  });

  test('a morning that could not be had is asked again, before or after the rest is answered', () => {
    for (const answerFirst of [true, false]) {
      const bench = late();
      if (answerFirst) bench.answerAll();
      bench.to('093105').offer(failed('bars'));
      bench.gateway.questions();
      bench.to('093115');
      expect(bench.gateway.questions()).toContain(`bars ${KODEX}`);
      bench.offer(morning(bench));
      if (!answerFirst) bench.answerAll();
      expect(bench.model.session).toBe('trading');
    }
  });

  test('a question that fails meanwhile does not ask for the morning before it is whole', () => {
    const bench = new Bench({ start: '093000' }).open().answerAll().to('093005').offer(failed());
    bench.online();
    expect(bench.model.session).toBe('recovering');
    bench.gateway.questions();
    bench.to('093015');
    expect(bench.gateway.questions()).toEqual([]);
    bench.to('093105');
    expect(bench.gateway.questions()).toEqual([`bars ${KODEX}`]);
  });

  test('a link lost and found within the day passes through it again; the policy decides no more meanwhile', () => {
    const bench = new Bench().trading().offer(down).to('100010');
    expect(bench.system.day.linkOnline).toBe(false);
    bench.online();
    expect([bench.model.session, bench.system.day.pivot]).toEqual(['recovering', at('100100')]);
    bench.bar('buy');
    expect(bench.gateway.submits).toEqual([]);
    bench.to('100105').offer(morning(bench));
    expect(bench.model.session).toBe('trading');
  });

  test('before the open and after the close nothing is late', () => {
    expect(new Bench().open().online().system.day.pivot).toBeNull();
    expect(new Bench({ start: '153000' }).open().online().system.day.pivot).toBeNull();
  });

  test('the same word of the link twice changes nothing', () => {
    const bench = new Bench({ start: '093000' }).open().online();
    const { length } = bench.of('TimerFired');
    bench.to('093030').online();
    expect([bench.system.day.pivot, bench.of('TimerFired').length]).toEqual([at('093100'), length]);
  });
});

describe('the evening', () => {
  const evening = (config = {}): Bench =>
    new Bench({ config }).trading().to('152000').market('2').to('153000').market('4').to('160059');

  test('a minute after the last session the account and both lists are asked for once more', () => {
    const bench = evening();
    bench.gateway.questions();
    expect([bench.model.session, bench.ends]).toEqual(['closing', []]);
    bench.to('160100');
    expect([bench.model.session, bench.gateway.questions()]).toEqual([
      'settling',
      ['account', 'openOrders', 'executions'],
    ]);
    expect(bench.offer(account).lists().ends).toMatchObject([{ how: 'settled' }]);
  });

  test.each([
    [BEHAVIOUR, 99],
    [2, 5],
  ])(
    'with behaviour %i answers that fail are asked for %i times more; then the day is settled without them, and says so',
    (behaviour, more) => {
      const bench = evening({ behaviour }).to('160100');
      for (let tries = 1; tries <= more; tries++) {
        bench.offer(failed()).clock.advanceTo((bench.clock.now() + 10_000) as never);
        expect(bench.ends).toEqual([]);
      }
      bench.offer(failed());
      expect(bench.ends).toMatchObject([{ how: 'settled' }]);
      expect(bench.alarms()).toEqual(['unreconciled settlement']);
      expect(bench.of('AlarmRaised')[0]?.detail).toContain('account, openOrders, executions');
      expect(replay(bench.log).matches).toBe(true);
    },
  );

  test('an order that no list holds any more has expired before the day is settled', () => {
    const bench = new Bench().trading().bar('buy').offer({ type: 'OrderAcknowledged', orderId: '20221110-000001', brokerOrderId: '0000100' }); // prettier-ignore
    bench.to('153000').market('4').to('160100').offer(account).lists();
    expect([bench.order(), bench.ends[0]?.how]).toEqual(['expired', 'settled']);
  });

  test('begun after everything is over, a day is settled at once', () => {
    const bench = new Bench({ start: '170000' }).open();
    bench.clock.advanceTo(bench.clock.now());
    expect(bench.model.session).toBe('settling');
    expect(bench.answerAll().ends).toMatchObject([{ how: 'settled' }]);
  });
});

test('a timer that nobody asked for is told of', () => {
  const bench = new Bench().open().offer({ type: 'TimerFired', name: 'x', dueAt: at('082000') });
  expect(bench.alarms()).toEqual(['unknown_timer x']);
});
