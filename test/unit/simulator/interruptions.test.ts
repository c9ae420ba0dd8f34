/** Trading that stops, as the wire tells it: 1h, 0H and 0D while it lasts, and the refusals of each kind of stop. */
import { describe, expect, test } from 'vitest';
import { createCalendar, createRng, formatClock, kstTime, SECOND } from '../../../src/domain/index.js';
import { KNOWN_INSTRUMENTS, syntheticTape, type Episode, type ViStop } from '../../../src/exchange/index.js';
import { DAY, KODEX, order, SAMSUNG, startHarness, TestPeer, type Harness } from '../../support/simulator-harness.js';

const at = (hhmmss: string) => kstTime(DAY, hhmmss);

function tapeWith(...episodes: Episode[]) {
  const schedule = createCalendar().schedule(DAY);
  const instruments = KNOWN_INSTRUMENTS.filter(({ code }) => code === KODEX || code === SAMSUNG);
  return syntheticTape({ schedule, instruments, rng: createRng(5), ticksPerCode: 2_000, episodes });
}

function listening(...episodes: Episode[]): { harness: Harness; peer: TestPeer; stop: ViStop } {
  const tape = tapeWith(...episodes);
  const harness = startHarness({ tape });
  const peer = new TestPeer(harness.core);
  peer.login(harness.token);
  peer.register(['1h', '00', '04']);
  peer.register(['0B', '0D', '0H'], [SAMSUNG]);
  return { harness, peer, stop: tape.interruptions?.[0] as ViStop };
}

const dynamic: Episode = { kind: 'vi', code: SAMSUNG, at: at('103000'), trigger: 'dynamic', direction: 'up' };

describe('a volatility interruption', () => {
  const { harness, peer, stop } = listening(dynamic);
  const before = formatClock(stop.start);
  const after = formatClock(stop.end);
  harness.to(after);
  const told = peer.data('1h');

  test('is told by 1h when it begins and when it ends, with every FID of the document', () => {
    const base = harness.core.market.get(SAMSUNG).instrument.basePrice;
    const off = ((stop.price - stop.dynamicReference) / stop.dynamicReference) * 100;
    expect(told.map(({ name, item }) => [name, item])).toEqual([
      ['VI발동/해제', SAMSUNG],
      ['VI발동/해제', SAMSUNG],
    ]);
    const [begun, ended] = told.map(({ values }) => values);
    expect(begun).toMatchObject({
      '9001': SAMSUNG,
      '302': '삼성전자',
      '9068': '1',
      '9008': '001',
      '9075': '1',
      '1221': `${stop.price > base ? '+' : '-'}${stop.price}`,
      '1223': before,
      '1224': '000000',
      '1225': '동적',
      '1236': '0',
      '1238': '0.00',
      '1239': `+${(Math.trunc(off * 100) / 100).toFixed(2)}`,
      '1490': '1',
      '9069': '1',
      '1279': '',
    });
    expect(Math.abs(Number(begun?.['1237']))).toBe(stop.dynamicReference);
    expect(Number(begun?.['13'])).toBeGreaterThan(0);
    expect(ended).toEqual({ ...begun, '9068': '2', '1224': after });
    expect(told[1]?.values['1489']).toMatch(/^[+-]\d+\.\d\d$/);
  });

  test('lets 0B pause while 0H and the 23 and 24 of 0D show what the auction would give', () => {
    const during = (time: string | undefined) => time !== undefined && time >= before && time < after;
    expect(peer.data('0B').filter(({ values }) => during(values['20']))).toEqual([]);
    const indicative = peer.data('0H').filter(({ values }) => during(values['20']));
    expect(indicative.length).toBeGreaterThanOrEqual(12);
    const books = peer.data('0D').filter(({ values }) => during(values['21']));
    expect(books.map(({ values }) => values['23'])).toEqual(indicative.map(({ values }) => values['10']));
    expect(books.map(({ values }) => values['24'])).toEqual(indicative.map(({ values }) => values['15']));
    const types = peer.data().map(({ type }) => type);
    const ended = types.lastIndexOf('1h');
    expect(types.slice(ended + 1)).toContain('0B');
    expect(peer.data('0B').at(-1)?.values['20']).toBe(after);
  });

  test('takes orders, trades them at the single price, and none of the types of continuous hours', () => {
    const second = listening(dynamic);
    second.harness.to(before);
    second.harness.wait(30 * SECOND);
    expect(order(second.harness, 'buy', SAMSUNG, 3, null).body.return_code).toBe(0);
    const best = { dmst_stex_tp: 'KRX', stk_cd: SAMSUNG, ord_qty: '1', ord_uv: '', trde_tp: '6' };
    expect(second.harness.call('kt10000', best).body.return_msg).toContain('521790');
    second.harness.to(after);
    const reports = second.peer.data('00').map(({ values }) => [values['913'], values['908'], values['915']]);
    expect(reports.map(([status]) => status)).toEqual(['접수', '체결']);
    expect(reports[1]).toEqual(['체결', after, '3']);
    const single = second.peer.data('0B').find(({ values }) => values['20'] === after);
    const paid = second.peer.data('00')[1]?.values['914'];
    expect(Math.abs(Number(single?.values['10']))).toBe(Number(paid));
  });

  test('of a KOSDAQ code, downwards and static, says so', () => {
    const schedule = createCalendar().schedule(DAY);
    const [samsung] = KNOWN_INSTRUMENTS.filter(({ code }) => code === SAMSUNG);
    const instruments = [{ ...samsung!, market: 'KOSDAQ' as const }];
    const episodes: Episode[] = [{ kind: 'vi', code: SAMSUNG, at: at('110000'), trigger: 'static', direction: 'down' }];
    const tape = syntheticTape({ schedule, instruments, rng: createRng(5), ticksPerCode: 4_000, episodes });
    const own = startHarness({ tape });
    const ear = new TestPeer(own.core);
    ear.login(own.token);
    ear.register(['1h']);
    own.to('113000');
    expect(ear.data('1h')[0]?.values).toMatchObject({
      '9008': '101',
      '1225': '정적',
      '1237': '0',
      '1239': '0.00',
      '9069': '2',
    });
  });
});

describe('a stop is refused in its own words', () => {
  test('a halt: RC4007, and the lists of instruments call it 거래정지', () => {
    const harness = startHarness({
      tape: tapeWith({ kind: 'halt', code: SAMSUNG, at: at('100000'), until: at('110000') }),
    });
    harness.to('095959');
    const auditInfo = () => harness.call('ka10100', { stk_cd: SAMSUNG }).body['auditInfo'];
    expect(auditInfo()).toBe('정상');
    expect(order(harness, 'buy', SAMSUNG, 1, 50_000).body.return_code).toBe(0);
    harness.to('100500');
    expect(auditInfo()).toBe('거래정지');
    expect(order(harness, 'buy', SAMSUNG, 1, 60_000).body).toMatchObject({
      return_code: 20,
      return_msg: '[2000](RC4007:모의투자 매매제한/금지 종목입니다.)',
    });
    expect(order(harness, 'buy', KODEX, 1, null).body.return_code).toBe(0);
    const cancel = { dmst_stex_tp: 'KRX', orig_ord_no: '1', stk_cd: SAMSUNG, cncl_qty: '0' };
    expect(harness.call('kt10003', cancel).body.return_code).toBe(0);
    harness.to('105500');
    expect(order(harness, 'buy', SAMSUNG, 1, 60_000).body.return_code).toBe(0);
  });

  test('a circuit breaker: 509193 for every code', () => {
    const tape = tapeWith({ kind: 'breaker', level: 1, at: at('110000') });
    const stop = tape.interruptions?.find((each) => each.kind === 'breaker');
    const harness = startHarness({ tape });
    harness.to(formatClock(stop!.start));
    for (const code of [SAMSUNG, KODEX]) {
      expect(order(harness, 'buy', code, 1, null).body.return_msg).toContain('[2000](509193:');
    }
    harness.to(formatClock(stop!.auctionFrom!));
    expect(order(harness, 'buy', KODEX, 1, null).body.return_code).toBe(0);
  });
});

describe('the other types of orders', () => {
  const send = (harness: Harness, type: string, price = '', quantity = '10') =>
    harness.call('kt10000', { dmst_stex_tp: 'KRX', stk_cd: KODEX, ord_qty: quantity, ord_uv: price, trde_tp: type });
  const trading = (cash = 100_000_000) => {
    const harness = startHarness({ cash });
    harness.to('100000');
    const peer = new TestPeer(harness.core);
    peer.login(harness.token);
    peer.register(['00', '04']);
    return { harness, peer, symbol: harness.core.market.get(KODEX) };
  };

  test.each([
    ['5', '조건부지정가'],
    ['6', '최유리지정가'],
    ['7', '최우선지정가'],
    ['10', '보통(IOC)'],
    ['13', '시장가(IOC)'],
    ['16', '최유리(IOC)'],
    ['20', '보통(FOK)'],
    ['23', '시장가(FOK)'],
    ['26', '최유리(FOK)'],
  ])('%s is taken and told as %s', (type, name) => {
    const { harness, peer, symbol } = trading();
    const price = ['5', '10', '20'].includes(type) ? String(symbol.ask) : '';
    expect(send(harness, type, price, '1').body.return_code).toBe(0);
    harness.wait(1_000);
    expect(peer.data('00')[0]?.values).toMatchObject({ '913': '접수', '906': name });
    // 7 waits on its own side.
    const executed = peer.data('00').filter(({ values }) => values['913'] === '체결');
    expect(executed).toHaveLength(type === '7' ? 0 : 1);
  });

  test('6 and 7 tell the price that they got', () => {
    const { harness, peer, symbol } = trading();
    const { ask, bid } = symbol;
    send(harness, '6', '', '1');
    send(harness, '7', '', '1');
    harness.wait(100);
    const prices = peer.data('00').filter(({ values }) => values['913'] === '접수').map(({ values }) => values['901']); // prettier-ignore
    expect(prices).toEqual([String(ask), String(bid)]);
  });

  test('what an IOC order did not get is told once more with nothing open, and frees its cash', () => {
    const { harness, peer, symbol } = trading();
    const before = harness.core.ledger.orderable;
    expect(send(harness, '10', String(symbol.limits.lower)).body.return_code).toBe(0);
    harness.wait(1_000);
    expect(peer.data('00').map(({ values }) => [values['913'], values['902'], values['903']])).toEqual([
      ['접수', '10', '0'],
      ['확인', '0', '0'],
    ]);
    expect(harness.core.ledger.orderable).toBe(before);
    expect(harness.call('ka10075', { all_stk_tp: '0', trde_tp: '0', stex_tp: '0' }).body['oso']).toEqual([]);
  });

  test('a conditional buy binds what it may cost at the market', () => {
    const { harness, symbol } = trading();
    const { lower, upper } = symbol.limits;
    send(harness, '5', String(lower), '10');
    const bound = harness.core.ledger.cash - harness.core.ledger.orderable;
    expect(bound).toBeGreaterThanOrEqual(10 * upper);
    harness.to('153000');
    expect(harness.core.blotter.orders[0]?.filled).toBe(10);
    expect(harness.core.ledger.orderable).toBe(harness.core.ledger.cash);
  });

  test.each(['28', '29', '30', '31', '62', '00', 'x'])('%s is refused: the venue does not play it', (type) => {
    expect(send(trading().harness, type, '').body.return_msg).toContain('521790');
  });

  test('an order beyond the broker’s bounds is refused with the number of its error', () => {
    const { harness, symbol } = trading(20_000_000_000);
    const shares = (won: number) => String(Math.ceil(won / symbol.ask) + 1);
    const price = String(symbol.ask);
    expect(send(harness, '0', price, shares(1_900_000_000)).body.return_code).toBe(0);
    expect(send(harness, '0', price, shares(2_000_000_000)).body.return_msg).toContain('-303');
    expect(send(harness, '0', price, shares(5_000_000_000)).body.return_msg).toContain('-304');
  });
});
