import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { KODEX, order, SAMSUNG, startHarness, TestPeer } from '../../support/simulator-harness.js';

/** A day with orders, as one hash over everything that was sent and answered. */
function live(seed: string): string {
  const harness = startHarness({ seed });
  const peer = new TestPeer(harness.core);
  peer.login(harness.token);
  peer.register(['0B', '0D', '0H', '00', '04'], [KODEX, SAMSUNG]);
  const answers: unknown[] = [];
  for (const time of ['084500', '093015', '110001', '143000', '152500']) {
    harness.to(time);
    for (const side of ['buy', 'sell'] as const) answers.push(order(harness, side, KODEX, 7, null));
    const { last } = harness.core.market.get(SAMSUNG);
    answers.push(order(harness, 'buy', SAMSUNG, 3, last));
  }
  harness.to('200000');
  expect(peer.data().length).toBeGreaterThan(5000);
  return createHash('sha256')
    .update(JSON.stringify([answers, peer.messages]))
    .digest('hex');
}

test('one seed decides every byte that is sent; another seed another day', () => {
  const first = live('one');
  expect(live('one')).toBe(first);
  expect(live('two')).not.toBe(first);
});
