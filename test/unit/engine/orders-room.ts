/** The orders room alone, with the notes that its listener takes. */
import type { Order, OrderFilled, OrderId, OrderSpec, Seq } from '../../../src/domain/index.js';
import { initialModel } from '../../../src/engine/model.js';
import { Core } from '../../../src/engine/system/core.js';
import { Orders, type BrokerReport } from '../../../src/engine/system/orders.js';
import { at, configWith, hynix, kodex, openedWith, orderNumber } from './bench.js';

export class OrdersRoom {
  readonly config = configWith({ codes: [kodex.code, hynix.code] });
  readonly core = new Core(this.config, initialModel(openedWith(this.config)));
  readonly fills: { readonly order: Order; readonly fill: OrderFilled; readonly added: object }[] = [];
  readonly closed: string[] = [];
  readonly orders = new Orders(this.core, (code) => (code === hynix.code ? hynix : kodex), {
    filled: (order, fill, added) => this.fills.push({ order, fill, added }),
    closed: (order, how) => this.closed.push(`${order.id} ${how}`),
  });

  constructor() {
    this.at('091000');
  }

  at(hhmmss: string): this {
    this.core.now = at(hhmmss);
    return this;
  }

  /** An order on its way: a buy of 100 at 30,000 unless said otherwise. Its number is returned. */
  send(spec: { readonly [K in keyof OrderSpec]?: unknown } = {}): OrderId {
    const id = this.orders.issueId();
    this.core.seq = (this.core.seq + 1) as Seq;
    const whole = { code: kodex.code, side: 'buy', type: 'limit', price: 30_000, quantity: 100, ...spec } as OrderSpec;
    this.orders.send(this.orders.create(id, whole, true), { type: 'OrderRequested' });
    return id;
  }

  report(report: object): this {
    this.orders.report(report as BrokerReport);
    return this;
  }

  acknowledge(n: number, number: string): this {
    this.orders.acknowledged({ type: 'OrderAcknowledged', orderId: orderNumber(n), brokerOrderId: number } as never);
    return this;
  }

  state(n = 1): string {
    return this.orders.get(orderNumber(n) as OrderId).snapshot.value;
  }

  order(n = 1): Order {
    return this.orders.get(orderNumber(n) as OrderId).snapshot.context.order;
  }

  /** `alarm subject` of the alarms decided since the last look. */
  alarms(): string[] {
    return this.core.outcomes
      .splice(0)
      .map((outcome) =>
        outcome.kind === 'decision' && outcome.event.type === 'AlarmRaised'
          ? `${outcome.event.alarm} ${outcome.event.subject}`
          : outcome.kind,
      );
  }

  effects(): string[] {
    return this.core.effects.splice(0).map((effect) => {
      switch (effect.kind) {
        case 'query':
          return `query ${effect.query.kind}`;
        case 'timer':
          return `timer ${effect.name} ${(effect.at as number) - this.core.now}`;
        default:
          return effect.kind;
      }
    });
  }
}
