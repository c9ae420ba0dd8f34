import { describe, expect, test } from 'vitest';
import { causalChain } from '../../../db/index.js';
import { envelope, SAMPLES } from './samples.js';

const other = { ...SAMPLES.OrderRequested, orderId: '20221110-000009' };
const order = SAMPLES.OrderRequested.orderId;
/** A fill that outran its acknowledgement, an amendment under a new number, a stranger's order in between. */
const day = [
  envelope(1, SAMPLES.TradeTicked),
  envelope(2, SAMPLES.ActionDecided, 1),
  envelope(3, SAMPLES.OrderRequested, 2),
  envelope(4, other, 1),
  envelope(5, SAMPLES.OrderFilled),
  envelope(6, SAMPLES.OrderAcknowledged, 3),
  envelope(7, { ...SAMPLES.OrderAcknowledged, orderId: '20221110-000009', brokerOrderId: '0000777' }, 4),
  envelope(8, SAMPLES.AmendRequested, 5),
  envelope(9, SAMPLES.RequestAcknowledged, 8),
  envelope(10, SAMPLES.OrderAmended),
  envelope(11, { ...SAMPLES.OrderFilled, brokerOrderId: '0000151', executionId: '1002' }),
  envelope(12, { ...SAMPLES.OrderFilled, brokerOrderId: '0000777', executionId: '1003' }),
  envelope(13, SAMPLES.OpenOrdersReported),
];
const source = {
  events: day.filter(({ event }) => event.type !== 'TradeTicked'),
  at: (seq: number) => day[seq - 1],
};
const seqs = (id: string) => {
  const { causes, effects } = causalChain(source, id);
  return [causes.map(({ seq }) => seq), effects.map(({ seq }) => seq)];
};

const whole = [
  [1, 2, 3],
  [5, 6, 8, 9, 10, 11, 13],
];

describe('why', () => {
  test.each([`order:${order}`, 'broker:0000140', 'broker:0000151', 'fill:0000140/1001', 'fill:0000151/1002', 'seq:10'])(
    '%s: from the tick to the request, and all that came of it, whichever number it is asked by',
    (id) => expect(seqs(id)).toEqual(whole),
  );

  test('another order has a chain of its own', () => {
    expect(seqs('order:20221110-000009')).toEqual([
      [1, 4],
      [7, 12],
    ]);
  });

  test('an event without an order has only its causes', () => {
    expect(seqs('seq:2')).toEqual([[1, 2], []]);
    expect(seqs('seq:1')).toEqual([[1], []]);
  });

  test('an order of somebody else begins with what the broker said of it', () => {
    const strange = envelope(1, { ...SAMPLES.OrderAccepted, brokerOrderId: '0000555' });
    const alone = { events: [strange], at: (seq: number) => [strange][seq - 1] };
    expect(causalChain(alone, 'broker:0000555')).toEqual({ causes: [strange], effects: [] });
  });

  test.each([
    ['orders', 'bad_id', /it takes order:ID/],
    ['order:', 'bad_id', /it takes order:ID/],
    ['order:nobody', 'not_found', /Nothing in this log is order:nobody/],
    ['fill:0000140/9', 'not_found', /Nothing in this log/],
    ['seq:99', 'not_found', /Nothing in this log/],
  ])('%s is refused', (id, code, message) => {
    expect(() => causalChain(source, id)).toThrow(message);
    expect(() => causalChain(source, id)).toThrow(expect.objectContaining({ code }));
  });

  test('a cause that points forward, as in a damaged log, does not run in circles', () => {
    const circle = [envelope(1, SAMPLES.LinkReported, 2), envelope(2, SAMPLES.DayResumed, 1)];
    const { causes } = causalChain({ events: circle, at: (seq) => circle[seq - 1] }, 'seq:2');
    expect(causes.map(({ seq }) => seq)).toEqual([1, 2]);
  });
});
