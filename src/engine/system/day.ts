/** The session of the day: what must be known before trading, the link, the late start, the settlement. */
import type { Snapshot } from 'xstate';
import { sessionMachine, type SessionState } from '../../../machines/session.js';
import { MINUTE, type EpochMs, type LinkReported, type StockCode } from '../../domain/index.js';
import type { MachineHost } from '../actors.js';
import { hasBehaviour } from '../behaviour.js';
import type { Core } from './core.js';
import { ACCOUNT_NEEDS, historyNeed, instrumentNeed, LINK, morningNeed, questionFor } from './needs.js';

const SETTLE_TIMER = 'settle';
const RETRY_TIMER = 'retry';
const MORNING_TIMER = 'morning';
/** Timers that this room asks for. */
export const DAY_TIMERS: ReadonlySet<string> = new Set([SETTLE_TIMER, RETRY_TIMER, MORNING_TIMER]);

/** The day is settled this long after closing-price trading ends, when no print can come any more. */
const SETTLE_DELAY = MINUTE;
/** Unanswered questions are asked again after this long … */
const RETRY_DELAY = 10_000;
/** … but at most so often once the day is only waiting to be settled. */
const SETTLE_TRIES = 100;
/** As it was before the third behaviour: a broker that refused for a quarter of a minute left the day unreconciled. */
const SETTLE_TRIES_ONCE = 6;
/** The broker's bars of the minute before the pivot are complete this long after it (KIWOOM.md §13.4). */
const MORNING_DELAY = 5_000;

export interface DayListener {
  sessionChanged(to: SessionState): void;
  /** Live ticks count from `pivot` on. */
  pivotFixed(pivot: EpochMs): void;
  /** The link is up (again): what was reported meanwhile is lost. */
  linkCameOn(): void;
}

export interface DayState {
  readonly session: Snapshot<unknown>;
  readonly linkOnline: boolean;
  readonly settleTries: number;
  readonly known: readonly string[];
}

export class Day {
  readonly #actor: MachineHost<typeof sessionMachine>;
  #linkOnline: boolean;
  #settleTries: number;
  /** Needs that stay met for the whole day: instruments and history. */
  readonly #known: Set<string>;

  constructor(
    readonly core: Core,
    readonly listener: DayListener,
    state?: DayState,
  ) {
    this.#linkOnline = state?.linkOnline ?? false;
    this.#settleTries = state?.settleTries ?? 0;
    this.#known = new Set(state?.known);
    this.#actor = core.host(
      sessionMachine,
      state === undefined ? { input: { needs: this.#needs() } } : { snapshot: state.session },
      (emitted) => {
        if (emitted.type === 'SessionChanged') this.#changed(emitted.to);
        else core.unexpected(emitted);
      },
    );
  }

  get state(): SessionState {
    return this.#actor.snapshot.value;
  }

  get trading(): boolean {
    return this.state === 'trading';
  }

  get linkOnline(): boolean {
    return this.#linkOnline;
  }

  get pivot(): EpochMs | null {
    return this.#actor.snapshot.context.pivot;
  }

  /** Asks every open question. */
  begin(): void {
    const { config } = this.core;
    const settleAt = (config.schedule.closingPriceEnd + SETTLE_DELAY) as EpochMs;
    this.core.request({ kind: 'timer', name: SETTLE_TIMER, at: Math.max(settleAt, this.core.now) as EpochMs });
    this.#askAll();
  }

  /** The process came back: everything that may have changed meanwhile is asked again. */
  resumed(): void {
    this.#linkOnline = false;
    this.#actor.send({ type: 'Resumed', needs: this.#needs() });
    this.begin();
  }

  met(need: string): void {
    if (need.startsWith('instrument:') || need.startsWith('history:')) this.#known.add(need);
    this.#actor.send({ type: 'NeedMet', need });
  }

  linkReported({ state, detail }: LinkReported): void {
    const { core } = this;
    core.change((draft) => {
      draft.link = { state, detail };
    });
    const online = state === 'online';
    if (online === this.#linkOnline) return;
    this.#linkOnline = online;
    if (!online) return;
    this.listener.linkCameOn();
    this.met(LINK);
    const { open, close } = core.config.schedule;
    if (core.now >= open && core.now < close) this.#feedLate();
  }

  marketOpened(): void {
    this.#actor.send({ type: 'MarketOpened' });
  }

  marketClosing(): void {
    this.#actor.send({ type: 'MarketClosing' });
  }

  /** A timer of this room fired. */
  timer(name: string): void {
    if (name === SETTLE_TIMER) this.#settle();
    else if (name === RETRY_TIMER) this.#askAll();
    else this.#askMorning();
  }

  /** A question came to nothing: it is asked again, for ever while preparing, a few times when settling. */
  queryFailed(reason: string): void {
    const { waiting } = this.#actor.snapshot.context;
    if (waiting.length === 0) return;
    const tries = hasBehaviour(this.core.config, 3) ? SETTLE_TRIES : SETTLE_TRIES_ONCE;
    if (this.state === 'settling' && ++this.#settleTries >= tries) {
      this.core.alarm('unreconciled', 'settlement', `the broker did not answer for ${waiting.join(', ')}: ${reason}`);
      for (const need of waiting) this.met(need);
    } else {
      this.core.request({ kind: 'timer', name: RETRY_TIMER, at: (this.core.now + RETRY_DELAY) as EpochMs });
    }
  }

  persist(): DayState {
    return {
      session: this.#actor.persist(),
      linkOnline: this.#linkOnline,
      settleTries: this.#settleTries,
      known: [...this.#known],
    };
  }

  #settle(): void {
    this.#actor.send({ type: 'SettleDue', needs: ACCOUNT_NEEDS });
    if (this.state === 'settling') this.#askAll();
  }

  /** Ticks were missed: the first minute that is whole from now on is the pivot. */
  #feedLate(): void {
    const { core } = this;
    const pivot = (Math.ceil((core.now + 1) / MINUTE) * MINUTE) as EpochMs;
    this.#actor.send({ type: 'FeedLate', needs: core.config.codes.map(morningNeed) });
    this.#actor.send({ type: 'PivotFixed', pivot });
    this.listener.pivotFixed(pivot);
    core.request({ kind: 'timer', name: MORNING_TIMER, at: (pivot + MORNING_DELAY) as EpochMs });
  }

  /** The broker's bars up to the pivot are complete. */
  get #morningDue(): boolean {
    return this.pivot !== null && this.core.now >= this.pivot + MORNING_DELAY;
  }

  #askMorning(): void {
    this.#ask(this.core.config.codes.map(morningNeed));
  }

  /** Everything unmet; the morning not before it is whole, for its own timer asks then. */
  #askAll(): void {
    const { waiting, missing } = this.#actor.snapshot.context;
    const isMorning = (need: string): boolean => need.startsWith(morningNeed('' as StockCode));
    const open = this.state === 'preparing' ? [...waiting, ...missing] : waiting;
    this.#ask(this.#morningDue ? open : open.filter((need) => !isMorning(need)));
  }

  #ask(needs: readonly string[]): void {
    for (const need of needs) {
      const query = questionFor(need, this.core.config, this.pivot);
      if (query !== null) this.core.request({ kind: 'query', query });
    }
  }

  #needs(): string[] {
    const { codes } = this.core.config;
    const once = [...codes.map(instrumentNeed), ...codes.map(historyNeed)];
    return [LINK, ...ACCOUNT_NEEDS, ...once.filter((need) => !this.#known.has(need))];
  }

  #changed(to: SessionState): void {
    this.core.change((draft) => {
      draft.session = to;
    });
    this.listener.sessionChanged(to);
  }
}
