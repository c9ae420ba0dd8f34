/** The WebSocket sessions: who is logged in, who gets which frame, who still listens (KIWOOM.md §9.1). */
import { SECOND, type Clock, type EpochMs } from '../domain/index.js';
import { Session, type Peer, type SessionHost } from './session.js';

/** One real-time event: one element of a REAL frame's `data`. */
export interface RealEntry {
  readonly type: string;
  readonly name: string;
  readonly item: string;
  /** JSON object of FID to string. */
  readonly values: string;
}

export interface SessionsOptions {
  /** The clock of the sockets, which runs in real time however fast the market does. */
  readonly wall: Clock;
  /** The app key of a token, or null. */
  keyOf(token: string): string | null;
  /** Between two PINGs, ms. */
  readonly pingEvery?: number;
  /** From connecting to LOGIN, ms. */
  readonly loginWithin?: number;
}

/** Entries that one frame holds at most, so that a leap in time makes no frame of megabytes. */
const ENTRIES_PER_FRAME = 100;
/** PINGs without an echo after which a session counts as dead. */
const MISSED_ECHOES = 5;

export class Sessions implements SessionHost {
  readonly #sessions = new Set<Session>();
  #sent = 0;
  #departed = 0;
  #stopPinging: (() => void) | null = null;
  #waitingForEchoes: (() => void) | null = null;
  readonly #waitingForRegistration: (() => void)[] = [];

  constructor(private readonly options: SessionsOptions) {}

  /** Data frames sent so far, over all sessions. */
  get framesSent(): number {
    return this.#sent;
  }

  /** Connections that have ended so far, whoever ended them. */
  get departed(): number {
    return this.#departed;
  }

  get loggedIn(): readonly Session[] {
    return [...this.#sessions].filter((session) => session.appKey !== null);
  }

  /** A new connection. The caller passes on what arrives and tells when the socket is gone. */
  connect(peer: Peer): { receive(text: string): void; closed(): void } {
    const session = new Session(peer, this);
    this.#sessions.add(session);
    const cancel = this.options.wall.schedule(this.#in(this.options.loginWithin ?? 30 * SECOND), () => {
      if (session.appKey === null) session.dismiss('R10004', 'LOGIN 요청이 제한 시간 안에 수신되지 않았습니다.');
    });
    return {
      receive: (text) => {
        session.receive(text);
      },
      closed: () => {
        cancel();
        session.gone();
      },
    };
  }

  /** Whether anybody registered for it: an entry that nobody wants need not be made. */
  wants(type: string, item: string): boolean {
    for (const session of this.#sessions) {
      if (session.appKey !== null && session.registrations.matches(type, item).length > 0) return true;
    }
    return false;
  }

  /** Sends each entry to every session that registered for it, in as few frames as may be. */
  publish(entries: readonly RealEntry[]): void {
    if (entries.length === 0) return;
    const cache = new Map<string, string>();
    for (const session of this.#sessions) {
      if (session.appKey === null) continue;
      const parts: string[] = [];
      entries.forEach((entry, index) => {
        for (const item of session.registrations.matches(entry.type, entry.item)) {
          const key = `${index} ${item}`;
          const text = cache.get(key) ?? encode(entry, item);
          cache.set(key, text);
          parts.push(text);
        }
      });
      for (let i = 0; i < parts.length; i += ENTRIES_PER_FRAME) {
        this.#sent++;
        session.send(`{"trnm":"REAL","data":[${parts.slice(i, i + ENTRIES_PER_FRAME).join(',')}]}`);
      }
    }
  }

  /**
   * Resolves when every session has echoed a PING sent now: each client has then handled all frames before it.
   * Sessions that stay silent for `guard` ms are closed, so that one dead client does not hold the day.
   *
   * @param orElse when this resolves first, nobody is waited for any longer
   */
  async barrier(guard: number, orElse?: Promise<void>): Promise<void> {
    const listening = this.loggedIn;
    if (listening.length === 0) return;
    for (const session of listening) session.ping();
    await new Promise<void>((resolve) => {
      const cancel = this.options.wall.schedule(this.#in(guard), () => {
        for (const session of listening) if (session.unanswered > 0) silence(session);
      });
      const done = (): void => {
        this.#waitingForEchoes = null;
        cancel();
        resolve();
      };
      this.#waitingForEchoes = () => {
        if (!this.loggedIn.some((session) => session.unanswered > 0)) done();
      };
      this.#waitingForEchoes();
      void orElse?.then(done);
    });
  }

  /** Resolves once a session is logged in and has registered for something. */
  async registered(): Promise<void> {
    if (this.loggedIn.some((session) => !session.registrations.isEmpty)) return;
    await new Promise<void>((resolve) => this.#waitingForRegistration.push(resolve));
  }

  /** Begins to PING each session from time to time, and to close those that do not answer. */
  startPinging(): void {
    const round = (): void => {
      for (const session of this.loggedIn) {
        if (session.unanswered >= MISSED_ECHOES) silence(session);
        else session.ping();
      }
      this.#stopPinging = this.options.wall.schedule(this.#in(this.options.pingEvery ?? 20 * SECOND), round);
    };
    this.#stopPinging = this.options.wall.schedule(this.#in(this.options.pingEvery ?? 20 * SECOND), round);
  }

  /** Breaks every connection that is logged in (a fault: `socketCut`). */
  cut(): void {
    for (const session of this.loggedIn) session.cut();
  }

  /**
   * Lets every session that is logged in fall silent both ways (a fault: `socketHalfOpen`); returns them.
   *
   * @param ended called for each of them when it is over
   */
  mute(ended: () => void): readonly Session[] {
    const muted = this.loggedIn.filter((session) => !session.muted);
    for (const session of muted) session.mute(ended);
    return muted;
  }

  /** Somebody else logs in with each session's key: R10001, and the session ends (a fault: `sessionKicked`; §9.1, 6). */
  kick(): void {
    for (const session of this.loggedIn) session.dismiss(...TAKEN_OVER);
  }

  /** Ends all sessions and timers. */
  stop(): void {
    this.#stopPinging?.();
    for (const session of this.#sessions) session.close();
  }

  keyOf(token: string): string | null {
    return this.options.keyOf(token);
  }

  /** One session per app key: the older one is told and goes. */
  entered(session: Session): void {
    for (const other of this.#sessions) {
      if (other !== session && other.appKey === session.appKey) {
        other.dismiss(...TAKEN_OVER);
      }
    }
  }

  echoed(): void {
    this.#waitingForEchoes?.();
  }

  registeredSomething(): void {
    for (const resolve of this.#waitingForRegistration.splice(0)) resolve();
  }

  left(session: Session): void {
    if (this.#sessions.delete(session)) this.#departed++;
    this.#waitingForEchoes?.();
  }

  #in(milliseconds: number): EpochMs {
    return (this.options.wall.now() + milliseconds) as EpochMs;
  }
}

const TAKEN_OVER = ['R10001', '동일한 App Key로 접속이 되었습니다. 기존 접속은 종료됩니다.'] as const;

function silence(session: Session): void {
  session.dismiss('R10002', 'PING 응답이 없어 접속을 종료합니다.');
}

function encode(entry: RealEntry, item: string): string {
  return `{"type":"${entry.type}","name":"${entry.name}","item":"${item}","values":${entry.values}}`;
}
