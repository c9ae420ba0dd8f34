import { describe, expect, test } from 'vitest';
import { acknowledged, Bench, HYNIX, KODEX } from './bench.js';

describe('the phase of the market', () => {
  test('begins where clock and schedule see it, for no snapshot is sent', () => {
    const phases = ['070000', '084500', '100000', '152500', '153500', '170000', '190000'].map(
      (start) => new Bench({ start }).open().model.phase,
    );
    expect(phases).toEqual(['beforeOpen', 'openingAuction', 'continuous', 'closingAuction', 'closed', 'afterHours', 'over']); // prettier-ignore
  });

  test('the clock never opens the market', () => {
    const bench = new Bench().open().online().answerAll().to('100000');
    expect([bench.model.phase, bench.model.session]).toEqual(['openingAuction', 'ready']);
    expect(bench.system.market.tradable(KODEX)).toBe(false);
  });

  test('its message does', () => {
    const bench = new Bench().open().online().answerAll().to('090000').market('3');
    expect([bench.model.phase, bench.system.market.tradable(KODEX)]).toEqual(['continuous', true]);
  });

  test('the clock ends trading five seconds after its time when no message came', () => {
    const bench = new Bench().trading().to('152004');
    expect(bench.model.phase).toBe('continuous');
    expect(bench.to('152005').model.phase).toBe('closingAuction');
    expect(bench.model.session).toBe('closing');
    expect(bench.to('153005').model.phase).toBe('closed');
  });

  test('codes of other markets move nothing; codes that nobody knows are told of', () => {
    const bench = new Bench().trading().market('P').market('T').market('?');
    expect([bench.model.phase, bench.alarms()]).toEqual(['continuous', ['unknown_market_state ?']]);
  });

  test('a step backward is told of, and moves nothing', () => {
    const bench = new Bench().trading().market('0');
    expect([bench.model.phase, bench.alarms()]).toEqual(['continuous', ['unexpected_event marketPhase']]);
  });
});

describe('a volatility interruption', () => {
  const vi = (phase: string, code = KODEX) =>
    ({ type: 'ViReported', code, phase, kind: 'static', price: 33_000 }) as const;

  test('keeps its code from being decided on until it is released; others trade on', () => {
    const bench = new Bench({ config: { codes: [KODEX, HYNIX] } }).trading().offer(vi('triggered'));
    expect([KODEX, HYNIX].map((code) => bench.system.market.tradable(code))).toEqual([false, true]);
    expect(bench.bar('buy').gateway.submits).toEqual([]);
    expect(bench.offer(vi('released')).bar('buy').gateway.submits).toHaveLength(1);
  });

  test('takes an operator’s sale: the call auction takes market orders, and no next bar withdraws it', () => {
    const held = [{ code: KODEX, name: 'KODEX 200', quantity: 50, sellable: 50, cost: 1_450_000 }];
    const bench = new Bench().trading(10_000_000, held).offer(vi('triggered'));
    bench.offer({ type: 'CommandReceived', command: { kind: 'flatten', reason: 'an operator' }, source: 'cli' });
    expect(bench.of('OrderRequested')).toMatchObject([{ closing: true, order: { side: 'sell', type: 'market', quantity: 50 } }]); // prettier-ignore
    bench.offer(acknowledged()).to('090102').tick(30_000).to('090205');
    expect(bench.gateway.cancels).toEqual([]);
  });
});

describe('bars', () => {
  test('the clock closes a minute after its grace, though no trade comes', () => {
    const bench = new Bench().trading().to('090101');
    expect(bench.model.counts.bars).toBe(0);
    bench.clock.advanceTo((bench.clock.now() + 500) as never);
    expect(bench.model.counts.bars).toBe(1);
    expect(bench.of('TimerFired').at(-1)?.name).toBe('bar');
  });

  test('a tick of the next minute closes it before', () => {
    const bench = new Bench().trading().to('090100').tick(30_005);
    expect(bench.model.counts.bars).toBe(1);
  });

  test('a lost tick is told of: the volume says so', () => {
    const bench = new Bench().trading().tick(30_000, 10, { volume: 1_000 });
    expect(bench.alarms()).toEqual([`tick_gap ${KODEX}`]);
  });

  test('minutes are counted, whatever the interval of decisions', () => {
    const bench = new Bench({ config: { interval: '5m' } }).trading();
    for (let i = 0; i < 6; i++) bench.bar('hold');
    expect([bench.model.counts.bars, bench.model.counts.decisions]).toEqual([6, 1]);
  });
});
