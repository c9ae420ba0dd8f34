/**
 * From `00` reports to order events (KIWOOM.md §12.5). A report says how an order number stands, not what changed:
 * the cancel's own number is reported 접수 and 확인, then the original once more with nothing left. So the book keeps,
 * for each number of the day, how many shares were filled and how many left it, and tells each change exactly once.
 */
import type {
  BrokerOrderId,
  Money,
  OrderAccepted,
  OrderAmended,
  OrderCanceled,
  OrderFilled,
  OrderId,
  OrderRejected,
  Price,
  Quantity,
  RequestRefused,
} from '../domain/index.js';
import type { OrderReport } from './codec/order-report.js';

export type OrderEvent = OrderAccepted | OrderFilled | OrderCanceled | OrderAmended | OrderRejected | RequestRefused;

/** What the book knows of one order number. */
interface Line {
  quantity: number;
  filled: number;
  /** Shares that left the order without execution: canceled, or moved to another number by an amendment. */
  gone: number;
  accepted: boolean;
  /** Every share is accounted for. Otherwise (the process or the connection was away) some may have left it unseen. */
  whole: boolean;
}

/** A cancel or amendment of ours, by the number that the broker gave it. */
interface Request {
  readonly kind: 'cancel' | 'amend';
  readonly orderId: OrderId;
}

export interface OrderBookStats {
  /** Reports that told nothing new. */
  silent: number;
  /** Executions whose FID 911 is not the sum of the 915 before: one was missed. */
  fillGaps: number;
}

export class OrderBook {
  readonly stats: OrderBookStats = { silent: 0, fillGaps: 0 };
  readonly #lines = new Map<string, Line>();
  /** Shares that a cancel asks for, as its 접수 said. */
  readonly #asked = new Map<string, number>();
  readonly #requests = new Map<string, Request>();
  /** Refusals that outran the answer to their request. */
  readonly #early = new Map<string, { code: string; message: string }>();

  /**
   * The broker gave `number` to our cancel or amendment. Returns the refusal when 00 거부 was faster than the answer.
   */
  expect(number: string, kind: 'cancel' | 'amend', orderId: OrderId): RequestRefused | null {
    const early = this.#early.get(number);
    if (early !== undefined) return { type: 'RequestRefused', request: kind, orderId, ...early };
    this.#requests.set(number, { kind, orderId });
    return null;
  }

  /** Reports were missed: what is known of every order so far may be short of fills and cancels. */
  missed(): void {
    for (const line of this.#lines.values()) line.whole = false;
  }

  /** What the report changes, or null when it tells nothing new. */
  apply(report: OrderReport): OrderEvent | null {
    const event = this.#judge(report);
    if (event === null) this.stats.silent++;
    return event;
  }

  #judge(report: OrderReport): OrderEvent | null {
    switch (report.status) {
      case '접수':
        return report.request === 'new' ? this.#accepted(report) : this.#asks(report);
      case '체결':
        return this.#filled(report);
      case '확인':
      case '취소':
        if (report.request === 'cancel' && report.original !== null) return this.#canceled(report, report.original);
        if (report.request === 'amend' && report.original !== null) return this.#amended(report, report.original);
        return this.#ended(report);
      case '거부':
        return this.#rejected(report);
    }
  }

  #line(report: OrderReport): Line {
    let line = this.#lines.get(report.number);
    if (line === undefined) {
      const { quantity, cumulative, remaining } = report;
      line = { quantity, filled: 0, gone: 0, accepted: false, whole: remaining + cumulative === quantity };
      this.#lines.set(report.number, line);
    }
    return line;
  }

  #accepted(report: OrderReport): OrderAccepted | OrderCanceled | null {
    const line = this.#line(report);
    if (report.remaining !== report.quantity) return this.#ended(report);
    if (line.accepted) return null;
    line.accepted = true;
    return {
      type: 'OrderAccepted',
      brokerOrderId: report.number as BrokerOrderId,
      code: report.code,
      side: report.side,
      orderType: report.orderType,
      price: priceOf(report),
      quantity: report.quantity as Quantity,
    };
  }

  #asks(report: OrderReport): null {
    this.#asked.set(report.number, report.remaining);
    return null;
  }

  /** 915 is this execution, 911 all of them; where a server leaves one empty the other gives it. */
  #filled(report: OrderReport): OrderFilled | null {
    const line = this.#line(report);
    const unit = report.unitQuantity > 0 ? report.unitQuantity : report.cumulative - line.filled;
    const cumulative = report.cumulative > 0 ? report.cumulative : line.filled + unit;
    const price = report.unitPrice > 0 ? report.unitPrice : report.fillPrice;
    if (unit <= 0 || price <= 0) return null;
    if (cumulative > line.filled && cumulative !== line.filled + unit) this.stats.fillGaps++;
    line.filled = Math.max(line.filled, cumulative);
    return {
      type: 'OrderFilled',
      brokerOrderId: report.number as BrokerOrderId,
      executionId: report.executionId === '' ? `at-${cumulative}` : report.executionId,
      code: report.code,
      side: report.side,
      price: price as Price,
      quantity: unit as Quantity,
      cumulative: cumulative as Quantity,
      remaining: report.remaining as Quantity,
      orderQuantity: report.quantity as Quantity,
      orderPrice: priceOf(report),
      commission: report.commission as Money,
      tax: report.tax as Money,
    };
  }

  /** A cancel is confirmed. Fills that won the race, and shares reported gone before, are not canceled once more. */
  #canceled(report: OrderReport, original: string): OrderCanceled | null {
    const line = this.#lines.get(original);
    const asked = report.quantity > 0 ? report.quantity : (this.#asked.get(report.number) ?? 0);
    const quantity = line?.whole === true ? Math.min(asked, line.quantity - line.filled - line.gone) : asked;
    if (quantity <= 0) return null;
    if (line !== undefined) line.gone += quantity;
    else this.#lines.set(original, { quantity: asked, filled: 0, gone: asked, accepted: true, whole: false });
    return canceled(report, original, report.number, quantity);
  }

  /**
   * The first 확인 of an amendment's number is the amendment, though fills under that number may have come before it; a
   * later one says how that number stands, as for any order.
   */
  #amended(report: OrderReport, original: string): OrderAmended | OrderCanceled | null {
    const own = this.#line(report);
    if (own.accepted) return this.#ended(report);
    own.accepted = true;
    const line = this.#lines.get(original);
    if (line !== undefined) line.gone += report.quantity;
    return {
      type: 'OrderAmended',
      brokerOrderId: original as BrokerOrderId,
      newBrokerOrderId: report.number as BrokerOrderId,
      code: report.code,
      quantity: report.quantity as Quantity,
      price: report.price as Price,
    };
  }

  /**
   * An order works no longer. Shares that no fill accounts for were canceled by the venue; but where a cancel or amendment
   * took out all that was left, they are executions whose own report is late or lost.
   */
  #ended(report: OrderReport): OrderCanceled | null {
    const line = this.#line(report);
    line.filled = Math.max(line.filled, report.cumulative);
    const rest = line.quantity - line.filled - line.gone;
    if (report.remaining !== 0 || rest <= 0 || line.gone > 0) return null;
    line.gone += rest;
    return canceled(report, report.number, report.number, line.whole ? rest : 0);
  }

  #rejected(report: OrderReport): OrderRejected | RequestRefused | null {
    const [, code, text] = /^\(?([A-Z]*\d+)\)?[:\s]\s*(.+)$/.exec(report.rejection) ?? [];
    const reason = {
      code: code ?? (report.rejection === '' ? 'unknown' : report.rejection),
      message: text ?? (report.rejection === '' ? 'refused by the exchange without a reason' : report.rejection),
    };
    if (report.request === 'new') {
      return { type: 'OrderRejected', orderId: null, brokerOrderId: report.number as BrokerOrderId, ...reason };
    }
    const request = this.#requests.get(report.number);
    if (request !== undefined) {
      return { type: 'RequestRefused', request: request.kind, orderId: request.orderId, ...reason };
    }
    this.#early.set(report.number, reason);
    return null;
  }
}

function priceOf(report: OrderReport): Price | null {
  return report.orderType === 'market' || report.price === 0 ? null : (report.price as Price);
}

function canceled(report: OrderReport, order: string, request: string, quantity: number): OrderCanceled {
  return {
    type: 'OrderCanceled',
    brokerOrderId: order as BrokerOrderId,
    requestBrokerId: request as BrokerOrderId,
    code: report.code,
    quantity: quantity as Quantity,
  };
}
