/** The market's phase, and the clock that watches over it. */
import type { Snapshot } from 'xstate';
import { codeStateOf, isTradable, marketPhaseMachine, phaseOf } from '../../../machines/market-phase.js';
import type {
  CodeState,
  DaySchedule,
  EpochMs,
  HaltReported,
  MarketStateReported,
  StockCode,
  ViReported,
} from '../../domain/index.js';
import type { MachineHost } from '../actors.js';
import type { Core } from './core.js';

/** How long the clock waits for the market's own message before it moves the phase itself. */
const GRACE = 5_000;
/** Timers that watch the phase are called `phase:<boundary>`. */
export const PHASE_TIMER = 'phase:';

const BOUNDARIES = [
  'openingAuction',
  'closingAuction',
  'close',
  'closingPriceStart',
  'afterHoursEnd',
] as const satisfies readonly (keyof DaySchedule)[];

export class Market {
  readonly #actor: MachineHost<typeof marketPhaseMachine>;
  /** Whether any trade may end a halt: asked on every tick. */
  #anyHalt = false;

  constructor(
    readonly core: Core,
    readonly onPhase: () => void,
    snapshot?: Snapshot<unknown>,
  ) {
    const input = { schedule: core.config.schedule, now: core.now };
    this.#actor = core.host(marketPhaseMachine, snapshot === undefined ? { input } : { snapshot }, (emitted) => {
      if (emitted.type === 'PhaseChanged') this.#changed(emitted.to);
      else if (emitted.type === 'UnknownMarketState')
        core.alarm('unknown_market_state', emitted.state, 'not documented');
      else core.unexpected(emitted);
    });
    this.#noteHalts();
  }

  /** Shows the phase derived from the clock and sets the timers that watch it. */
  begin(): void {
    this.#changed(this.phase);
    for (const boundary of BOUNDARIES) {
      const at = (this.core.config.schedule[boundary] + GRACE) as EpochMs;
      if (at > this.core.now) this.core.request({ kind: 'timer', name: PHASE_TIMER + boundary, at });
    }
  }

  get phase(): string {
    return phaseOf(this.#actor.snapshot);
  }

  get continuous(): boolean {
    return this.phase === 'continuous';
  }

  /** Continuous trading of the day is behind us. */
  get closing(): boolean {
    return this.phase === 'closingAuction' || this.over;
  }

  /** Past the last moment at which orders of today can trade in the regular session. */
  get over(): boolean {
    return this.phase === 'closed' || this.phase === 'afterHours' || this.phase === 'over';
  }

  tradable(code: StockCode): boolean {
    return isTradable(this.#actor.snapshot, code);
  }

  reported({ state }: MarketStateReported): void {
    this.#actor.send({ type: 'MarketStateReported', state, now: this.core.now });
  }

  vi({ code, phase }: ViReported): void {
    this.#actor.send({ type: 'ViReported', code, phase });
  }

  halt({ code, halted }: Pick<HaltReported, 'code' | 'halted'>): void {
    this.#actor.send({ type: 'HaltReported', code, halted });
    this.#noteHalts();
  }

  /** A trade came. Only where something is halted it is news. */
  traded(code: StockCode): void {
    if (!this.#anyHalt) return;
    this.#actor.send({ type: 'TradeSeen', code });
    this.#noteHalts();
  }

  /** What stops the trading of a code besides the hours. */
  codeState(code: StockCode): CodeState {
    return codeStateOf(this.#actor.snapshot, code);
  }

  clockPassed(): void {
    this.#actor.send({ type: 'ClockPassed', now: this.core.now });
  }

  state(): Snapshot<unknown> {
    return this.#actor.persist();
  }

  #noteHalts(): void {
    const { halted, breaker } = this.#actor.snapshot.context;
    this.#anyHalt = breaker || halted.length > 0;
  }

  #changed(to: string): void {
    this.core.change((draft) => {
      draft.phase = to;
    });
    this.onPhase();
  }
}
