/** Why we refuse an order before it leaves. Each code has its cause and its remedy. */

export const DENIALS = {
  halted: ['Risk is halted: no order leaves.', 'Look at the reason of the halt, then `haru resume`.'],
  reducing: [
    'Risk is reducing: only orders that make a position smaller leave.',
    'Wait for the position to close, or `haru resume`.',
  ],
  market_closed: ['The market takes no such order now.', 'Trade in continuous hours.'],
  not_ready: [
    'The session is not ready: account or orders are not reconciled yet.',
    'Wait for the session to become ready.',
  ],
  link_down: ['The connection to the broker is down.', 'Wait until it is online again.'],
  unknown_outcome: [
    'An order of this code has an unknown outcome.',
    'It ends by reconciliation; nothing else of this code leaves before.',
  ],
  order_in_flight: ['Another order of this code is still working.', 'Wait until it is closed, or cancel it.'],
  no_quantity: ['The order has no shares.', 'Give more cash or trade a cheaper code.'],
  no_cash: ['The account has not enough cash for the order with its charges.', 'Lower the quantity, or pay in.'],
  no_holding: ['Fewer shares are held and free than the order sells.', 'Sell what is held.'],
  off_tick: ['The price lies off the tick grid.', 'Round the price to the tick of its band.'],
  outside_limits: ['The price lies outside the day’s limits.', 'Keep within base price ± 30 %.'],
  over_order_amount: ['The order is larger than one order may be.', 'Lower it, or raise `risk.maxOrderAmount`.'],
  over_position_amount: [
    'The position would grow larger than allowed.',
    'Lower the order, or raise `risk.maxPositionAmount`.',
  ],
  over_order_rate: ['Too many orders in the last minute.', 'Wait, or raise `risk.maxOrdersPerMinute`.'],
  daily_loss: ['The day’s loss has reached its limit.', 'Trading resumes tomorrow, or raise `risk.maxDailyLoss`.'],
  signal_only: ['The system runs in signal-only mode: orders are logged, not sent.', 'Run without `--signal-only`.'],
} as const satisfies Readonly<Record<string, readonly [cause: string, remedy: string]>>;

export type DenialCode = keyof typeof DENIALS;
