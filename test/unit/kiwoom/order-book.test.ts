import { describe, expect, test } from 'vitest';
import { orderId, startOfDay } from '../../../src/domain/index.js';
import { FrameDecoder } from '../../../src/kiwoom/codec/frame.js';
import { OrderBook } from '../../../src/kiwoom/order-book.js';
import { DAY } from './fakes.js';
import { real } from './frames.js';

/** A `00` frame: the documented fields, changed by what the test is about. */
function report(values: Record<string, string>): string {
  const plain = { '9203': '0000139', '9001': 'A069500', '913': '접수', '900': '10', '901': '33000', '902': '10' };
  const rest = { '904': '0000000', '905': '+매수', '906': '보통', '907': '2', '908': '093000', '919': '0' };
  const empty = { '909': '', '910': '', '911': '', '914': '', '915': '', '938': '0', '939': '0' };
  return real({ type: '00', name: '주문체결', item: '', values: { ...plain, ...rest, ...empty, ...values } });
}

const fill = (id: string, quantity: number, cumulative: number, rest: number, number = '0000139'): string =>
  report({
    '9203': number,
    '913': '체결',
    '909': id,
    '910': '33000',
    '911': String(cumulative),
    '914': '32995',
    '915': String(quantity),
    '902': String(rest),
    '938': '50',
  });

const cancel = (values: Record<string, string> = {}): string =>
  report({ '9203': '0000141', '904': '0000139', '905': '매수취소', '901': '0', '902': '0', '913': '확인', ...values });

function read(...frames: string[]) {
  const book = new OrderBook();
  const events: object[] = [];
  const decoder = new FrameDecoder(startOfDay(DAY), {
    event: () => {},
    report: (one) => {
      const event = book.apply(one);
      if (event !== null) events.push(event);
    },
  });
  for (const frame of frames) decoder.decode(frame);
  expect([...decoder.stats.garbage]).toEqual([]);
  return { book, events };
}

const types = (events: object[]) => events.map((event) => (event as { type: string }).type);
const canceled = (quantity: number, by = '0000141') => ({
  type: 'OrderCanceled',
  brokerOrderId: '0000139',
  requestBrokerId: by,
  code: '069500',
  quantity,
});

describe('a new order', () => {
  test('is accepted once', () => {
    const { events, book } = read(report({}), report({}));
    expect(events).toEqual([
      {
        type: 'OrderAccepted',
        brokerOrderId: '0000139',
        code: '069500',
        side: 'buy',
        orderType: 'limit',
        price: 33_000,
        quantity: 10,
      },
    ]);
    expect(book.stats.silent).toBe(1);
  });

  test('at the market has no price', () => {
    const { events } = read(report({ '906': '시장가', '901': '0', '907': '1', '905': '-매도' }));
    expect(events).toMatchObject([{ side: 'sell', orderType: 'market', price: null }]);
  });

  test('is rejected with the reason', () => {
    expect(read(report({ '913': '거부', '919': 'RC4003:호가단위 오류' })).events).toEqual([
      { type: 'OrderRejected', orderId: null, brokerOrderId: '0000139', code: 'RC4003', message: '호가단위 오류' },
    ]);
    expect(read(report({ '913': '거부' })).events).toMatchObject([{ code: 'unknown' }]);
  });
});

describe('executions', () => {
  test('915 is this one, 911 all of them', () => {
    const { events, book } = read(report({}), fill('1', 4, 4, 6), fill('2', 6, 10, 0));
    expect(events.slice(1)).toEqual(
      [
        { executionId: '1', quantity: 4, cumulative: 4, remaining: 6 },
        { executionId: '2', quantity: 6, cumulative: 10, remaining: 0 },
      ].map((one) => ({
        type: 'OrderFilled',
        brokerOrderId: '0000139',
        code: '069500',
        side: 'buy',
        price: 32_995,
        orderQuantity: 10,
        orderPrice: 33_000,
        commission: 50,
        tax: 0,
        ...one,
      })),
    );
    expect(book.stats.fillGaps).toBe(0);
  });

  test('one that was missed shows in the sum', () => {
    expect(read(fill('1', 4, 4, 6), fill('3', 2, 9, 1)).book.stats.fillGaps).toBe(1);
  });

  test('a repeat is no gap', () => {
    const { book, events } = read(fill('1', 4, 4, 6), fill('1', 4, 4, 6));
    expect(book.stats.fillGaps).toBe(0);
    expect(events).toHaveLength(2);
  });

  test('without 914 and 915, 910 and 911 say it', () => {
    const bare = (cumulative: string) =>
      report({ '913': '체결', '909': 'x', '910': '33000', '911': cumulative, '902': '1' });
    expect(read(bare('4'), bare('9')).events).toMatchObject([
      { price: 33_000, quantity: 4 },
      { price: 33_000, quantity: 5 },
    ]);
  });
});

describe('a cancel', () => {
  test('접수, 확인, and the original once more: one OrderCanceled', () => {
    const { events } = read(
      report({}),
      cancel({ '913': '접수', '902': '10' }),
      cancel(),
      report({ '913': '확인', '902': '0' }),
    );
    expect(events.slice(1)).toEqual([canceled(10)]);
  });

  test.each(['접수', '확인', '취소'])('the original’s last word may be %s', (status) => {
    const { events } = read(report({}), cancel(), report({ '913': status, '902': '0' }));
    expect(events.slice(1)).toEqual([canceled(10)]);
  });

  test('the original’s last word may come first', () => {
    const { events } = read(report({}), report({ '913': '확인', '902': '0' }), cancel());
    expect(events.slice(1)).toEqual([canceled(10, '0000139')]);
  });

  test('of an order that was filled in part takes the rest; a fill that won the race is no part of it', () => {
    const { events } = read(report({}), cancel({ '913': '접수', '902': '10' }), fill('1', 4, 4, 6), cancel());
    expect(events.at(-1)).toEqual(canceled(6));
  });

  test('what it did not take out was executed: the report of that is late, and no second cancel', () => {
    const { events } = read(
      report({}),
      cancel({ '900': '6' }),
      report({ '913': '확인', '902': '0' }),
      fill('1', 4, 4, 0),
    );
    expect(types(events)).toEqual(['OrderAccepted', 'OrderCanceled', 'OrderFilled']);
    expect(events[1]).toEqual(canceled(6));
  });

  test('of a few shares, and then of the rest', () => {
    const { events } = read(
      report({}),
      cancel({ '900': '3' }),
      report({ '913': '확인', '902': '7' }),
      cancel({ '900': '7', '9203': '0000142' }),
      report({ '913': '확인', '902': '0' }),
    );
    expect(events.slice(1)).toEqual([canceled(3), canceled(7, '0000142')]);
  });

  test('whose 900 is empty takes what its 접수 asked for', () => {
    const { events } = read(cancel({ '913': '접수', '900': '0', '902': '8' }), cancel({ '900': '0' }));
    expect(events).toEqual([canceled(8)]);
  });

  test('by the venue, without any request', () => {
    const { events } = read(report({}), fill('1', 4, 4, 6), report({ '913': '취소', '902': '0' }));
    expect(events.at(-1)).toEqual(canceled(6, '0000139'));
  });

  test('of an order from before the connection, told once though the original is reported after it', () => {
    const { events } = read(cancel({ '900': '5' }), report({ '913': '확인', '902': '0' }));
    expect(events).toEqual([canceled(5)]);
  });

  test('that only the original still tells of: how many shares it had left is not known', () => {
    expect(read(report({ '913': '확인', '902': '0' })).events).toEqual([canceled(0, '0000139')]);
  });

  test('of an order whose fills were lost with the connection', () => {
    const { book, events } = read(report({}));
    book.missed();
    const decoder = new FrameDecoder(startOfDay(DAY), {
      event: () => {},
      report: (one) => events.push(book.apply(one) ?? {}),
    });
    for (const frame of [cancel({ '900': '4' }), report({ '913': '확인', '902': '0' })]) decoder.decode(frame);
    expect(events.slice(1)).toEqual([canceled(4), {}]);
  });

  test('of an order whose first fills were missed', () => {
    const { events } = read(fill('3', 2, 6, 4), cancel({ '900': '4' }), report({ '913': '확인', '902': '0' }));
    expect(events.slice(1)).toEqual([canceled(4)]);
  });
});

describe('an amendment', () => {
  const amend = (values: Record<string, string> = {}): string =>
    report({ '9203': '0000140', '904': '0000139', '905': '매수정정', '901': '33005', '913': '확인', ...values });

  test('moves the rest to a new number, told once', () => {
    const { events } = read(report({}), amend({ '913': '접수' }), amend(), report({ '913': '확인', '902': '0' }));
    expect(events.slice(1)).toEqual([
      {
        type: 'OrderAmended',
        brokerOrderId: '0000139',
        newBrokerOrderId: '0000140',
        code: '069500',
        quantity: 10,
        price: 33_005,
      },
    ]);
  });

  test('is told though a fill under its number was faster than its confirmation', () => {
    const { events } = read(report({}), fill('1', 4, 4, 6, '0000140'), amend(), amend({ '902': '0' }));
    expect(types(events)).toEqual(['OrderAccepted', 'OrderFilled', 'OrderAmended', 'OrderCanceled']);
    expect(events.at(-1)).toMatchObject({ brokerOrderId: '0000140', quantity: 6 });
  });

  test('and a cancel of the new number', () => {
    const { events } = read(
      report({}),
      amend(),
      report({ '913': '확인', '902': '0' }),
      cancel({ '904': '0000140' }),
      amend({ '902': '0' }),
    );
    expect(types(events)).toEqual(['OrderAccepted', 'OrderAmended', 'OrderCanceled']);
    expect(events.at(-1)).toMatchObject({ brokerOrderId: '0000140', quantity: 10 });
  });
});

describe('a refused request', () => {
  const refused = cancel({ '913': '거부', '919': 'RC4085:체결 진행중' });
  const ID = orderId('20221110-000001');
  const event = { type: 'RequestRefused', request: 'cancel', orderId: ID, code: 'RC4085', message: '체결 진행중' };

  test('after its answer', () => {
    const book = new OrderBook();
    expect(book.expect('0000141', 'cancel', ID)).toBe(null);
    const events: unknown[] = [];
    new FrameDecoder(startOfDay(DAY), { event: () => {}, report: (one) => events.push(book.apply(one)) }).decode(
      refused,
    );
    expect(events).toEqual([event]);
  });

  test('before its answer', () => {
    const { book, events } = read(refused);
    expect(events).toEqual([]);
    expect(book.expect('0000141', 'cancel', ID)).toEqual(event);
  });
});
