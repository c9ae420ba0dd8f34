/** One WebSocket connection: LOGIN, REG, REMOVE, PING (KIWOOM.md §9.1, §9.2). */
import { Registrations } from './registrations.js';

/** The other end of a socket. */
export interface Peer {
  send(text: string): void;
  close(code: number, reason: string): void;
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

  constructor(
    private readonly peer: Peer,
    private readonly host: SessionHost,
  ) {}

  send(text: string): void {
    if (this.#open) this.peer.send(text);
  }

  ping(): void {
    this.unanswered++;
    this.send(PING);
  }

  /** Handles one text message of the client. */
  receive(text: string): void {
    if (!this.#open) return;
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
    if (!this.#open) return;
    this.#open = false;
    this.appKey = null;
    this.unanswered = 0;
    this.peer.close(1000, 'Bye');
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
