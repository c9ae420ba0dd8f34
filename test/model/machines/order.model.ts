/** The situations an order can be in, and one or more events of every type. */
import type { orderMachine } from '../../../machines/order.js';
import type { OrderEvent } from '../../../machines/order-events.js';
import * as f from '../../unit/machines/order-fixture.js';
import type { Situation } from './table.js';

const at = (...events: OrderEvent[]): Situation<typeof orderMachine> => ({ origin: { input: f.input }, events });

const working = [f.requested, f.accepted];
const partly = [...working, f.fill({ quantity: 40 })];

/** Named by state; `…2` after 40 shares were filled; other variants have a comment. */
export const situations = {
  initialized: at(),
  submitting: at(f.requested),
  unknown: at(f.requested, f.outcomeUnknown),
  accepted: at(...working),
  // 30 shares were canceled, but not by us
  'accepted:part': at(...working, f.canceled(30, f.FIRST, '0000151')),
  partiallyFilled: at(...partly),
  pendingCancel: at(...working, f.cancelRequested),
  pendingCancel2: at(...partly, f.cancelRequested),
  // nobody knows whether the cancel was taken
  pendingCancel3: at(...partly, f.cancelRequested, f.answer('RequestOutcomeUnknown', 'cancel')),
  'pendingCancel:part': at(...working, f.canceled(30, f.FIRST, '0000151'), f.cancelRequested),
  // after an amendment: the order works under its second number
  'pendingCancel:amended': at(...working, f.amendRequested, f.amended(100), f.cancelRequested),
  'pendingCancel:doubtful': at(...working, f.cancelRequested, f.answer('RequestOutcomeUnknown', 'cancel')),
  pendingAmend: at(...working, f.amendRequested),
  pendingAmend2: at(...partly, f.amendRequested),
  // nobody knows whether the amendment was taken
  pendingAmend3: at(...working, f.amendRequested, f.answer('RequestOutcomeUnknown', 'amend')),
  // a cancel was refused before
  'pendingAmend:again': at(...working, f.cancelRequested, f.answer('RequestRefused', 'cancel'), f.amendRequested),
  denied: at(f.denied),
  rejected: at(f.requested, f.absent),
  // 00 거부: the broker had given it a number
  rejected2: at(f.requested, f.acknowledged, f.rejected(f.FIRST)),
  canceled: at(...working, f.cancelRequested, f.canceled(100)),
  canceled2: at(...partly, f.cancelRequested, f.canceled(60)),
  expired: at(...working, f.expired),
  expired2: at(...partly, f.expired),
  filled: at(...working, f.fill({ quantity: 100 })),
} as const;

/** `Type` or `Type:variant`. */
export const events = {
  OrderRequested: f.requested,
  OrderDenied: f.denied,
  OrderAcknowledged: f.acknowledged,
  'OrderAcknowledged:other': { ...f.acknowledged, brokerOrderId: f.OTHER } as OrderEvent,
  OrderAccepted: f.accepted,
  'OrderAccepted:other': { ...f.accepted, brokerOrderId: f.OTHER } as OrderEvent,
  OrderRejected: f.rejected(),
  'OrderRejected:ours': f.rejected(f.FIRST),
  'OrderRejected:other': f.rejected(f.OTHER),
  OrderOutcomeUnknown: f.outcomeUnknown,
  'OrderFilled:part': f.fill({ quantity: 20, cumulative: 60, id: 'part' }),
  'OrderFilled:rest': f.fill({ quantity: 60, cumulative: 100, id: 'rest' }),
  'OrderFilled:all': f.fill({ quantity: 100, id: 'all' }),
  'OrderFilled:repeat': f.fill({ quantity: 40 }),
  'OrderFilled:othercode': f.fill({ quantity: 20, code: '005930' }),
  'OrderFilled:other': f.fill({ quantity: 20, number: f.OTHER }),
  CancelRequested: f.cancelRequested,
  AmendRequested: f.amendRequested,
  'RequestAcknowledged:cancel': f.answer('RequestAcknowledged', 'cancel'),
  'RequestAcknowledged:amend': f.answer('RequestAcknowledged', 'amend'),
  'RequestRefused:cancel': f.answer('RequestRefused', 'cancel'),
  'RequestRefused:amend': f.answer('RequestRefused', 'amend'),
  'RequestOutcomeUnknown:cancel': f.answer('RequestOutcomeUnknown', 'cancel'),
  'RequestOutcomeUnknown:amend': f.answer('RequestOutcomeUnknown', 'amend'),
  'OrderCanceled:rest': f.canceled(0),
  'OrderCanceled:part': f.canceled(30),
  'OrderCanceled:toomany': f.canceled(101, f.FIRST, '0000150'),
  'OrderCanceled:repeat': f.canceled(30, f.FIRST, '0000151'),
  'OrderCanceled:other': f.canceled(30, f.OTHER),
  'OrderAmended:all': f.amended(100),
  'OrderAmended:part': f.amended(10),
  'OrderAmended:repeat': f.amended(100, f.FIRST),
  'OrderAmended:other': f.amended(100, f.SECOND, f.OTHER),
  OrderExpired: f.expired,
  'Reconciled:absent': f.absent,
  'Reconciled:untouched': f.found(0, 100),
  'Reconciled:part': f.found(40, 60),
  'Reconciled:more': f.found(60, 40),
  'Reconciled:all': f.found(100, 0),
  'Reconciled:ended': f.found(40, 0),
  'Reconciled:second': f.found(0, 100, f.SECOND),
  'Reconciled:secondmore': f.found(10, 50, f.SECOND),
} as const satisfies Record<string, OrderEvent>;
