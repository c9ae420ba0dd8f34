/** A simulator with planned faults, and calls over its faulty network. */
import type { EpochMs } from '../../src/domain/index.js';
import type { Exchange, Fault } from '../../src/simulator/index.js';
import { pathOf, startHarness, TestPeer, type Harness, type HarnessOptions } from './simulator-harness.js';

export interface FaultyHarness extends Harness {
  /** Registered for everything about the codes of the default day. */
  readonly peer: TestPeer;
  /** A call over the network, which may be faulty. */
  exchange(apiId: string, params?: Readonly<Record<string, string>>): Exchange;
  /** A market buy of KODEX 200 over the network. */
  buy(quantity: number): Exchange;
  /** A new session, logged in and registered. */
  listen(echo?: boolean): TestPeer;
}

export function withFaults(faults: readonly Fault[], options: HarnessOptions = {}): FaultyHarness {
  const harness = startHarness({ start: '085900', faults: { seed: '1', faults }, ...options });
  const listen = (echo = true): TestPeer => {
    const peer = new TestPeer(harness.core, echo);
    peer.login(harness.token);
    peer.register(['00', '04', '0s', '1h']);
    peer.register(['0B', '0D', '0H'], ['069500', '005930']);
    return peer;
  };
  const exchange: FaultyHarness['exchange'] = (apiId, params = {}) =>
    harness.core.exchange({
      path: pathOf(apiId),
      headers: { authorization: `Bearer ${harness.token}`, 'api-id': apiId },
      body: JSON.stringify(params),
    });
  const buy: FaultyHarness['buy'] = (quantity) =>
    exchange('kt10000', {
      dmst_stex_tp: 'KRX',
      stk_cd: '069500',
      ord_qty: String(quantity),
      ord_uv: '',
      trde_tp: '3',
      cond_uv: '',
    });
  return { ...harness, peer: listen(), exchange, buy, listen };
}

/** Whether a promise is settled by now, and with what. */
export async function soFar<T>(promise: Promise<T>): Promise<{ readonly value: T } | 'pending'> {
  const later = new Promise<'pending'>((resolve) => setImmediate(() => resolve('pending')));
  return Promise.race([promise.then((value) => ({ value })), later]);
}

export function seconds(clock: { now(): EpochMs }, since: EpochMs): number {
  return (clock.now() - since) / 1_000;
}
