/** A simulator in one process: virtual time, REST calls as function calls, WebSocket sessions as arrays of messages. */
import {
  createCalendar,
  createRng,
  kstTime,
  ManualClock,
  tradingDay,
  type Money,
  type StockCode,
  type TradingDay,
} from '../../src/domain/index.js';
import { KNOWN_INSTRUMENTS, syntheticTape } from '../../src/exchange/index.js';
import {
  createSimulator,
  syntheticHistory,
  type DayPlan,
  type Simulator,
  type SimulatorOptions,
} from '../../src/simulator/index.js';

export const DAY = tradingDay('20261120');
export const ACCOUNT = '8100000011';
export const KODEX = '069500' as StockCode;
export const SAMSUNG = '005930' as StockCode;

/** The JSON body of an answer, as loosely as a client may read it. */
export interface Body {
  readonly return_code: number;
  readonly return_msg: string;
  readonly [field: string]: unknown;
}

export interface Reply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Body;
}

export interface RealData {
  readonly type: string;
  readonly name: string;
  readonly item: string;
  readonly values: Readonly<Record<string, string>>;
}

/** One in-process WebSocket client that keeps all it receives. */
export class TestPeer {
  readonly messages: Record<string, unknown>[] = [];
  closed: { code: number; reason: string } | null = null;
  readonly #session: { receive(text: string): void; closed(): void };

  constructor(
    core: Simulator,
    private readonly echo = true,
  ) {
    this.#session = core.connect({
      send: (text) => {
        this.messages.push(JSON.parse(text) as Record<string, unknown>);
        if (this.echo && text === '{"trnm":"PING"}') queueMicrotask(() => this.#session.receive(text));
      },
      close: (code, reason) => {
        this.closed = { code, reason };
      },
    });
  }

  send(message: unknown): Record<string, unknown> | undefined {
    this.#session.receive(typeof message === 'string' ? message : JSON.stringify(message));
    return this.messages.at(-1);
  }

  drop(): void {
    this.#session.closed();
  }

  login(token: string): Record<string, unknown> | undefined {
    return this.send({ trnm: 'LOGIN', token });
  }

  register(types: readonly string[], items: readonly string[] = [''], more: object = {}): unknown {
    return this.send({ trnm: 'REG', grp_no: '1', refresh: '1', data: [{ item: items, type: types }], ...more });
  }

  /** Everything real-time received so far, in order. */
  data(type?: string): RealData[] {
    const all = this.messages.flatMap((message) => (message['trnm'] === 'REAL' ? (message['data'] as RealData[]) : []));
    return type === undefined ? all : all.filter((entry) => entry.type === type);
  }

  /** Messages other than REAL and PING. */
  answers(): Record<string, unknown>[] {
    return this.messages.filter((message) => message['trnm'] !== 'REAL' && message['trnm'] !== 'PING');
  }
}

export interface Harness {
  readonly core: Simulator;
  readonly clock: ManualClock;
  readonly token: string;
  /** Calls a TR on the right path. */
  call(apiId: string, params?: Readonly<Record<string, string>>, headers?: Readonly<Record<string, string>>): Reply;
  post(path: string, headers: Readonly<Record<string, string>>, body: string): Reply;
  /** Moves market time to HHMMSS of the day. */
  to(hhmmss: string): void;
  /** Moves market time by milliseconds. */
  wait(milliseconds: number): void;
}

export interface HarnessOptions extends Partial<SimulatorOptions> {
  readonly day?: TradingDay;
  readonly codes?: readonly StockCode[];
  readonly seed?: string;
  readonly cash?: number;
  readonly start?: string;
}

const PATHS: Readonly<Record<string, string>> = {
  kt1: 'ordr',
  kt0: 'acnt',
  ka00001: 'acnt',
  ka10075: 'acnt',
  ka10076: 'acnt',
  ka10080: 'chart',
  ka10081: 'chart',
};

export function pathOf(apiId: string): string {
  return `/api/dostk/${PATHS[apiId] ?? PATHS[apiId.slice(0, 3)] ?? 'stkinfo'}`;
}

type Played = Pick<DayPlan, 'tape' | 'history'>;
const plans = new Map<string, Played>();

/** A day is immutable, and many simulators may play it: each is made once, and with few trades, for speed. */
function planOf(day: TradingDay, codes: readonly StockCode[], seed: string): Played {
  const key = `${day} ${codes.join()} ${seed}`;
  const known = plans.get(key);
  if (known !== undefined) return known;
  const rng = createRng(seed);
  const schedule = createCalendar().schedule(day);
  const instruments = KNOWN_INSTRUMENTS.filter(({ code }) => codes.includes(code));
  const tape = syntheticTape({ schedule, instruments, rng: rng.fork('tape'), ticksPerCode: 2_000 });
  const plan = { tape, history: syntheticHistory({ instruments, day, rng }) };
  plans.set(key, plan);
  return plan;
}

export function startHarness(options: HarnessOptions = {}): Harness {
  const day = options.day ?? DAY;
  const seed = options.seed ?? 'simulator';
  const rng = createRng(seed);
  const plan =
    options.tape === undefined ? planOf(day, options.codes ?? [KODEX, SAMSUNG], seed) : { tape: options.tape };
  const clock = new ManualClock(kstTime(day, options.start ?? '080000'));
  const core = createSimulator({
    costs: 'mock',
    account: { number: ACCOUNT, cash: (options.cash ?? 10_000_000) as Money },
    ...plan,
    ...options,
    clock,
    rng,
  });
  const post: Harness['post'] = (path, headers, body) => {
    const { body: text, ...rest } = core.handle({ path, headers, body });
    return { ...rest, body: JSON.parse(text) as Body };
  };
  const keys = { grant_type: 'client_credentials', appkey: 'key', secretkey: 'secret' };
  const token = String(post('/oauth2/token', {}, JSON.stringify(keys)).body['token']);
  const move = (time: number): void => {
    clock.advanceTo(time as ReturnType<ManualClock['now']>);
    core.advanceTo(clock.now());
  };
  return {
    core,
    clock,
    token,
    post,
    call: (apiId, params = {}, headers = {}) =>
      post(pathOf(apiId), { authorization: `Bearer ${token}`, 'api-id': apiId, ...headers }, JSON.stringify(params)),
    to: (hhmmss) => move(kstTime(day, hhmmss)),
    wait: (milliseconds) => move(clock.now() + milliseconds),
  };
}

/** kt10000/kt10001 in short. `price` null is a market order. */
export function order(
  harness: Harness,
  side: 'buy' | 'sell',
  code: string,
  quantity: number,
  price: number | null,
): Reply {
  return harness.call(side === 'buy' ? 'kt10000' : 'kt10001', {
    dmst_stex_tp: 'KRX',
    stk_cd: code,
    ord_qty: String(quantity),
    ord_uv: price === null ? '' : String(price),
    trde_tp: price === null ? '3' : '0',
    cond_uv: '',
  });
}
