/**
 * The read model: what people and pages look at. Plain data carried by immer, so that each seq tells exactly what it
 * changed (DESIGN §2.13). Ticks do not enter it; prices of the moment live in the streams.
 */
import { applyPatches, enablePatches, produceWithPatches, type Draft, type Patch } from 'immer';
import {
  averagePrice,
  type Account,
  type DayClosed,
  type DayOpened,
  type EpochMs,
  type Instrument,
  type OrderId,
  type OrderSpec,
  type Position,
  type StockCode,
  type TradingDay,
} from '../domain/index.js';

enablePatches();

export interface OrderRow extends OrderSpec {
  readonly id: OrderId;
  readonly state: string;
  readonly brokerId: string | null;
  readonly requestedAt: EpochMs;
  readonly filled: number;
  /** Σ price × quantity of its fills, won; divided by `filled` it is the average price. */
  readonly amount: number;
  readonly commission: number;
  readonly tax: number;
  /** Why it was denied or rejected. */
  readonly reason: string;
}

export interface AlarmRow {
  readonly seq: number;
  readonly time: EpochMs;
  readonly alarm: string;
  readonly subject: string;
  readonly detail: string;
}

export interface ReadModel {
  readonly day: TradingDay;
  readonly phase: string;
  readonly session: string;
  readonly link: { readonly state: string; readonly detail: string };
  readonly risk: { readonly state: string; readonly reason: string };
  /** Cash at the day's first account report, and as of now; null until the broker has told. */
  readonly account: (Account & { readonly opening: number; readonly openingEquity: number }) | null;
  readonly positions: Readonly<Record<StockCode, Position>>;
  readonly instruments: Readonly<Record<StockCode, Instrument>>;
  readonly orders: Readonly<Record<OrderId, OrderRow>>;
  readonly counts: {
    readonly bars: number;
    readonly decisions: number;
    readonly orders: number;
    readonly denied: number;
    readonly fills: number;
    readonly alarms: number;
  };
  /** The newest alarms, at most {@link ALARMS_KEPT}. */
  readonly alarms: readonly AlarmRow[];
}

export const ALARMS_KEPT = 100;

export type ModelChange = (draft: Draft<ReadModel>) => void;

export function initialModel({ config, carried }: DayOpened): ReadModel {
  return {
    day: config.day,
    phase: 'beforeOpen',
    session: 'preparing',
    link: { state: 'offline', detail: '' },
    risk: { state: carried.risk, reason: carried.reason },
    account: null,
    positions: {},
    instruments: {},
    orders: {},
    counts: { bars: 0, decisions: 0, orders: 0, denied: 0, fills: 0, alarms: 0 },
    alarms: [],
  };
}

/** What is held, as results show it. */
export function holdingsOf(model: ReadModel): DayClosed['positions'] {
  return Object.values(model.positions)
    .filter(({ quantity }) => quantity > 0)
    .map((position) => ({
      code: position.code,
      quantity: position.quantity,
      averagePrice: averagePrice(position),
    }));
}

/** The model after all `changes`, and the patches that lead there. */
export function evolveModel(model: ReadModel, changes: readonly ModelChange[]): [ReadModel, Patch[]] {
  const [next, patches] = produceWithPatches(model, (draft) => {
    for (const change of changes) change(draft);
  });
  return [next, patches];
}

/** The same without patches: writes `changes` into the model, which nobody else may hold on to. */
export function changeInPlace(model: ReadModel, changes: readonly ModelChange[]): void {
  for (const change of changes) change(model as Draft<ReadModel>);
}

export { applyPatches, type Patch };
