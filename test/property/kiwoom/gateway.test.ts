import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { brokerOrderId, orderId, price, quantity, type DayEvent } from '../../../src/domain/index.js';
import { answer, CODE, refusal, stage, TOO_FAST } from '../../unit/kiwoom/fakes.js';

/** Everything a server or a network can do to one request. */
const REPLIES = {
  taken: () => answer({ ord_no: '0000139' }),
  takenWithoutNumber: () => answer({}),
  turnedAway: () => refusal(5, TOO_FAST, 429),
  turnedAwayWith200: () => refusal(5, TOO_FAST),
  other429: () => refusal(5, '[1701:초과]', 429),
  html429: () => ({ status: 429, headers: {}, text: '<html>' }),
  business: () => refusal(20, '[2000](RC4003:호가단위 오류)'),
  badToken: () => refusal(3, '인증에 실패했습니다[8005:Token이 유효하지 않습니다]'),
  firewall: () => ({ status: 400, headers: {}, text: '<html>Request Blocked' }),
  broken: () => ({ status: 200, headers: {}, text: '{"return_code":0,"ord_' }),
  failed: () => ({ status: 503, headers: {}, text: '' }),
  timeout: () => new Error('aborted due to timeout'),
  hangUp: () => Object.assign(new Error('other side closed'), { code: 'UND_ERR_SOCKET' }),
} as const;
type Reply = keyof typeof REPLIES;

const ENDS = {
  submit: ['OrderAcknowledged', 'OrderRejected', 'OrderOutcomeUnknown'],
  cancel: ['RequestAcknowledged', 'RequestRefused', 'RequestOutcomeUnknown'],
  amend: ['RequestAcknowledged', 'RequestRefused', 'RequestOutcomeUnknown'],
} as const;
type Action = keyof typeof ENDS;
const APIS = { submit: 'kt10000', cancel: 'kt10003', amend: 'kt10002' } as const;

/** Which end each reply means: taken, refused, unknown. */
const MEANS: Record<Exclude<Reply, 'turnedAway'>, 0 | 1 | 2> = {
  taken: 0,
  takenWithoutNumber: 2,
  turnedAwayWith200: 1,
  other429: 2,
  html429: 2,
  business: 1,
  badToken: 1,
  firewall: 1,
  broken: 2,
  failed: 2,
  timeout: 2,
  hangUp: 2,
};

const reply = fc.constantFrom(...(Object.keys(REPLIES) as Reply[]));
const often = fc.oneof({ weight: 2, arbitrary: reply }, { weight: 1, arbitrary: fc.constant('turnedAway' as const) });

async function live(action: Action, replies: readonly Reply[]) {
  const { client, http, events, pass } = stage();
  const target = { brokerOrderId: brokerOrderId('139'), code: CODE };
  const id = orderId('20221110-000001');
  http.on(APIS[action], (_call, nth) => REPLIES[replies[nth - 1] ?? 'taken']());
  if (action === 'submit') {
    const order = { code: CODE, side: 'buy', type: 'limit', price: price(33_000), quantity: quantity(1) } as const;
    client.gateway.submit({ type: 'OrderRequested', orderId: id, order });
  } else if (action === 'cancel') client.gateway.cancel({ type: 'CancelRequested', orderId: id, reason: '' }, target);
  else {
    const amendment = { orderId: id, price: price(33_000), quantity: quantity(1), reason: '' };
    client.gateway.amend({ type: 'AmendRequested', ...amendment }, target);
  }
  await pass(10_000, 1_000);
  return { events: events as readonly DayEvent[], sent: http.of(APIS[action]).length };
}

describe.each(Object.keys(ENDS) as Action[])('%s', (action) => {
  test('ends in exactly one event, the right one, and leaves again only after having been turned away', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(often, { minLength: 1, maxLength: 4 }), async (replies) => {
        const { events, sent } = await live(action, replies);
        // The model: up to two further tries while the server turns the request away unread.
        let tries = 1;
        while (tries <= 2 && replies[tries - 1] === 'turnedAway') tries++;
        const last = replies[tries - 1] ?? 'taken';
        expect(sent).toBe(tries);
        expect(events.map(({ type }) => type)).toEqual([ENDS[action][last === 'turnedAway' ? 1 : MEANS[last]]]);
      }),
      { numRuns: 60 },
    );
  });
});
