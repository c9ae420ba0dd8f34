/**
 * The MarketFeed port over one WebSocket. `machines/link.ts` says when; this file does it: fetch a token, open the
 * socket, LOGIN, REG, answer PING, notice silence. What was decoded goes to the inbox, and nowhere else.
 */
import { createActor, type ActorRefFrom } from 'xstate';
import {
  HaruError,
  invariant,
  type Clock,
  type Inbox,
  type LinkReported,
  type MarketFeed,
  type StockCode,
} from '../domain/index.js';
import { LINK_TIMING, linkMachine, type LinkEvent, type LinkState, type LinkTiming } from '../../machines/link.js';
import type { Activity } from './activity.js';
import type { Control, FrameDecoder } from './codec/frame.js';
import { xstateClock } from './link-clock.js';
import type { Pacer } from './pacer.js';
import { Registrar } from './registrar.js';
import { registrations } from './registration.js';
import type { Redactor, Secret } from './secret.js';
import { SilenceWatch } from './silence.js';
import { loginFault, reasonOf, type TokenSource } from './token.js';
import type { Logger, SocketHandle, SocketTransport } from './transport.js';

/** What people see of each state of the link. */
const REPORTED: Readonly<Record<LinkState, LinkReported['state']>> = {
  offline: 'offline',
  authenticating: 'connecting',
  connecting: 'connecting',
  loggingIn: 'connecting',
  registering: 'loggedIn',
  online: 'online',
  backingOff: 'backingOff',
  kicked: 'kicked',
  refused: 'refused',
};

/** States in which an answer from the wire is due. The token's own request counts as activity by itself. */
const HANDSHAKES: ReadonlySet<LinkState> = new Set<LinkState>(['connecting', 'loggingIn', 'registering']);

export interface FeedParts {
  readonly wsUrl: string;
  readonly socket: SocketTransport;
  readonly tokens: TokenSource;
  readonly pacer: Pacer;
  readonly activity: Activity;
  readonly decoder: FrameDecoder;
  readonly inbox: Inbox;
  readonly clock: Clock;
  /** For the pauses and deadlines of the link. */
  readonly linkClock: Clock;
  /** For silence, which is a thing of real sockets whatever the time of the market. */
  readonly silenceClock: Clock;
  readonly redactor: Redactor;
  readonly logger: Logger;
  /** Awaited before a PING is answered: the echo tells the server that everything before it was dealt with. */
  readonly beforePong: () => Promise<void> | void;
  /** A new connection begins: what was said since the one before is lost, for nothing is repeated. */
  readonly opening: () => void;
  readonly timing?: LinkTiming;
}

/** One attempt to be connected. Whatever still arrives for an attempt that is over finds `over` set, and stops. */
interface Attempt {
  over: boolean;
  socket: SocketHandle | null;
  token: Secret | null;
  registrar: Registrar | null;
  pongs: Promise<void>;
}

export class KiwoomFeed implements MarketFeed {
  readonly #actor: ActorRefFrom<typeof linkMachine>;
  readonly #parts: FeedParts;
  #attempt: Attempt | null = null;
  #messages: readonly string[] = [];
  #reported: LinkReported['state'] = 'offline';
  readonly #silence: SilenceWatch;
  #started = false;

  constructor(parts: FeedParts) {
    this.#parts = parts;
    const machine = linkMachine.provide({
      actions: {
        authenticate: () => this.#authenticate(),
        openSocket: () => this.#openSocket(),
        login: () => this.#login(),
        register: () => this.#register(),
        hangUp: () => this.#hangUp(),
      },
    });
    this.#silence = new SilenceWatch(parts.silenceClock, (detail) => this.#send({ type: 'FellSilent', detail }));
    this.#actor = createActor(machine, { input: parts.timing ?? LINK_TIMING, clock: xstateClock(parts.linkClock) });
    this.#actor.on('Unexpected', ({ event, state }) => {
      parts.logger.warn({ event, state }, 'the link has no use for this event');
    });
    this.#actor.subscribe(({ value, context }) => this.#report(value, context.detail));
  }

  /** Whether an answer of the connection's set-up is due. */
  get pending(): boolean {
    return this.#started && HANDSHAKES.has(this.state) && this.#attempt?.registrar?.waiting !== true;
  }

  get state(): LinkState {
    return this.#actor.getSnapshot().value;
  }

  /** @throws InputError for more codes than one connection carries; InvariantError when called twice */
  start(codes: readonly StockCode[]): void {
    invariant(!this.#started, 'the feed was started twice');
    this.#messages = registrations(codes);
    this.#started = true;
    this.#actor.start();
    this.#actor.send({ type: 'Started' });
  }

  async stop(): Promise<void> {
    if (!this.#started) return;
    this.#send({ type: 'Stopped' });
    this.#actor.stop();
  }

  #send(event: LinkEvent): void {
    if (this.#actor.getSnapshot().status === 'active') this.#actor.send(event);
  }

  #report(value: LinkState, detail: string): void {
    const state = REPORTED[value];
    if (state === this.#reported) return;
    this.#reported = state;
    const { inbox, clock, logger } = this.#parts;
    if (state === 'kicked' || state === 'refused') logger.error({ state, detail }, 'the link needs a person');
    else logger.info({ state, detail }, 'the link changed');
    inbox.offer({ type: 'LinkReported', state, detail }, clock.now());
  }

  #authenticate(): void {
    const { tokens, activity } = this.#parts;
    const attempt: Attempt = {
      over: false,
      socket: null,
      token: null,
      registrar: null,
      pongs: Promise.resolve(),
    };
    this.#attempt = attempt;
    activity.touch();
    tokens.get().then(
      (token) => {
        attempt.token = token;
        if (!attempt.over) this.#send({ type: 'TokenIssued' });
      },
      (error: unknown) => {
        const type = error instanceof HaruError && !error.retryable ? 'KeyRefused' : 'TokenFailed';
        if (!attempt.over) this.#send({ type, detail: reasonOf(error) });
      },
    );
  }

  #openSocket(): void {
    const attempt = this.#attempt;
    if (attempt === null) return;
    const { socket, wsUrl, redactor, opening } = this.#parts;
    opening();
    const ifAlive = (work: () => void): void => {
      if (!attempt.over) work();
    };
    attempt.socket = socket.connect(wsUrl, {
      open: () => ifAlive(() => this.#send({ type: 'SocketOpened' })),
      message: (text) => ifAlive(() => this.#frame(attempt, text)),
      close: (detail) =>
        ifAlive(() => {
          this.#send({ type: 'SocketClosed', detail: `${new URL(wsUrl).host}: ${redactor.clean(detail)}` });
        }),
    });
  }

  #login(): void {
    const { socket, token } = this.#attempt ?? {};
    socket?.send(JSON.stringify({ trnm: 'LOGIN', token: token?.reveal() ?? '' }));
  }

  #register(): void {
    const attempt = this.#attempt;
    if (attempt === null) return;
    const { clock, activity, pacer, redactor } = this.#parts;
    const parts = {
      clock,
      activity,
      pacer,
      send: (message: string) => attempt.socket?.send(message),
      registered: () => this.#send({ type: 'Registered' }),
      failed: (detail: string) => this.#send({ type: 'RegistrationFailed', detail: redactor.clean(detail) }),
    };
    attempt.registrar = new Registrar(parts, this.#messages);
    attempt.registrar.start();
    this.#silence.start();
  }

  #hangUp(): void {
    this.#silence.stop();
    const attempt = this.#attempt;
    this.#attempt = null;
    if (attempt === null) return;
    attempt.over = true;
    attempt.registrar?.stop();
    attempt.socket?.close();
  }

  #frame(attempt: Attempt, text: string): void {
    this.#silence.heard();
    const control = this.#parts.decoder.decode(text);
    if (control === null) return;
    switch (control.trnm) {
      case 'PING':
        this.#pong(attempt, text);
        break;
      case 'LOGIN':
        this.#loggedIn(attempt, control);
        break;
      case 'REG':
        attempt.registrar?.acknowledged(control.code, control.message);
        break;
      case 'SYSTEM':
        this.#system(control);
        break;
      case 'REMOVE':
        return;
    }
  }

  /** The same text goes back, after everything that came before the PING was dealt with, and in the order of the PINGs. */
  #pong(attempt: Attempt, text: string): void {
    attempt.pongs = attempt.pongs
      .then(() => this.#parts.beforePong())
      .then(() => {
        if (!attempt.over) attempt.socket?.send(text);
      })
      .catch((error: unknown) => {
        this.#parts.logger.error(
          { reason: reasonOf(error) },
          'a PING stays unanswered: the inbox could not be drained',
        );
      });
  }

  #loggedIn(attempt: Attempt, { code, message }: Control): void {
    if (code === '0') {
      this.#send({ type: 'LoginAccepted' });
      return;
    }
    const detail = `LOGIN was refused (${code}: ${this.#parts.redactor.clean(message)})`;
    const fault = loginFault(code, message);
    if (fault === 'token' && attempt.token !== null) this.#parts.tokens.invalidate(attempt.token);
    this.#send({ type: fault === 'key' ? 'KeyRefused' : 'LoginRefused', detail });
  }

  /** Never echoed (§9.1). R10001: the key logged in elsewhere; the others end the connection, and a new one mends it. */
  #system({ code, message }: Control): void {
    const detail = `${code} ${this.#parts.redactor.clean(message)}`.trim();
    if (code === 'R10001') this.#send({ type: 'TakenOver', detail: `another session took the app key (${detail})` });
    else if (/^R1000[24]$/.test(code)) this.#send({ type: 'SocketClosed', detail });
    else this.#parts.logger.warn({ detail }, 'a SYSTEM message');
  }
}
