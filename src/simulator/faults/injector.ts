/**
 * Carries a plan out, at three seams: REST calls (`exchange`), real-time entries (`pass`), and what tokens, rate limit and
 * sessions are told to do. Everything happens in market time, so that a planned day is the same every time.
 */
import { createRng, unreachable, type Clock, type TradingDay } from '../../domain/index.js';
import type { WireRequest, WireResponse } from '../envelope.js';
import { realEntry, stateFrame } from '../frames.js';
import type { RateLimit } from '../rate-limit.js';
import type { RealEntry, Sessions } from '../sessions.js';
import type { Tokens } from '../tokens.js';
import { CallFaults, type Exchange } from './call-faults.js';
import { FrameFaults } from './frame-faults.js';
import { Moments } from './moments.js';
import { faultsOf, PROCESS_FAULTS, type Fault, type FaultPlan } from './plan.js';
import { Timers, type Withholding } from './timers.js';

export interface InjectorOptions {
  readonly plan: FaultPlan;
  readonly day: TradingDay;
  readonly clock: Clock;
  readonly sessions: Sessions;
  readonly tokens: Tokens;
  readonly rateLimit: RateLimit;
  readonly withholding: Withholding;
  /** Plays the market up to now. */
  readonly catchUp: () => void;
  /** Told of each fault when it happens. */
  readonly met: (fault: Fault) => void;
}

export class FaultInjector {
  readonly #moments: Moments;
  readonly #timers: Timers;
  readonly #calls: CallFaults;
  readonly #frames: FrameFaults;

  constructor(private readonly options: InjectorOptions) {
    const { plan, day, clock, sessions, catchUp, met } = options;
    const rng = createRng(plan.seed);
    this.#moments = new Moments(plan.faults, day);
    this.#timers = new Timers(clock, catchUp);
    this.#calls = new CallFaults({ rng: rng.fork('calls'), wait: (ms) => this.#keepBack(ms) });
    this.#frames = new FrameFaults({
      rng: rng.fork('frames'),
      missed: faultsOf(plan, 'stateMissed'),
      reached: (type) => this.#reached(type),
      met,
      strike: (fault) => this.#strike(fault),
      publish: (entries) => sessions.publish(entries),
      later: (ms, action) => this.#timers.later(ms, action),
    });
    for (const { at, fault } of this.#moments.timed)
      this.#timers.at(at, () => {
        if (!isOfProcess(fault)) met(fault);
        this.#strike(fault);
      });
  }

  /** One REST call over the network. */
  exchange(request: WireRequest, answer: (request: WireRequest) => WireResponse): Exchange {
    const due = this.#reached(apiIdOf(request));
    for (const fault of due) this.#strike(fault);
    return this.#calls.exchange(request, due, answer);
  }

  /** Entries on their way to the sessions. */
  pass(entries: readonly RealEntry[]): void {
    this.#frames.pass(entries);
  }

  /** Takes back what is still to come. */
  stop(): void {
    this.#timers.stop();
  }

  #reached(moment: string): readonly Fault[] {
    const due = this.#moments.reached(moment);
    for (const fault of due) this.options.met(fault);
    return due;
  }

  /** Does what needs neither the call nor the frame that it came with. */
  #strike(fault: Fault): void {
    const { sessions, tokens, rateLimit } = this.options;
    switch (fault.kind) {
      case 'tokenExpired':
        tokens.expire();
        break;
      case 'rateStorm':
        rateLimit.refuse(fault.ms ?? Infinity, fault.count ?? Infinity);
        break;
      case 'foreignStates':
        this.#tell(fault.states);
        break;
      case 'socketCut':
        sessions.cut();
        break;
      case 'socketHalfOpen':
        this.#goQuiet(fault.ms);
        break;
      case 'sessionKicked':
        sessions.kick();
        break;
      // Of a call or a frame, carried out where it is; of the market, by the tape and the venue; of the process, by whoever runs it.
      case 'requestLost':
      case 'answerLost':
      case 'answerLate':
      case 'answerGarbled':
      case 'frameDropped':
      case 'frameDuplicated':
      case 'frameLate':
      case 'framesReordered':
      case 'stateMissed':
      case 'vi':
      case 'limitLock':
      case 'halt':
      case 'breaker':
      case 'partialFills':
      case 'clockJump':
      case 'diskFull':
      case 'kill':
        break;
      default:
        unreachable(fault);
    }
  }

  /** 0s of other markets, in the one stream that all share (KIWOOM.md §10). */
  #tell(states: readonly string[]): void {
    const { sessions, clock } = this.options;
    const time = clock.now();
    sessions.publish(
      states.map((state) => realEntry('0s', '', stateFrame({ kind: 'state', time, state, remaining: '000000' }))),
    );
  }

  /** The sockets say and hear nothing for a while, and are reset at the end of it. */
  #goQuiet(ms: number): void {
    const { sessions, withholding } = this.options;
    const muted = sessions.mute(() => withholding.end());
    for (const session of muted) {
      withholding.begin();
      this.#timers.later(ms, () => session.cut());
    }
  }

  #keepBack(ms: number): Promise<void> {
    const { withholding } = this.options;
    withholding.begin();
    return new Promise((resolve) => {
      this.#timers.later(ms, () => {
        withholding.end();
        resolve();
      });
    });
  }
}

function isOfProcess({ kind }: Fault): boolean {
  return (PROCESS_FAULTS as readonly string[]).includes(kind);
}

/** Token requests need no `api-id`; their path says what they are. */
function apiIdOf({ path, headers }: WireRequest): string {
  if (path === '/oauth2/token') return 'au10001';
  if (path === '/oauth2/revoke') return 'au10002';
  return (headers['api-id'] ?? '').trim();
}
