/**
 * A broker and its exchange as they lawfully behave towards one order: REST answers on one way, 00 reports in order on
 * another, and nobody knows which is faster. It executes, cancels, amends and refuses; reports may be lost.
 */
import type { OrderEvent } from '../../../machines/order-events.js';
import * as f from '../../unit/machines/order-fixture.js';

interface Line {
  readonly number: string;
  filled: number;
  amount: number;
  working: number;
}

export class Venue {
  /** What is on its way to us. */
  readonly answers: OrderEvent[] = [];
  readonly reports: OrderEvent[] = [];
  /** Reports that did not come through; a later repeat may. */
  readonly lost: OrderEvent[] = [];
  readonly lines: Line[] = [];
  canceled = 0;
  refused = false;
  #asked: 'cancel' | 'amend' | null = null;
  #numbers = 300;

  constructor(readonly quantity: number) {}

  get filled(): number {
    return this.lines.reduce((total, line) => total + line.filled, 0);
  }

  get amount(): number {
    return this.lines.reduce((total, line) => total + line.amount, 0);
  }

  get working(): number {
    return this.lines.reduce((total, line) => total + line.working, 0);
  }

  #number(): string {
    return String(++this.#numbers).padStart(7, '0');
  }

  /** `how`: the answer is a success, gets lost on the way, or the exchange refuses what the broker took. */
  submit(how: 'taken' | 'unanswered' | 'refused'): void {
    const number = this.#number();
    this.answers.push(
      how === 'unanswered' ? f.outcomeUnknown : ({ type: 'OrderAcknowledged', brokerOrderId: number } as OrderEvent),
    );
    this.refused = how === 'refused';
    if (this.refused) {
      this.reports.push(f.rejected(number));
      return;
    }
    this.lines.push({ number, filled: 0, amount: 0, working: this.quantity });
    this.reports.push({ type: 'OrderAccepted', brokerOrderId: number } as OrderEvent);
  }

  execute(quantity: number, price: number): void {
    const line = this.lines.at(-1);
    const shares = Math.min(quantity, line?.working ?? 0);
    if (line === undefined || shares === 0) return;
    line.filled += shares;
    line.amount += shares * price;
    line.working -= shares;
    const { number, filled: cumulative } = line;
    this.reports.push(f.fill({ quantity: shares, cumulative, price, number, amount: this.amount }));
  }

  ask(kind: 'cancel' | 'amend'): void {
    this.#asked = kind;
  }

  /** Takes the request or refuses it. The answer may be lost, what it did is reported all the same. */
  decide(takes: boolean, answered: boolean): void {
    const line = this.lines.at(-1);
    const request = this.#asked;
    if (request === null || line === undefined) return;
    this.#asked = null;
    const number = this.#number();
    const taken = takes && line.working > 0;
    if (!answered) this.answers.push({ type: 'RequestOutcomeUnknown', request });
    else if (taken) this.answers.push({ type: 'RequestAcknowledged', request, requestBrokerId: number } as OrderEvent);
    else this.answers.push({ type: 'RequestRefused', request });
    if (!taken) return;
    const shares = line.working;
    line.working = 0;
    if (request === 'cancel') {
      this.canceled += shares;
      this.reports.push(f.canceled(shares, line.number, number));
    } else {
      this.lines.push({ number, filled: 0, amount: 0, working: shares });
      this.reports.push(f.amended(shares, number, line.number));
    }
  }

  /** The next report is lost, or was never sent. */
  lose(): void {
    const report = this.reports.shift();
    if (report !== undefined) this.lost.push(report);
  }

  /** What the broker's lists say, one event a row; `absent` when they know nothing of it. */
  lists(): OrderEvent[] {
    // ka10075 lists what works, ka10076 what was executed: a line of neither kind is in no list (KIWOOM.md §8).
    const listed = this.lines.filter(({ filled, working }) => filled > 0 || working > 0);
    if (listed.length === 0) return [f.absent];
    let amount = 0;
    return listed.map((line) => {
      amount += line.amount;
      return {
        type: 'Reconciled',
        found: {
          brokerOrderId: line.number,
          filled: line.filled,
          remaining: line.working,
          averagePrice: line.filled === 0 ? 0 : line.amount / line.filled,
          charges: f.charges(amount),
        },
      } as OrderEvent;
    });
  }
}
