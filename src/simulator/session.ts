/** One WebSocket connection: LOGIN, REG, REMOVE, PING (KIWOOM.md §9.1, §9.2). */
import { Registrations } from './registrations.js';

/** The other end of a socket. */
export interface Peer {
  send(text: string): void;
  close(code: number, reason: string): void;
  /** The connection breaks without a close frame; `close` with 1006 where a peer knows no such end. */
  reset?(): void;
}

/** What a session needs of the place it lives in. */
export interface SessionHost {
  keyOf(token: string): string | null;
  entered(session: Session): void;
  echoed(session: Session): void;
  registeredSomething(session: Session): void;
  left(session: Session): void;
}

/** Sent and expected back as exactly this text. */
const PING = '{"trnm":"PING"}';

const BAD_TOKEN = {
  return_code: 805004,
  return_msg: '토큰 인증에 실패했습니다 [CODE=8005, MESSAGE=Token이 유효하지 않습니다]',
};

export class Session {
  /** The key it is logged in with; null before LOGIN and after the end. */
  appKey: string | null = null;
  readonly registrations = new Registrations();
  /** PINGs sent that have not come back. */
  unanswered = 0;
  #open = true;
  #ended: (() => void) | null = null;

  constructor(
    private readonly peer: Peer,
    private readonly host: SessionHost,
  ) {}

  /** Nothing goes out or comes in any more, and nobody is told: a socket that is half open. */
  get muted(): boolean {
    return this.#ended !== null;
  }

  /** @param ended called when the session is over at last */
  mute(ended: () => void): void {
    this.#ended = ended;
  }

  send(text: string): void {
    if (this.#open && !this.muted) this.peer.send(text);
  }

  ping(): void {
    this.unanswered++;
    this.send(PING);
  }

  /** Handles one text message of the client. */
  receive(text: string): void {
    if (!this.#open || this.muted) return;
    if (text === PING) {
      this.#echo();
      return;
    }
    const message = parse(text);
    if (message === undefined) {
      this.close();
      return;
    }
    switch (message['trnm']) {
      case 'LOGIN':
        this.#login(message);
        break;
      case 'REG':
      case 'REMOVE':
        this.#registration(message, message['trnm']);
        break;
      case 'PING':
        this.#echo();
        break;
      // Echoing a SYSTEM message ends the session, as what is no message at all does.
      case 'SYSTEM':
        this.close();
        break;
      default:
        this.#answer(message['trnm'], {
          return_code: 1,
          return_msg: '잘못된 요청입니다[1505:존재하지 않는 서비스입니다]',
        });
    }
  }

  /** Says why, then ends the session. */
  dismiss(code: string, message: string): void {
    this.send(JSON.stringify({ trnm: 'SYSTEM', code, message }));
    this.close();
  }

  close(): void {
    if (this.muted) this.cut();
    else this.#leave(() => this.peer.close(1000, 'Bye'));
  }

  /** Ends without a word. */
  cut(): void {
    this.#leave(() => {
      if (this.peer.reset === undefined) this.peer.close(1006, '');
      else this.peer.reset();
    });
  }

  #leave(hangUp: () => void): void {
    if (!this.#open) return;
    this.#open = false;
    this.appKey = null;
    this.unanswered = 0;
    hangUp();
    this.gone();
  }

  /** The connection is gone, whoever ended it. */
  gone(): void {
    this.#open = false;
    this.#ended?.();
    this.#ended = null;
    this.host.left(this);
  }

  #login(message: Readonly<Record<string, unknown>>): void {
    const token = message['token'];
    const appKey = typeof token === 'string' ? this.host.keyOf(token) : null;
    if (appKey === null) {
      this.#answer('LOGIN', BAD_TOKEN);
      return;
    }
    this.appKey = appKey;
    this.host.entered(this);
    this.#answer('LOGIN', { return_code: 0, return_msg: '', sor_yn: 'Y' });
  }

  #registration(message: Readonly<Record<string, unknown>>, trnm: 'REG' | 'REMOVE'): void {
    if (this.appKey === null) {
      this.#answer(trnm, BAD_TOKEN);
      return;
    }
    this.#answer(trnm, trnm === 'REG' ? this.registrations.register(message) : this.registrations.remove(message));
    if (!this.registrations.isEmpty) this.host.registeredSomething(this);
  }

  #echo(): void {
    if (this.unanswered > 0) this.unanswered--;
    this.host.echoed(this);
  }

  #answer(trnm: unknown, rest: object): void {
    this.send(JSON.stringify({ trnm, ...rest }));
  }
}

function parse(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}
